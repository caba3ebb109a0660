import CSQLite
import GRDB

/// What seedc tells SQLite before it reads a database that others write to. `Docs/security.md` says why each is there.
enum Hardening {
    /// Of any text, blob or row, in bytes. SQLite's own limit is a billion, of which it would make several copies.
    static let longestValue: Int32 = 256 << 20

    private static let limits: [(limit: Int32, value: Int32)] = [
        (SQLITE_LIMIT_LENGTH, longestValue), (SQLITE_LIMIT_ATTACHED, 0),
    ]

    /// For a connection that has read nothing yet.
    static func apply(to connection: OpaquePointer?) {
        seedc_defend(connection, 1)
        seedc_trust_schema(connection, 0)
        for (limit, value) in limits { sqlite3_limit(connection, limit, value) }
    }

    /// Before rows are written: this SQLite takes the full-text and R-tree tables of an application for unsafe where its triggers keep
    /// them up to date, and refuses to run those.
    static func trustSchemaWhereNeeded(_ db: Database) throws {
        let isNeeded = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'trigger')
                    AND EXISTS (SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual')
                """)
        seedc_trust_schema(db.sqliteConnection, isNeeded == true ? 1 : 0)
    }
}

extension Configuration {
    /// For a database that others write to.
    ///
    /// - Parameter first: what else each connection begins with.
    mutating func harden(_ first: @escaping @Sendable (Database) throws -> Void = { _ in }) {
        prepareDatabase { db in
            Hardening.apply(to: db.sqliteConnection)
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            try first(db)
        }
    }
}
