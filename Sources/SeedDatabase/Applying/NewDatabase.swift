import CSQLite
import Foundation
import GRDB
import SeedSyntax

/// A database that does not exist yet. It is built beside its place and moved there when everything has succeeded, so that nobody
/// ever sees half of it.
package struct NewDatabase: Sendable {
    private let path: String
    private let temporary: TemporaryFile

    /// - Throws: `Failure`.
    package init(at path: String) throws(Failure) {
        self.path = path
        try Self.refuseLeftovers(path)
        // The mode is SQLite's own.
        temporary = try TemporaryFile(path + ".seedc", for: path, like: nil, mode: 0o644)
    }

    /// - Parameters:
    ///   - givesUp: asked while the script runs; true ends it.
    ///   - fill: works on the built file, and has closed it when it returns.
    /// - Throws: `Failure`, `CancellationError`, and what `fill` throws; no file is left then.
    package func build<T>(
        from script: SQLFile, givesUp: @escaping () -> Bool = { false }, _ fill: (_ temporary: String) throws -> T
    ) throws -> T {
        defer { temporary.discard() }
        try run(script, givesUp)
        let result = try fill(temporary.path)
        try settle()
        try temporary.finish()
        try Self.refuseLeftovers(path)
        guard try temporary.place(at: path) else {
            throw Failure.database(DiagnosticBatch(.cannotPlace(path, String(cString: strerror(EEXIST)))))
        }
        return result
    }

    /// SQLite would take the journal of a database that was deleted for the new one's, and undo everything.
    private static func refuseLeftovers(_ path: String) throws(Failure) {
        for suffix in ["-journal", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
            throw .rejected(DiagnosticBatch(.leftover(path + suffix)))
        }
    }

    /// Of runs that were killed once the database had its place: it may have a second name.
    ///
    /// - Precondition: nobody in this process has it open; SQLite's locks would be gone.
    package static func removeLeftovers(of path: String) { Leftovers.remove(path + ".seedc") }

    /// What is committed may still be in the write-ahead log alone: an interrupt or a disk that fails keeps it from being copied when the
    /// database is closed, which is no error there. Here it is, because the log does not come along.
    private func settle() throws {
        let log = "\(temporary.path)-wal"
        if access(log, F_OK) == 0 { try DatabaseQueue(path: temporary.path).close() }
        guard access(log, F_OK) == 0 else { return }
        throw Failure.database(DiagnosticBatch(.cannotPlace(path, "its write-ahead log cannot be copied into it")))
    }

    /// What an interrupted run has to clear away.
    package func removeTemporary() { Leftovers.unlinkDatabase(temporary.path) }

    private func run(_ script: SQLFile, _ givesUp: @escaping () -> Bool) throws {
        let queue = try DatabaseQueue(path: temporary.path)
        let isOpen = try queue.writeWithoutTransaction { db in
            do throws(ScriptWarden.Refusal) {
                try ScriptWarden(.file, givesUp: givesUp).run(script.sql, on: db.sqliteConnection)
            } catch {
                sqlite3_exec(db.sqliteConnection, "ROLLBACK", nil, nil, nil)
                if case .interrupted = error { throw CancellationError() }
                throw Failure.rejected(DiagnosticBatch(.brokenScript(script, error)))
            }
            return sqlite3_exec(db.sqliteConnection, "ROLLBACK", nil, nil, nil) == SQLITE_OK
        }
        try queue.close()
        if isOpen { throw Failure.rejected(DiagnosticBatch(.openTransaction(script))) }
    }
}

extension Diagnostic {
    fileprivate static func brokenScript(_ script: SQLFile, _ refusal: ScriptWarden.Refusal) -> Diagnostic {
        let (problem, help) = refusal.words
        return Diagnostic("create-script", "\(script.name) \(problem); no database was created", help: help)
    }

    fileprivate static func leftover(_ file: String) -> Diagnostic {
        Diagnostic(
            "create-leftover", "\(file) is left from a database that is gone; no database was created",
            help: "remove it, unless the database can still be brought back")
    }

    fileprivate static func openTransaction(_ script: SQLFile) -> Diagnostic {
        Diagnostic(
            "create-script", "\(script.name) begins a transaction and does not end it; no database was created",
            help: "add COMMIT")
    }

    fileprivate static func cannotPlace(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic("create-place", "cannot create \(path): \(reason)")
    }
}
