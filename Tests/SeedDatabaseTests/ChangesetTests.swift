import CSQLite
import Testing

@testable import SeedDatabase

/// The reader and the inversion of our own, held against those of SQLite on what SQLite has recorded.
struct ChangesetTests {
    /// Every type, a key of two columns, texts longer than a byte's length, and each kind of change.
    private static func recorded() throws -> [UInt8] {
        var db: OpaquePointer?
        try #require(sqlite3_open(":memory:", &db) == SQLITE_OK)
        defer { sqlite3_close(db) }
        func run(_ sql: String) throws { try #require(sqlite3_exec(db, sql, nil, nil, nil) == SQLITE_OK) }
        try run(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT, r REAL, b BLOB);
            CREATE TABLE [odd "name] (x TEXT, n, y INTEGER, PRIMARY KEY (y, x)) WITHOUT ROWID;
            INSERT INTO a VALUES (1, 'one', 1.5, x'00ff'), (2, NULL, NULL, NULL), (-9223372036854775808, hex(zeroblob(200)), 1e308, zeroblob(300));
            INSERT INTO [odd "name] VALUES ('k', 1, 7), ('', 2, -1);
            """)
        var session: OpaquePointer?
        try #require(sqlite3session_create(db, "main", &session) == SQLITE_OK)
        defer { sqlite3session_delete(session) }
        try #require(sqlite3session_attach(session, nil) == SQLITE_OK)
        try run(
            """
            UPDATE a SET t = 'ñ', b = NULL WHERE id = 1; DELETE FROM a WHERE id < 0; INSERT INTO a VALUES (9, '', -0.0, x'');
            UPDATE [odd "name] SET n = 'two' WHERE y = -1; DELETE FROM [odd "name] WHERE x = 'k';
            INSERT INTO [odd "name] VALUES ('new', NULL, 0);
            """)
        var (size, buffer): (Int32, UnsafeMutableRawPointer?) = (0, nil)
        try #require(sqlite3session_changeset(session, &size, &buffer) == SQLITE_OK)
        defer { sqlite3_free(buffer) }
        return Array(UnsafeRawBufferPointer(start: buffer, count: Int(size)))
    }

    @Test func itReversesAsSQLiteDoes() throws {
        let changeset = try Self.recorded()
        var (size, buffer): (Int32, UnsafeMutableRawPointer?) = (0, nil)
        try #require(sqlite3changeset_invert(Int32(changeset.count), changeset, &size, &buffer) == SQLITE_OK)
        defer { sqlite3_free(buffer) }
        let theirs = Array(UnsafeRawBufferPointer(start: buffer, count: Int(size)))
        #expect(try Changeset(bytes: changeset).inverted().bytes == theirs)
        #expect(try Changeset(bytes: theirs).inverted().bytes == changeset)
    }

    @Test func aShorterOneIsRefused() throws {
        let changeset = try Self.recorded()
        // Between two changes an end is an end; elsewhere it is damage.
        var whole = 0
        for count in 1..<changeset.count where (try? Changeset(bytes: Array(changeset[..<count])).check()) != nil {
            whole += 1
        }
        #expect(whole == 5, "six changes have five places between them")
        #expect(throws: Failure.self) { try Changeset(bytes: Array(changeset[..<5])).check() }
    }

    @Test func anotherByteAnywhereIsReadOrRefused() throws {
        let changeset = try Self.recorded()
        for place in changeset.indices {
            for byte in [0, 1, 5, 9, 18, 23, 0x54, 0x7F, 0x80, 0xFF] as [UInt8] {
                var mutated = changeset
                mutated[place] = byte
                guard let inverse = try? Changeset(bytes: mutated).inverted() else { continue }
                #expect(throws: Never.self) { try inverse.check() }
            }
        }
    }
}
