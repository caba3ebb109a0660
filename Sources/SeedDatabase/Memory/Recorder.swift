import CSQLite
import GRDB

/// Records every row that a transaction changes, in all tables that have a primary key, by SQLite's session extension. What is not
/// seedc's to reverse, its list of applies, is left out.
/// A reference, as the session beneath it is.
final class Recorder {
    private var session: OpaquePointer?
    /// What is recorded by ranges of ids instead.
    var backfills: [BackfillRange] = []

    /// - Throws: `DatabaseError`.
    init(_ db: Database) throws {
        try check(sqlite3session_create(db.sqliteConnection, "main", &session))
        sqlite3session_table_filter(
            session,
            { _, name in
                let name = name.map { String(cString: $0) } ?? ""
                return name == StateTables.applies ? 0 : 1
            }, nil)
        try check(sqlite3session_attach(session, nil))
    }

    /// What has changed since, without a copy: it can be as large as the rows; empty when nothing has.
    func withChangeset<T>(_ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        var size: Int32 = 0
        var buffer: UnsafeMutableRawPointer?
        try check(sqlite3session_changeset(session, &size, &buffer))
        defer { sqlite3_free(buffer) }
        return try body(UnsafeRawBufferPointer(start: buffer, count: Int(size)))
    }

    /// What is done meanwhile is not recorded.
    func pausing<T>(_ body: () throws -> T) rethrows -> T {
        sqlite3session_enable(session, 0)
        defer { sqlite3session_enable(session, 1) }
        return try body()
    }

    deinit { sqlite3session_delete(session) }
}

func check(_ code: Int32) throws {
    guard code == SQLITE_OK else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
    }
}
