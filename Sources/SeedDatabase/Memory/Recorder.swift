import CSQLite
import GRDB

/// Records every row that a transaction changes, in all tables that can be recorded, by SQLite's session extension, and which tables
/// it wrote to besides. What is not seedc's to reverse, its list of applies and its counters, is left out.
final class Recorder {
    private var session: OpaquePointer?
    private let recordable: Recordable
    /// Every table that was written to: the session asks about each before its first change, before anything is skipped.
    private var written: Set<String> = []

    /// - Throws: `DatabaseError`.
    init(_ db: Database) throws {
        recordable = try Recordable(db)
        try check(sqlite3session_create(db.sqliteConnection, "main", &session))
        sqlite3session_table_filter(
            session,
            { context, name in
                guard let context, let name else { return 0 }
                let recorder = Unmanaged<Recorder>.fromOpaque(context).takeUnretainedValue()
                return recorder.admits(String(cString: name)) ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
        try check(sqlite3session_attach(session, nil))
    }

    private func admits(_ table: String) -> Bool {
        if StateTables.isInternal(table) { return table == StateTables.rows }
        written.insert(table)
        let obstacle = recordable.obstacle(table)
        return obstacle == nil || obstacle == .nullKeys
    }

    /// The tables that were written to and are not in the changeset, or not as a whole.
    func untracked(_ db: Database) throws -> [(table: String, obstacle: Recordable.Obstacle)] {
        try recordable.obstacles(db, in: written)
    }

    /// The tables in which old values are uncertain: a row that is older than a column does not store the column's default, and SQLite
    /// 3.40 says NULL for it. To undo that would write NULL.
    func uncertain() throws -> [(table: String, obstacle: Recordable.Obstacle)] {
        var found: Set<String> = []
        try withChangeset { changeset in
            guard !changeset.isEmpty, !recordable.defaults.isEmpty else { return }
            try forEachChange(changeset) { iterator in
                var name: UnsafePointer<CChar>?
                var count: Int32 = 0
                var code: Int32 = 0
                sqlite3changeset_op(iterator, &name, &count, &code, nil)
                guard code != SQLITE_INSERT, let name, case let table = String(cString: name),
                    !StateTables.isInternal(table), let columns = recordable.defaults[table]
                else { return }
                let isUncertain = columns.contains { column in
                    var old: OpaquePointer?
                    sqlite3changeset_old(iterator, column, &old)
                    return old.map { sqlite3_value_type($0) == SQLITE_NULL } ?? false
                }
                if isUncertain { found.insert(table) }
            }
        }
        return found.sorted().map { ($0, .addedColumns) }
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
