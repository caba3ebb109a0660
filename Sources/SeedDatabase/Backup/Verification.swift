import CSQLite
import Foundation
import GRDB
import SeedSyntax

/// Whether a file that nobody else uses is a whole database.
struct Verification {
    struct Content {
        var pages = 0
        var bytes = 0
        /// What SQLite finds wrong with the file; empty if it is whole.
        var damage: [String] = []
        /// What is wrong with the data only.
        var warnings: [Diagnostic] = []
    }

    private let work: FileWork

    init(_ work: FileWork) { self.work = work }

    /// Reads every page. The file must not be in WAL mode, or SQLite would write beside it.
    ///
    /// - Throws: `Failure.database`, `CancellationError`.
    func check(_ path: String) throws -> Content {
        try work.progress("verifying the copy")
        do {
            var configuration = Configuration()
            configuration.readonly = true
            // An index of somebody's computes whatever expression it says when it is checked.
            configuration.harden { LinearFunctions.install($0.sqliteConnection) }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.inDatabase { db in try interruptible(db) { try content(db, path) } }
        } catch let error as DatabaseError {
            if work.givesUp() { throw CancellationError() }
            guard [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) else { throw Failure(error, path) }
            return Content(damage: [error.message ?? "it is no database"])
        }
    }

    private func content(_ db: Database, _ path: String) throws -> Content {
        var content = Content()
        content.pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        content.bytes = FileIdentity(path)?.size ?? 0
        content.damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
        if content.damage.isEmpty { content.warnings = try danglingReferences(db) }
        return content
    }

    /// An application that runs without foreign keys has such rows. They are worth knowing of, and no reason to refuse a backup.
    private func danglingReferences(_ db: Database) throws -> [Diagnostic] {
        do {
            let tables = try Row.fetchAll(
                db, sql: "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1")
            return tables.map { .danglingRows(table: $0[0], count: $0[1]) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            return [.uncheckedReferences(error.message ?? "")]
        }
    }

    private final class Context {
        let givesUp: @Sendable () -> Bool
        init(_ givesUp: @escaping @Sendable () -> Bool) { self.givesUp = givesUp }
    }

    private func interruptible<T>(_ db: Database, _ body: () throws -> T) rethrows -> T {
        let context = Context(work.givesUp)
        let isOver: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
            Unmanaged<Context>.fromOpaque(context!).takeUnretainedValue().givesUp() ? 1 : 0
        }
        return try withExtendedLifetime(context) {
            sqlite3_progress_handler(
                db.sqliteConnection, 10_000, isOver, Unmanaged.passUnretained(context).toOpaque())
            defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
            return try body()
        }
    }
}

extension Diagnostic {
    fileprivate static func danglingRows(table: String, count: Int) -> Diagnostic {
        Diagnostic(
            "dangling-rows", severity: .warning,
            "\(count) \(count == 1 ? "row" : "rows") of \"\(table)\" \(count == 1 ? "refers" : "refer") to rows that do not exist",
            help: "the copy is whole all the same; PRAGMA foreign_key_check lists them")
    }

    fileprivate static func uncheckedReferences(_ reason: String) -> Diagnostic {
        Diagnostic("dangling-rows", severity: .warning, "foreign keys could not be checked: \(reason)")
    }
}
