import GRDB
import SeedCompiler

/// A place where rows hold an id that the database does not know to be a reference: a mapped column without a foreign key, or one
/// inside JSON. It is recorded with every apply, because an undo has no schemas to read it from.
struct HolderPath: Codable, Hashable {
    let table: String
    let column: String
    /// As `json_tree` says it, without the indices of lists; nil for the column itself.
    var path: String?
    let parent: String
    /// The parent's column that is held.
    let id: String

    /// What this apply and all later ones knew of: a kind that has come since can hold rows too.
    static func read(_ db: Database, since apply: Int) throws -> [HolderPath] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT DISTINCT holders FROM _seedc_applies WHERE apply >= ? AND holders IS NOT NULL",
            arguments: [apply])
        var found: [HolderPath] = []
        while let row = try rows.next() {
            let row = StateRow(row, of: StateTables.applies, named: "an apply")
            let paths: [HolderPath] = try row.decoded("holders") ?? []
            for path in paths where !found.contains(path) { found.append(path) }
        }
        return found
    }

    /// Whether it leads from a column to a column of tables that are there: not so where a migration has changed them since. What it
    /// says comes from the database, and a view can take for ever.
    func isLive(_ db: Database) throws -> Bool {
        func has(_ column: String, _ table: String) throws -> Bool {
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM pragma_table_list(?1) t, pragma_table_info(t.name, 'main') c
                        WHERE t.schema = 'main' AND t.type = 'table' AND lower(c.name) = lower(?2))
                    """, arguments: [table, column]) ?? false
        }
        return try has(column, table) && has(id, parent)
    }
}

func holderPaths(_ db: Database, _ catalog: Catalog, _ shape: DatabaseShape) throws -> [HolderPath] {
    let plain = try readForeignKeys(db, catalog, shape).filter { !$0.isDeclared && $0.parentColumns.count == 1 }
        .map { HolderPath(table: $0.table, column: $0.columns[0], parent: $0.parent, id: $0.parentColumns[0]) }
    let inside = catalog.kinds.flatMap { kind in
        kind.properties.flatMap { property in
            property.json.places.compactMap { place -> HolderPath? in
                guard let target = catalog.index(of: place.kind).map({ catalog.kinds[$0] }),
                    let table = shape.tables[kind.table], let column = table.column(property.column)?.name,
                    let parent = shape.tables[target.table], let id = target.idColumn(parent)
                else { return nil }
                return HolderPath(table: table.name, column: column, path: place.path, parent: parent.name, id: id)
            }
        }
    }
    return plain + inside
}

/// How many rows hold ids that are gone, by table and parent.
///
/// - Parameter gone: by table, what a column of its rows held that are no longer there.
func holders(
    _ db: Database, _ paths: [HolderPath], gone: (_ table: String, _ column: String) -> Set<Value>
) throws -> [(table: String, parent: String, count: Int)] {
    var found: [(table: String, parent: String, count: Int)] = []
    for path in paths {
        let ids = gone(path.parent, path.id)
        guard !ids.isEmpty, try path.isLive(db) else { continue }
        var count = 0
        if let place = path.path {
            let holder = try readHolder(db, path.table, path.column, nil, [place])
            count = holder.rows.reduce(0) { $0 + (ids.contains($1.key) ? $1.value.count : 0) }
        } else {
            let column = quoted(path.column)
            let statement = try RawStatement(db, "SELECT \(column), count(*) FROM \(quoted(path.table)) GROUP BY 1")
            var row = CellRow(width: 2)
            while try statement.step() {
                row.arena.removeAll(keepingCapacity: true)
                for index in 0..<2 { statement.read(index, into: &row, at: index) }
                if let id = row.cells[0].value(in: row.arena), ids.contains(id) { count += Int(row.cells[1].integer) }
            }
        }
        if count > 0 { found.append((path.table, path.parent, count)) }
    }
    return found
}
