import CSQLite
import Foundation
import GRDB
import SeedCompiler
import SeedSyntax

/// What a process that belongs to seedc alone does before it uses SQLite; a server that embeds seedc has settings of its own.
package func prepareSQLite() { seedc_count_no_memory() }

/// The connection to a database file. The only reference type that passes between rooms.
package final class LiveDatabase: Sendable {
    let queue: DatabaseQueue
    private let log = WriteAheadLog()

    /// Opens a file that exists.
    ///
    /// - Parameters:
    ///   - busyTimeout: how many seconds to wait for the locks of others.
    ///   - givesUp: asked while waiting; true ends the wait.
    /// - Throws: `DatabaseError`, and `Failure` for something that is no file beside it.
    package init(_ path: String, busyTimeout: Double, givesUp: @escaping @Sendable () -> Bool = { false }) throws {
        try checkSideFiles(of: path)
        var configuration = Configuration()
        // Where writing is possible a plan opens the file like a writer, though it writes nothing: only that way SQLite can roll an
        // interrupted writer back, and clears its own side files of a WAL database away.
        configuration.readonly = access(path, W_OK) != 0 || access(split(path).folder, W_OK) != 0
        // As in SQLite's own shell: an application's triggers may say "hello" and mean a text.
        configuration.acceptsDoubleQuotedStringLiterals = true
        let pause = 0.01
        configuration.busyMode = .callback { tries in
            if Double(tries) * pause >= busyTimeout || givesUp() { return false }
            usleep(UInt32(pause * 1_000_000))
            return true
        }
        let log = log
        configuration.harden { log.watch($0) }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Writes nothing: SQLite itself refuses it here.
    package func plan(_ pipeline: Pipeline) throws -> Plan {
        try queue.read { db in try pipeline.plan(db) }
    }

    /// How the mapping of every kind fits the tables.
    package func check(_ catalog: Catalog) throws -> [Diagnostic] {
        try queue.read { db in
            let all = Set(catalog.kinds.indices)
            return checkShape(catalog, inUse: all, selected: all, try inspectShape(db, catalog))
        }
    }

    package func apply(
        _ pipeline: Pipeline, expecting expected: @escaping @Sendable (Plan) -> [Diagnostic] = { _ in [] }
    ) throws -> Receipt {
        try writing { db in try pipeline.apply(db, expecting: expected) }
    }

    package func history() throws -> History { try queue.read { db in try History(db) } }

    /// Does it and rolls it back, so that every conflict is known; where the file cannot be written, it only looks.
    package func rehearse(_ undo: Undo) throws -> Reversal {
        if queue.configuration.readonly { return try queue.read { db in try undo.preview(db) } }
        return try writing { db in try undo.run(db, isRehearsal: true) }
    }

    package func run(_ undo: Undo) throws -> Reversal {
        try writing { db in try undo.run(db) }
    }

    package func preview(_ erase: Erase) throws -> Erasure { try queue.read { db in try erase.preview(db) } }

    /// - Parameter first: as of `Erase.run`.
    package func run(_ erase: Erase, first: () throws -> Void = {}) throws -> Erasure {
        try writing { db in try erase.run(db, first: first) }
    }

    private func writing<T>(_ body: (Database) throws -> T) throws -> T {
        try queue.writeWithoutTransaction { db in
            try Hardening.trustSchemaWhereNeeded(db)
            return try body(db)
        }
    }

    /// Ends the statement that is running, from whichever thread.
    package func interrupt() { queue.interrupt() }

    /// Closes the database; a large write-ahead log is copied into it first.
    package func close() throws {
        queue.inDatabase { log.settle($0) }
        try queue.close()
    }
}
