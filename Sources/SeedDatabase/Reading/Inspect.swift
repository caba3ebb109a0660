import CSQLite
import GRDB
import SeedCompiler

/// Reads how the tables that kinds map to are declared.
///
/// - Parameter others: further tables to read.
func inspectShape(_ db: Database, _ catalog: Catalog, and others: [String] = []) throws -> DatabaseShape {
    let names = try String.fetchAll(
        db,
        sql:
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    var tables: [String: TableShape] = [:]
    for wanted in Set(catalog.kinds.map(\.table) + others) {
        guard let name = names.first(where: { $0.lowercased() == wanted.lowercased() }) else { continue }
        tables[wanted] = try inspectTable(db, name)
    }
    let views = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
    return DatabaseShape(tables: tables, tableNames: names, viewNames: views)
}

private func inspectTable(_ db: Database, _ name: String) throws -> TableShape {
    let traits = try rows(db, "SELECT wr, strict FROM pragma_table_list(?) WHERE schema = 'main'", of: name).first
    let isStrict: Bool = traits?["strict"] ?? false
    let hasRowid = !(traits?["wr"] ?? false)
    var columns: [TableShape.Column] = []
    var primaryKey: [(position: Int, name: String, type: String)] = []
    // 0: ordinary, 1: of a virtual table and hidden, 2 and 3: generated.
    for row in try rows(db, "SELECT * FROM pragma_table_xinfo(?)", of: name) {
        let column: String = row["name"]
        let type: String = row["type"] ?? ""
        let position: Int = row["pk"]
        if position > 0 { primaryKey.append((position, column, type)) }
        let affinity = isStrict && type.uppercased() == "ANY" ? Affinity.blob : Affinity(declaredType: type)
        let literal: String? = row["dflt_value"]
        var declared = TableShape.Column(
            name: column, declaredType: type.isEmpty ? "none" : type,
            affinity: affinity,
            collation: collation(db, name, column),
            isNotNull: row["notnull"] || (position > 0 && (isStrict || !hasRowid)),
            hasDefault: literal != nil, isGenerated: row["hidden"] as Int > 1,
            defaultValue: literal.flatMap { affinity.value(ofLiteral: $0) })
        declared.defaultSQL = literal
        columns.append(declared)
    }
    primaryKey.sort { $0.position < $1.position }
    let indexes = try indexes(db, name, columns)
    let isAlias =
        hasRowid && primaryKey.count == 1 && primaryKey[0].type.uppercased() == "INTEGER"
        && !indexes.contains { $0.isPrimaryKey }
    let alias = isAlias ? primaryKey[0].name : nil
    var uniqueKeys = indexes.filter(\.isUnique).map { Set($0.columns) }
    if let alias { uniqueKeys.append([alias.lowercased()]) }
    return TableShape(
        name: name, columns: columns, primaryKey: primaryKey.map(\.name), rowidAlias: alias, isStrict: isStrict,
        hasRowid: hasRowid,
        uniqueKeys: uniqueKeys,
        indexedColumns: Set(indexes.compactMap { $0.columns.first } + (alias.map { [$0.lowercased()] } ?? [])))
}

/// What a pragma says of one table or index. Each is asked about many, so it is prepared once.
private func rows(_ db: Database, _ sql: String, of name: String) throws -> [Row] {
    try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: [name])
}

private func collation(_ db: Database, _ table: String, _ column: String) -> Collation? {
    var name: UnsafePointer<CChar>?
    guard
        sqlite3_table_column_metadata(db.sqliteConnection, "main", table, column, nil, &name, nil, nil, nil)
            == SQLITE_OK, let name
    else { return .binary }
    return Collation(rawValue: String(cString: name).uppercased())
}

private struct Index {
    /// In lower case; up to the first expression.
    let columns: [String]
    let isUnique: Bool
    let isPrimaryKey: Bool
}

/// The indexes that can answer for a whole table under its columns' own collations.
private func indexes(_ db: Database, _ table: String, _ columns: [TableShape.Column]) throws -> [Index] {
    try rows(db, "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?)", of: table)
        .compactMap { index in
            if index["partial"] { return nil }
            let name: String = index["name"]
            let parts = try rows(
                db, "SELECT name, cid, coll FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno", of: name)
            let usable = parts.prefix { part in
                guard part["cid"] as Int >= 0, let column = columns.first(where: { $0.name == part["name"] as String? })
                else { return false }
                return column.collation?.rawValue == (part["coll"] as String?)?.uppercased()
            }
            return Index(
                columns: usable.map { ($0["name"] as String).lowercased() },
                isUnique: index["unique"] && usable.count == parts.count,
                isPrimaryKey: index["origin"] as String == "pk")
        }
}
