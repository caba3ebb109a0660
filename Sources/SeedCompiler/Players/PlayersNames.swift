import SeedSyntax

/// Names of tables, columns, kinds and properties, each held against what there is.
extension PlayersCompiler {
    /// Nil where there is none, or no database to ask.
    mutating func table(_ name: Name) -> TableShape? {
        if isReserved(table: name.text) {
            faults.append(.reservedPlayerTable(name.text, at: name.span))
            return nil
        }
        guard let shape else { return nil }
        guard let table = shape.tables[name.text] else {
            faults.append(.missingPlayerTable(name.text, shape, at: name.span))
            return nil
        }
        return table
    }

    mutating func column(_ name: Name, _ table: TableShape) -> TableShape.Column? {
        guard let column = table.column(name.text) else {
            faults.append(.missingPlayerColumn(name.text, table, at: name.span))
            return nil
        }
        if column.isGenerated { faults.append(.generatedPlayerColumn(name.text, table.name, at: name.span)) }
        use(column.name, of: table)
        return column
    }

    mutating func kind(_ name: Name) -> Int? {
        guard let kind = state.catalog.index(of: name.text) else {
            faults.append(.unknownPlayerKind(name.text, state.catalog, at: name.span))
            return nil
        }
        return kind
    }

    func kindTable(_ kind: Int) -> TableShape? { shape?.tables[state.catalog.kinds[kind].table] }

    /// The column of a property.
    mutating func property(_ name: Name, _ kind: Int) -> String? {
        let properties = state.catalog.kinds[kind].properties
        guard let property = properties.first(where: { $0.name == name.text }) else {
            faults.append(.unknownPlayerProperty(name.text, state.catalog.kinds[kind], at: name.span))
            return nil
        }
        return property.column
    }

    mutating func use(_ column: String, of table: TableShape) {
        let known = columns[table.name.lowercased(), default: []]
        guard !known.contains(where: { $0.lowercased() == column.lowercased() }) else { return }
        columns[table.name.lowercased()] = known + [table.column(column)?.name ?? column]
    }
}
