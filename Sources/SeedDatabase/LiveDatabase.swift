import GRDB
import SeedCompiler

/// The connection to a database file. The only reference type that passes between rooms.
package final class LiveDatabase: Sendable {
    private let queue: DatabaseQueue

    /// Opens a file that exists.
    ///
    /// - Parameter busyTimeout: how many seconds to wait for the locks of others.
    /// - Throws: `DatabaseError`.
    package init(_ path: String, busyTimeout: Double, readOnly: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(busyTimeout)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    package func plan(_ pipeline: Pipeline) throws -> Plan {
        try queue.read { db in try pipeline.plan(db) }
    }

    package func apply(_ pipeline: Pipeline, expected: Plan? = nil) throws -> Receipt {
        try queue.writeWithoutTransaction { db in try pipeline.apply(db, expected: expected) }
    }

    /// Ends the statement that is running, from whichever thread.
    package func interrupt() { queue.interrupt() }

    package func close() throws { try queue.close() }
}
