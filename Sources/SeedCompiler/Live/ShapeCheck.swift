import SeedSyntax

/// Checks the mapping of every kind in use against the live tables, before any row is looked at.
///
/// - Parameters:
///   - inUse: the kinds that the manifests give rows of or refer to.
///   - selected: the kinds that are written.
/// - Returns: faults, and a note on keys that no UNIQUE index covers.
package func checkShape(
    _ catalog: Catalog, inUse: Set<Int>, selected: Set<Int>, _ shape: DatabaseShape
) -> [Diagnostic] {
    let kinds = catalog.kinds.indices.filter(inUse.contains).map { catalog.kinds[$0] }
    let faults = kinds.flatMap { kind -> [Diagnostic] in
        guard let table = shape.tables[kind.table] else {
            if shape.viewNames.contains(where: { $0.lowercased() == kind.table.lowercased() }) {
                return [.tableIsView(kind)]
            }
            return [.missingTable(kind, suggestion: suggestion(for: kind.table, among: shape.tableNames))]
        }
        return checkTable(kind, table, isReferenced: catalog.kinds.contains { $0.refers(to: kind.name) })
    }
    let written = inUse.intersection(selected).sorted().map { catalog.kinds[$0] }
    let unguarded = written.filter { kind in
        !kind.isSingleton && shape.tables[kind.table].map { !$0.isUnique(kind.keyColumns) } ?? false
    }
    return faults + (unguarded.isEmpty ? [] : [.keysNotUnique(unguarded)])
}

private func checkTable(_ kind: Kind, _ table: TableShape, isReferenced: Bool) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    func column(_ name: String, at span: Span) -> TableShape.Column? {
        guard let column = table.column(name) else {
            faults.append(
                .missingColumn(
                    name, table.name, suggestion: suggestion(for: name, among: table.columns.map(\.name)), at: span))
            return nil
        }
        if column.isGenerated { faults.append(.generatedColumn(name, table.name, at: span)) }
        return column
    }
    for property in kind.properties { _ = column(property.column, at: property.span) }
    for name in [kind.created, kind.updated, kind.id].compactMap({ $0 }) + kind.constants.map(\.column) {
        _ = column(name, at: kind.span)
    }
    guard faults.isEmpty else { return faults }
    if !kind.isSingleton {
        faults += unfilledColumns(kind, table).map { .unfilledColumn($0, table.name, at: kind.span) }
    }
    for property in kind.key.map({ kind.properties[$0] }) where table.column(property.column)?.collation == nil {
        faults.append(.unknownCollation(property.column, table.name, at: property.span))
    }
    if isReferenced, kind.idColumn(table) == nil { faults.append(.noID(kind, at: kind.span)) }
    return faults
}

/// Columns that refuse NULL, have no default and get no value from the kind.
func unfilledColumns(_ kind: Kind, _ table: TableShape) -> [String] {
    let filled =
        kind.properties.map(\.column) + [kind.created, kind.updated].compactMap { $0 } + kind.constants.map(\.column)
    let known = Set(filled.map { $0.lowercased() })
    // SQLite lets a primary key be NULL, and then nothing can refer to the row.
    let needed = Set((table.primaryKey + [kind.idColumn(table)].compactMap { $0 }).map { $0.lowercased() })
    return table.columns.filter { column in
        (column.isNotNull || needed.contains(column.name.lowercased())) && !column.hasDefault && !column.isGenerated
            && column.name != table.rowidAlias
            && !known.contains(column.name.lowercased())
    }.map(\.name)
}

extension Kind {
    package var keyColumns: [String] { isSingleton ? constants.map(\.column) : key.map { properties[$0].column } }

    /// What finds a live row without reading the table: its id, else its rowid.
    package func addressColumn(_ table: TableShape) -> String? {
        idColumn(table) ?? (table.hasRowid && table.column("rowid") == nil ? "rowid" : nil)
    }

    /// The column whose value other rows hold: the one the schema names, else a primary key of one column.
    package func idColumn(_ table: TableShape) -> String? {
        id ?? (table.primaryKey.count == 1 ? table.primaryKey[0] : nil)
    }
}

extension Diagnostic {
    fileprivate static func missingTable(_ kind: Kind, suggestion: String?) -> Diagnostic {
        Diagnostic(
            "missing-table", "the database has no table \"\(kind.table)\" for the kind \"\(kind.name)\"", at: kind.span,
            help: suggestion
                ?? "migrate the database first; seedc creates no tables of yours")
    }

    fileprivate static func tableIsView(_ kind: Kind) -> Diagnostic {
        Diagnostic(
            "missing-table", "\"\(kind.table)\" is a view, and the kind \"\(kind.name)\" needs a table", at: kind.span,
            help: "map the kind to the table behind it")
    }

    fileprivate static func missingColumn(_ name: String, _ table: String, suggestion: String?, at span: Span)
        -> Diagnostic
    {
        Diagnostic(
            "missing-column", "the table \"\(table)\" has no column \"\(name)\"", at: span,
            help: suggestion ?? "migrate the database first, or mend the mapping")
    }

    fileprivate static func generatedColumn(_ name: String, _ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "generated-column", "the column \"\(name)\" of \"\(table)\" is generated and cannot be written", at: span)
    }

    static func unfilledColumn(_ name: String, _ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "unfilled-column",
            "the column \"\(name)\" of \"\(table)\" must have a value, has no default, and no property maps to it",
            at: span,
            help: "map a property to it, or name it under created or updated")
    }

    fileprivate static func unknownCollation(_ name: String, _ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "unknown-collation", "the key column \"\(name)\" of \"\(table)\" has a collation of the application's own",
            at: span,
            help: "seedc compares keys under BINARY, NOCASE and RTRIM")
    }

    fileprivate static func noID(_ kind: Kind, at span: Span) -> Diagnostic {
        Diagnostic(
            "no-id",
            "other kinds refer to \"\(kind.name)\", whose table \"\(kind.table)\" has no primary key of one column",
            at: span,
            help: "name the column they hold under x-seedc: id")
    }

    fileprivate static func keysNotUnique(_ kinds: [Kind]) -> Diagnostic {
        let list = kinds.map { "\($0.name) (\($0.keyColumns.joined(separator: ", ")))" }.joined(separator: ", ")
        return Diagnostic(
            "key-not-unique", severity: .note,
            "no UNIQUE index covers the natural \(kinds.count == 1 ? "key" : "keys") of \(list); seedc guards what it writes, the application may not"
        )
    }
}
