import GRDB
import SeedCompiler

/// Who holds the rows that a plan changes: counted by foreign keys, one query per table that refers.
///
/// - Returns: by change, the tables that no kind maps (what players own, not what seedc seeds).
func blastRadius(_ db: Database, _ plan: Plan, _ shape: DatabaseShape) throws -> [Int: [Plan.Holder]] {
    let changed = plan.changes.enumerated().filter { ![.insert, .link].contains($0.element.action) }
    guard !changed.isEmpty else { return [:] }
    let catalog = plan.state.catalog
    let mapped = Set(catalog.kinds.map { $0.table.lowercased() })
    let keys = try readForeignKeys(db, catalog, shape).filter { !mapped.contains($0.table.lowercased()) }
    var holders: [Int: [Plan.Holder]] = [:]
    for kind in Set(changed.map(\.element.kind)).sorted() {
        guard let table = shape.tables[catalog.kinds[kind].table],
            let address = catalog.kinds[kind].addressColumn(table)
        else { continue }
        let rows = changed.filter { $0.element.kind == kind && $0.element.id != nil }
        for key in keys where key.isHeld(by: table.name) {
            let counts = try referringRows(db, key, address, rows.compactMap(\.element.id))
            let words = catalog.kinds[kind].rules.holders.first { $0.table == key.table }
            for (index, change) in rows {
                guard let count = change.id.flatMap({ counts[$0] }) else { continue }
                holders[index, default: []].append(
                    Plan.Holder(table: key.table, count: count, meaning: count == 1 ? words?.one : words?.many))
            }
        }
    }
    return holders
}

/// By the id of a row, how many rows refer to it through a foreign key; those that nobody refers to are left out.
func referringRows(_ db: Database, _ key: ForeignKey, _ address: String, _ ids: [Value]) throws -> [Value: Int] {
    guard !key.parentColumns.isEmpty else { return [:] }
    let parent = quoted(key.parent)
    let pairs = zip(key.columns, key.parentColumns).map { "c.\(quoted($0)) = p.\(quoted($1))" }
    let statement = try RawStatement(
        db,
        """
        SELECT p.\(quoted(address)), count(*) FROM \(quoted(key.table)) c JOIN \(parent) p ON \(pairs.joined(separator: " AND "))
        WHERE p.\(quoted(address)) IN (SELECT value FROM json_each(?1)) GROUP BY 1
        """)
    var list = [UInt8(ascii: "[")]
    for (index, id) in ids.enumerated() {
        if index > 0 { list.append(UInt8(ascii: ",")) }
        switch id {
        case .integer(let integer): JSONText.append(integer, to: &list)
        case .real(let real): JSONText.append(real, to: &list)
        case .text(let bytes): JSONText.append(text: bytes, to: &list)
        case .blob, .null: list += "null".utf8
        }
    }
    list.append(UInt8(ascii: "]"))
    try statement.bind(.text(list), 1)
    var counts: [Value: Int] = [:]
    var row = CellRow(width: 2)
    while try statement.step() {
        row.arena.removeAll(keepingCapacity: true)
        for index in 0..<2 { statement.read(index, into: &row, at: index) }
        counts[row.cells[0].value(in: row.arena) ?? .null] = Int(row.cells[1].integer)
    }
    return counts
}
