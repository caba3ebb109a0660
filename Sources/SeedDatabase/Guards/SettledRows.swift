import GRDB
import SeedCompiler

/// The rows that a plan removes, or whose references it changes: they hold nothing any more.
struct SettledRows {
    private struct Column: Hashable {
        let table: String
        let column: String
    }

    private var removed: [String: Set<Value>] = [:]
    private var moved: [Column: Set<Value>] = [:]
    private var kinds: [String: Kind] = [:]

    init(_ plan: Plan) {
        for change in plan.changes where change.action != .insert {
            let kind = plan.state.catalog.kinds[change.kind]
            guard let id = change.id else { continue }
            let table = kind.table.lowercased()
            kinds[table] = kind
            if change.action == .delete { removed[table, default: []].insert(id) }
            for column in change.columns where change.action != .delete {
                moved[Column(table: table, column: kind.properties[column.property].column.lowercased()), default: []]
                    .insert(id)
            }
        }
    }

    /// The column that tells rows of a table apart, as far as the plan changes any.
    func address(of table: String, _ shape: DatabaseShape) -> String? {
        guard let kind = kinds[table.lowercased()], let declared = shape.tables[kind.table] else { return nil }
        return kind.addressColumn(declared).map(quoted)
    }

    func contains(_ table: String, _ columns: [String], _ id: Value) -> Bool {
        let table = table.lowercased()
        if removed[table]?.contains(id) == true { return true }
        return isMoved(table, columns, id)
    }

    /// Whether the plan changes one of the columns.
    func isMoved(_ table: String, _ columns: [String], _ id: Value) -> Bool {
        let table = table.lowercased()
        return columns.contains { moved[Column(table: table, column: $0.lowercased())]?.contains(id) == true }
    }
}

/// The rows of one table that hold ids of a kind inside a JSON column.
struct JSONHolder {
    let table: String
    let column: String
    /// By the id they hold, the rows by their own.
    var rows: [Value: [Value]] = [:]
}

/// Reads each such column once.
func readJSONHolders(_ db: Database, _ catalog: Catalog, _ shape: DatabaseShape, of target: Int) throws -> [JSONHolder]
{
    try catalog.kinds.flatMap { kind -> [JSONHolder] in
        guard let table = shape.tables[kind.table] else { return [] }
        return try kind.properties.compactMap { property -> JSONHolder? in
            let paths = Set(property.json.places.filter { $0.kind == catalog.kinds[target].name }.map(\.path))
            guard !paths.isEmpty, table.column(property.column) != nil else { return nil }
            return try readHolder(db, table.name, property.column, kind.addressColumn(table), paths)
        }
    }
}

/// - Parameter paths: as `json_tree` says them, without the indices of lists.
func readHolder(
    _ db: Database, _ table: String, _ column: String, _ address: String?, _ paths: Set<String>
) throws -> JSONHolder {
    var holder = JSONHolder(table: table, column: column)
    let value = "t.\(quoted(column))"
    let sql = """
        SELECT \(address.map { "t.\(quoted($0))" } ?? "NULL"), j.atom, j.fullkey FROM \(quoted(table)) t,
        json_tree(CASE WHEN json_valid(\(value)) THEN \(value) END) j WHERE j.atom IS NOT NULL
        """
    let statement = try RawStatement(db, sql)
    var row = CellRow(width: 3)
    while try statement.step() {
        row.arena.removeAll(keepingCapacity: true)
        for index in 0..<3 { statement.read(index, into: &row, at: index) }
        guard paths.contains(place(row.arena[row.cells[2].range])) else { continue }
        let (own, id) = (row.cells[0].value(in: row.arena) ?? .null, row.cells[1].value(in: row.arena) ?? .null)
        holder.rows[id, default: []].append(own)
    }
    return holder
}

/// `$.sets[3]` as `$.sets`, `$."a b"` as `$.a b`.
private func place(_ fullKey: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    var isIndex = false
    for byte in fullKey {
        switch byte {
        case UInt8(ascii: "["): isIndex = true
        case UInt8(ascii: "]"): isIndex = false
        case UInt8(ascii: "\""): continue
        default: if !isIndex { text.append(byte) }
        }
    }
    return String(decoding: text, as: UTF8.self)
}
