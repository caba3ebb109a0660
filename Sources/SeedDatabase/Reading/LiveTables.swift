import GRDB
import SeedCompiler

/// Reads whole tables, as far as kinds map them, in the order of their ids. By kind; nil for the kinds that are not asked for.
func readTables(_ db: Database, _ catalog: Catalog, _ kinds: Set<Int>, _ shape: DatabaseShape) throws -> [LiveTable?] {
    try catalog.kinds.indices.map { index in
        let kind = catalog.kinds[index]
        guard kinds.contains(index), let table = shape.tables[kind.table] else { return nil }
        return LiveTable(kind, table, try readRows(db, kind, table))
    }
}

private func readRows(_ db: Database, _ kind: Kind, _ table: TableShape) throws -> [LiveTable.Row] {
    let address = kind.addressColumn(table)
    let columns = (kind.properties.map(\.column) + [address].compactMap { $0 }).map(quoted).joined(separator: ", ")
    let condition = kind.constants.enumerated().map { "\(quoted($1.column)) = ?\($0 + 1)" }.joined(separator: " AND ")
    let order = (address.map { [$0] } ?? table.primaryKey).map(quoted).joined(separator: ", ")
    let statement = try RawStatement(
        db,
        "SELECT \(columns.isEmpty ? "1" : columns) FROM \(quoted(table.name))"
            + (condition.isEmpty ? "" : " WHERE \(condition)")
            + (order.isEmpty ? "" : " ORDER BY \(order)"))
    for (index, constant) in kind.constants.enumerated() { try statement.bind(constant.value, index + 1) }
    let width = kind.properties.count
    var cells = CellRow(width: width + 1)
    var rows: [LiveTable.Row] = []
    while try statement.step() {
        cells.arena.removeAll(keepingCapacity: true)
        for cell in 0..<width + (address == nil ? 0 : 1) { statement.read(cell, into: &cells, at: cell) }
        rows.append(
            LiveTable.Row(
                values: (0..<width).map { cells.cells[$0].value(in: cells.arena) ?? .null },
                id: address == nil ? nil : cells.cells[width].value(in: cells.arena)))
    }
    return rows
}
