import GRDB
import SeedCompiler

/// A reference from one table to another: declared in the database, or only mapped by a kind.
struct ForeignKey {
    let table: String
    let columns: [String]
    let parent: String
    let parentColumns: [String]
    let onDelete: String
    let onUpdate: String
    /// False where only a kind knows of it.
    let isDeclared: Bool

    func isHeld(by name: String) -> Bool { parent.lowercased() == name.lowercased() }
}

/// Every foreign key of the database, and every column that a kind maps as a reference though the database does not know it is one.
func readForeignKeys(_ db: Database, _ catalog: Catalog, _ shape: DatabaseShape) throws -> [ForeignKey] {
    let sql = """
        SELECT m.name AS child, f.id, f."table" AS parent, f."from", f."to", f.on_delete, f.on_update
        FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq
        """
    var keys: [ForeignKey] = []
    var parts: [Row] = []
    func finish() throws {
        guard let first = parts.first else { return }
        let parent: String = first["parent"]
        let named = parts.compactMap { $0["to"] as String? }
        // Without a column it is the primary key; the parent need not even exist.
        let columns = named.isEmpty ? try primaryKeyColumns(db, parent) : named
        keys.append(
            ForeignKey(
                table: first["child"], columns: parts.map { $0["from"] }, parent: parent, parentColumns: columns,
                onDelete: first["on_delete"], onUpdate: first["on_update"], isDeclared: true))
    }
    for row in try Row.fetchAll(db, sql: sql) {
        if let first = parts.first, first["child"] as String != row["child"] || first["id"] as Int != row["id"] {
            try finish()
            parts = []
        }
        parts.append(row)
    }
    try finish()
    return keys + mappedReferences(catalog, shape, declared: keys)
}

/// In key order; empty for a table without a primary key, and for one that is not there.
func primaryKeyColumns(_ db: Database, _ table: String) throws -> [String] {
    try String.fetchAll(
        db, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [table])
}

private func mappedReferences(_ catalog: Catalog, _ shape: DatabaseShape, declared: [ForeignKey]) -> [ForeignKey] {
    catalog.kinds.flatMap { kind in
        kind.properties.compactMap { property -> ForeignKey? in
            guard let target = property.reference.flatMap({ catalog.index(of: $0) }).map({ catalog.kinds[$0] }),
                let table = shape.tables[kind.table], let parent = shape.tables[target.table],
                let column = table.column(property.column)?.name, let id = target.idColumn(parent)
            else { return nil }
            let isDeclared = declared.contains {
                $0.table == table.name && $0.columns.map { $0.lowercased() } == [column.lowercased()]
                    && $0.isHeld(by: parent.name)
            }
            if isDeclared { return nil }
            return ForeignKey(
                table: table.name, columns: [column], parent: parent.name, parentColumns: [id], onDelete: "NO ACTION",
                onUpdate: "NO ACTION", isDeclared: false)
        }
    }
}
