import Foundation
import GRDB

/// One change to a table of seedc's own, made of the next bytes of an input: which table, column and rows, and what becomes of them.
struct StateEdit {
    private(set) var sql = ""
    private(set) var values: [DatabaseValue] = []

    /// Nil at the end of the input.
    init?(_ input: inout ArraySlice<UInt8>, _ tables: [(name: String, columns: [String])]) {
        guard let first = input.popFirst(), let second = input.popFirst(), let rows = input.popFirst()
        else { return nil }
        let table = tables[Int(first) % tables.count]
        let column = "\"\(table.columns[Int(second) % table.columns.count])\""
        let name = "main.\(table.name)"
        let chosen =
            switch rows % 5 {
            case 0: "rowid = (SELECT min(rowid) FROM \(name))"
            case 1: "rowid = (SELECT max(rowid) FROM \(name))"
            case 2: "rowid = \(rows / 5 + 1)"
            default: "1"
            }
        switch rows {
        case 250...252: sql = "DELETE FROM \(name) WHERE \(chosen)"
        case 253...255: sql = "INSERT INTO \(name) SELECT * FROM \(name) WHERE \(chosen) LIMIT 100"
        default: sql = "UPDATE \(name) SET \(column) = \(value(of: column, &input)) WHERE \(chosen)"
        }
    }

    /// The SQL for a new value.
    private mutating func value(of column: String, _ input: inout ArraySlice<UInt8>) -> String {
        switch (input.popFirst() ?? 0) % 14 {
        case 0: return "NULL"
        case 1: return place(Int64(Int8(bitPattern: input.popFirst() ?? 0)).databaseValue)
        case 2: return place(Int64(bitPattern: number(&input)).databaseValue)
        case 3: return place(Double(bitPattern: number(&input)).databaseValue)
        case 4: return "CAST(\(place(Data(text(&input)).databaseValue)) AS TEXT)"
        case 5: return place(Data(text(&input)).databaseValue)
        case 6: return "CAST(\(column) AS BLOB)"
        case 7: return "CAST(\(column) AS TEXT)"
        case 8: return "CAST(\(column) AS INTEGER)"
        case 9: return "\(column) + \(place(Int64(Int8(bitPattern: input.popFirst() ?? 0)).databaseValue))"
        // A piece of it goes, and something else comes.
        case 10, 11:
            let (start, length) = (Int(number16(&input)), Int(input.popFirst() ?? 0))
            let piece = place(Data(text(&input)).databaseValue)
            let bytes = "CAST(\(column) AS BLOB)"
            return
                "CAST(CAST(substr(\(bytes), 1, \(start)) || \(piece) AS BLOB) || substr(\(bytes), \(start + length + 1)) AS \(length % 2 == 0 ? "TEXT" : "BLOB"))"
        case 12: return "substr(\(column), 1, \(number16(&input)))"
        default: return "zeroblob(1 << \((input.popFirst() ?? 0) % 21))"
        }
    }

    private mutating func place(_ value: DatabaseValue) -> String {
        values.append(value)
        return "?"
    }

    private func number(_ input: inout ArraySlice<UInt8>) -> UInt64 {
        let bytes = input.prefix(8)
        input = input.dropFirst(8)
        return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func number16(_ input: inout ArraySlice<UInt8>) -> UInt16 {
        UInt16(input.popFirst() ?? 0) | UInt16(input.popFirst() ?? 0) << 8
    }

    /// Its length first.
    private func text(_ input: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let length = Int(input.popFirst() ?? 0)
        defer { input = input.dropFirst(length) }
        return input.prefix(length)
    }
}
