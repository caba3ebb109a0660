import Foundation
import GRDB
import SeedCompiler

/// Ranges of backfilled rows as `_seedc_backfills` holds them.
extension BackfillRange {
    static let columns = ["apply", "table", "id", "first", "last", "rows", "shared", "columns", "owners"]

    func insert(_ db: Database, _ apply: Int) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(Self.storage) (apply INTEGER NOT NULL, "table" TEXT NOT NULL, id TEXT NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, "rows" INTEGER NOT NULL, shared TEXT NOT NULL,
                    columns TEXT NOT NULL, owners BLOB NOT NULL, PRIMARY KEY (apply, "table", first))
                """)
        var values: [UInt8] = [UInt8(ascii: "{")]
        for (index, (column, value)) in shared.enumerated() {
            if index > 0 { values.append(UInt8(ascii: ",")) }
            values += BaseText.name(column)
            BaseText.append(value, to: &values)
        }
        values.append(UInt8(ascii: "}"))
        let names = try JSONEncoder().encode(ownerColumns)
        try db.execute(
            sql: "INSERT INTO \(Self.storage) VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?)",
            arguments: [apply, table, id, first, last, rows, Data(values), names, Data(owners)])
    }

    /// Those of an apply.
    ///
    /// - Throws: `Failure.stateDamaged` for what seedc has not written: no table or column that is not there gets into a statement.
    static func all(_ db: Database, of apply: Int) throws -> [BackfillRange] {
        guard try db.tableExists(storage) else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT apply, "table", id, first, last, "rows", CAST(shared AS BLOB) AS shared, columns, owners FROM \(storage)
                WHERE apply = ? ORDER BY "table", first
                """, arguments: [apply]
        ).map { try BackfillRange(db, StateRow($0, of: storage, named: "a backfill of apply \(apply)")) }
    }

    private init(_ db: Database, _ row: StateRow) throws {
        table = try row.text("table")
        id = try row.text("id")
        first = try row.integer("first", in: 1...(Int64.max - 1))
        last = try row.integer("last", in: first...(Int64.max - 1))
        rows = Int(try row.integer("rows"))
        guard last - first < StateRow.most else { throw row.damage("last") }
        guard case .object(let values) = JSONValue([UInt8](try row.blob("shared"))) else { throw row.damage("shared") }
        shared = try values.members.map { member in
            guard let value = member.value.remembered else { throw row.damage("shared") }
            return (String(decoding: member.name, as: UTF8.self), value)
        }
        let names: [String]? = try row.decoded("columns")
        guard let names, !names.isEmpty else { throw row.damage("columns") }
        ownerColumns = names
        owners = [UInt8](try row.blob("owners"))
        try holdAgainst(db, row)
    }

    /// The table must be one, with the id as another name of its rowid.
    private func holdAgainst(_ db: Database, _ row: StateRow) throws {
        let columns = try Row.fetchAll(
            db,
            sql: """
                SELECT c.name, c.type, c.pk FROM pragma_table_list(?1) t, pragma_table_info(t.name, 'main') c
                WHERE t.schema = 'main' AND t.type = 'table' AND t.wr = 0 AND t.name = ?1
                """, arguments: [table])
        guard !columns.isEmpty else { throw row.damage("table") }
        let keys = columns.filter { $0["pk"] as Int > 0 }
        guard keys.count == 1, keys[0]["name"] == id, (keys[0]["type"] as String).uppercased() == "INTEGER" else {
            throw row.damage("id")
        }
        let known = Set(columns.map { $0["name"] as String })
        guard shared.allSatisfy({ known.contains($0.column) }) else { throw row.damage("shared") }
        guard ownerColumns.allSatisfy(known.contains) else { throw row.damage("columns") }
    }
}
