import CSQLite
import GRDB

/// Records every row that a transaction changes, in all tables that can be recorded, by SQLite's session extension, and which tables
/// it wrote to besides. What is not seedc's to reverse, its list of applies and its counters, is left out.
final class Recorder {
    private let db: Database
    private var session: OpaquePointer?
    /// What was recorded before each pause.
    private var earlier: [[UInt8]] = []
    let recordable: Recordable
    /// Every table that was written to: the session asks about each before its first change, before anything is skipped.
    private var written: Set<String> = []
    /// Tables all of whose rows store every column, so that a recorded NULL is one.
    var stored: Set<String> = []
    /// What is recorded by ranges of ids instead.
    var backfills: [BackfillRange] = []

    /// - Throws: `DatabaseError`.
    init(_ db: Database) throws {
        self.db = db
        recordable = try Recordable(db)
        try begin()
    }

    private func begin() throws {
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

    /// Whether there is any table among those written to of which a changeset may not say the truth.
    var mayBeUncertain: Bool {
        written.contains { recordable.defaults[$0] != nil || recordable.collated.contains($0) }
    }

    /// What has changed since, without a copy: it can be as large as the rows; empty when nothing has.
    func withChangeset<T>(_ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        try withSegment { last in
            guard !earlier.isEmpty else { return try body(last) }
            return try withUnion(earlier, last, body)
        }
    }

    private func withSegment<T>(_ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        var size: Int32 = 0
        var buffer: UnsafeMutableRawPointer?
        try check(sqlite3session_changeset(session, &size, &buffer))
        defer { sqlite3_free(buffer) }
        return try body(UnsafeRawBufferPointer(start: buffer, count: Int(size)))
    }

    /// Whether what is done from now on is recorded. For what is mixed with recorded work: looking away is cheap, but not free.
    func record(_ isRecorded: Bool) { sqlite3session_enable(session, isRecorded ? 1 : 0) }

    /// What is done meanwhile is not recorded. There is no session then: even one that is told to look away is asked about every row.
    func pausing<T>(_ body: () throws -> T) throws -> T {
        try withSegment { if !$0.isEmpty { earlier.append(Array($0)) } }
        sqlite3session_delete(session)
        session = nil
        let result = try body()
        try begin()
        return result
    }

    deinit { sqlite3session_delete(session) }
}

/// One changeset of several that follow each other.
private func withUnion<T>(
    _ earlier: [[UInt8]], _ last: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> T
) throws -> T {
    var group: OpaquePointer?
    try check(sqlite3changegroup_new(&group))
    defer { sqlite3changegroup_delete(group) }
    func add(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        try check(
            sqlite3changegroup_add(group, Int32(bytes.count), UnsafeMutableRawPointer(mutating: bytes.baseAddress)))
    }
    for segment in earlier { try segment.withUnsafeBytes(add) }
    try add(last)
    var size: Int32 = 0
    var buffer: UnsafeMutableRawPointer?
    try check(sqlite3changegroup_output(group, &size, &buffer))
    defer { sqlite3_free(buffer) }
    return try body(UnsafeRawBufferPointer(start: buffer, count: Int(size)))
}

func check(_ code: Int32) throws {
    guard code == SQLITE_OK else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
    }
}
