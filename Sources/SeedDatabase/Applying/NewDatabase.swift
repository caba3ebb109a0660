import Foundation
import GRDB
import SeedSyntax

/// A database that does not exist yet. It is built beside its place and moved there when everything has succeeded, so that nobody
/// ever sees half of it.
package struct NewDatabase {
    private let path: String
    private let temporary: String

    package init(at path: String) {
        self.path = path
        temporary = "\(path).seedc-\(getpid())"
    }

    /// - Parameter fill: works on the built file, and has closed it when it returns.
    /// - Throws: `Failure`, and what `fill` throws; no file is left then.
    package func build<T>(from script: String, _ fill: (_ temporary: String) throws -> T) throws -> T {
        guard let contents = FileManager.default.contents(atPath: script),
            let sql = String(bytes: contents, encoding: .utf8)
        else {
            throw Failure.rejected(DiagnosticBatch(.unreadableScript(script)))
        }
        try refuseLeftovers()
        removeTemporary()
        defer { removeTemporary() }
        try run(sql, script)
        let result = try fill(temporary)
        try settle()
        try refuseLeftovers()
        // A hard link, unlike a rename, fails if somebody has put a file there in the meantime; not every file system has them.
        let isPlaced =
            link(temporary, path) == 0 || (errno != EEXIST && access(path, F_OK) != 0 && rename(temporary, path) == 0)
        guard isPlaced else {
            throw Failure.database(DiagnosticBatch(.cannotPlace(path, String(cString: strerror(errno)))))
        }
        return result
    }

    /// SQLite would take the journal of a database that was deleted for the new one's, and undo everything.
    private func refuseLeftovers() throws(Failure) {
        for suffix in ["-journal", "-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
            throw .rejected(DiagnosticBatch(.leftover(path + suffix)))
        }
    }

    /// What is committed may still be in the write-ahead log alone: an interrupt or a disk that fails keeps it from being copied when the
    /// database is closed, which is no error there. Here it is, because the log does not come along.
    private func settle() throws {
        let log = "\(temporary)-wal"
        if access(log, F_OK) == 0 { try DatabaseQueue(path: temporary).close() }
        guard access(log, F_OK) == 0 else { return }
        throw Failure.database(DiagnosticBatch(.cannotPlace(path, "its write-ahead log cannot be copied into it")))
    }

    /// What an interrupted run has to clear away.
    package func removeTemporary() {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(temporary + suffix) }
    }

    private func run(_ sql: String, _ script: String) throws {
        do {
            let queue = try DatabaseQueue(path: temporary)
            let isOpen = try queue.writeWithoutTransaction { db in
                try db.execute(sql: sql)
                let isOpen = db.isInsideTransaction
                if isOpen { try db.execute(sql: "ROLLBACK") }
                return isOpen
            }
            try queue.close()
            if isOpen { throw Failure.rejected(DiagnosticBatch(.openTransaction(script))) }
        } catch let error as DatabaseError where error.sql != nil {
            throw Failure.rejected(DiagnosticBatch(.brokenScript(script, error)))
        }
    }
}

extension Diagnostic {
    fileprivate static func unreadableScript(_ script: String) -> Diagnostic {
        Diagnostic("unreadable", "--create: cannot read \(script)", help: "give a file of SQL, in UTF-8")
    }

    fileprivate static func brokenScript(_ script: String, _ error: DatabaseError) -> Diagnostic {
        Diagnostic(
            "create-script",
            "--create: \(script) failed: \(error.message ?? "\(error.extendedResultCode)"); no database was created")
    }

    fileprivate static func leftover(_ file: String) -> Diagnostic {
        Diagnostic(
            "create-leftover", "\(file) is left from a database that is gone; no database was created",
            help: "remove it, unless the database can still be brought back")
    }

    fileprivate static func openTransaction(_ script: String) -> Diagnostic {
        Diagnostic(
            "create-script", "--create: \(script) begins a transaction and does not end it; no database was created",
            help: "add COMMIT")
    }

    fileprivate static func cannotPlace(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic("create-place", "cannot create \(path): \(reason)")
    }
}
