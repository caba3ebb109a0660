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
    package func build(from script: String, _ fill: (_ temporary: String) throws -> Void) throws {
        guard let contents = FileManager.default.contents(atPath: script),
            let sql = String(bytes: contents, encoding: .utf8)
        else {
            throw Failure.rejected(DiagnosticBatch(.unreadableScript(script)))
        }
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(temporary + suffix) } }
        do {
            let queue = try DatabaseQueue(path: temporary)
            try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
            try queue.close()
        } catch let error as DatabaseError where error.sql != nil {
            throw Failure.rejected(DiagnosticBatch(.brokenScript(script, error)))
        }
        try fill(temporary)
        // A hard link, unlike a rename, fails if somebody has put a file there in the meantime.
        guard link(temporary, path) == 0 else {
            throw Failure.database(DiagnosticBatch(.cannotPlace(path, String(cString: strerror(errno)))))
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

    fileprivate static func cannotPlace(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic("create-place", "cannot create \(path): \(reason)")
    }
}
