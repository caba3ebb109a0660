import CSQLite
import GRDB

/// Records every row that a transaction changes, in all tables that have a primary key, by SQLite's session extension. What is not
/// seedc's to reverse, its list of applies, is left out.
final class Recorder {
    private var session: OpaquePointer?

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

    deinit { sqlite3session_delete(session) }
}

func check(_ code: Int32) throws {
    guard code == SQLITE_OK else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
    }
}
