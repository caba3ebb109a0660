import Foundation
import GRDB
import SeedCompiler

/// What a changeset does not say of a table, and an undo has to know: which columns it had, and which row an id stood for.
struct RecordedTable: Codable {
    /// All of them, in the table's order.
    let columns: [String]
    /// The columns of the natural key; empty for a table that no kind maps.
    let key: [String]
    /// The natural key of every row that was updated, in the changeset's order, as SQL literals.
    let rows: [String]

    /// Those of an apply, by table.
    static func read(_ row: StateRow) throws -> [String: RecordedTable] {
        guard let tables: [String: RecordedTable] = try row.decoded("tables"),
            tables.values.allSatisfy({ table in table.key.allSatisfy(table.columns.contains) })
        else { throw row.damage("tables") }
        return tables
    }
}

/// Reads the natural keys of rows that are known by their primary key.
struct RowKeyReader {
    private let statement: RawStatement

    init(_ db: Database, _ table: String, primaryKey: [String], key: [String]) throws {
        let literals = key.map { "quote(\(quoted($0)))" }.joined(separator: " || ', ' || ")
        let condition = primaryKey.enumerated().map { "\(quoted($1)) IS ?\($0 + 1)" }.joined(separator: " AND ")
        statement = try RawStatement(db, "SELECT \(literals) FROM \(quoted(table)) WHERE \(condition)")
    }

    /// Nil for a row that is not there.
    func key(of row: [Value]) throws -> String? {
        defer { statement.reset() }
        for (index, value) in row.enumerated() { try statement.bind(value, index + 1) }
        guard try statement.step() else { return nil }
        var cells = CellRow(width: 1)
        statement.read(0, into: &cells, at: 0)
        guard case .text(let bytes) = cells.cells[0].value(in: cells.arena) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Describes the tables of a changeset as they are now, in the transaction that made it.
///
/// - Parameter keys: the columns of natural keys, by the table's name in lower case.
func recordedTables(
    _ db: Database, _ changeset: UnsafeRawBufferPointer, keys: [String: [String]]
) throws -> [UInt8] {
    var text = Array("{".utf8)
    func append(_ names: [String]) {
        for (index, name) in names.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            JSONText.append(text: name.utf8, to: &text)
        }
    }
    var table: (reader: RowKeyReader?, hasRows: Bool)?
    var changes = ChangesetReader(changeset)
    while try changes.next() {
        if changes.isFirst {
            if table != nil { text += "]}".utf8 }
            table = nil
            let name = changes.table.name
            if StateTables.isInternal(name) { continue }
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            let columns = try changes.table.columns(db)
            let key = keys[name.lowercased()] ?? []
            JSONText.append(text: name.utf8, to: &text)
            text += ":{\"columns\":[".utf8
            append(columns)
            text += "],\"key\":[".utf8
            append(key)
            text += "],\"rows\":[".utf8
            let primaryKey = zip(columns, changes.table.isKey).filter(\.1).map(\.0)
            let reader = key.isEmpty ? nil : try RowKeyReader(db, name, primaryKey: primaryKey, key: key)
            table = (reader, false)
        }
        guard changes.operation == .update, let reader = table?.reader else { continue }
        let isKey = changes.table.isKey
        let old = isKey.indices.filter { isKey[$0] }.map { changes.old($0) ?? .null }
        let row = try reader.key(of: old) ?? ""
        if table?.hasRows == true { text.append(UInt8(ascii: ",")) }
        JSONText.append(text: row.utf8, to: &text)
        table?.hasRows = true
    }
    text += (table == nil ? "}" : "]}}").utf8
    return text
}
