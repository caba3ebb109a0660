import Foundation
import GRDB
import SeedCompiler

/// A row of one of seedc's own tables, to which anybody can have written: each value is read as what it has to be, within limits, or the
/// run ends with the name of the table, the row and the column.
struct StateRow {
    /// More than anything that is counted or numbered here, and far from where sums overflow.
    static let most: Int64 = 1 << 48
    /// Of a text that is no list, in bytes.
    static let longestText = 1 << 16
    /// Of a list as JSON, in bytes: as long as a changeset may be.
    static let longestList = 256 << 20

    let table: String
    /// Tells it from the others: `apply 3`.
    let name: String
    private let row: Row

    init(_ row: Row, of table: String, named name: String) {
        self.row = row
        self.table = table
        self.name = name
    }

    func integer(_ column: String, in range: ClosedRange<Int64> = 0...most) throws -> Int64 {
        guard case .int64(let value) = storage(column), range.contains(value) else { throw damage(column) }
        return value
    }

    func optionalInteger(_ column: String, in range: ClosedRange<Int64> = 0...most) throws -> Int64? {
        if case .null = storage(column) { return nil }
        return try integer(column, in: range)
    }

    func text(_ column: String, most: Int = longestText) throws -> String {
        guard case .string(let text) = storage(column), text.utf8.count <= most else { throw damage(column) }
        return text
    }

    /// A text that is read as its bytes, `CAST(… AS BLOB)`.
    func name(_ column: String) throws -> String {
        guard let text = String(validating: try blob(column), as: UTF8.self), !text.utf8.contains(0) else {
            throw damage(column)
        }
        return text
    }

    func optionalText(_ column: String, most: Int = longestText) throws -> String? {
        if case .null = storage(column) { return nil }
        return try text(column, most: most)
    }

    func blob(_ column: String) throws -> Data {
        switch storage(column) {
        case .blob(let data): return data
        default: throw damage(column)
        }
    }

    func optionalBlob(_ column: String) throws -> Data? {
        if case .null = storage(column) { return nil }
        return try blob(column)
    }

    /// What `append` of the writers has encoded.
    func decoded<T: Decodable>(_ column: String) throws -> T? {
        guard let text = try optionalText(column, most: Self.longestList) else { return nil }
        guard let value = try? JSONDecoder().decode(T.self, from: Data(text.utf8)) else { throw damage(column) }
        return value
    }

    func damage(_ column: String) -> Failure { .stateDamaged(table, name, column) }

    private func storage(_ column: String) -> DatabaseValue.Storage { (row[column] as DatabaseValue).storage }
}

extension Failure {
    /// - Parameter row: which one, as a person would say it.
    static func stateDamaged(_ table: String, _ row: String, _ column: String) -> Failure {
        .stateDamaged("\(column) of \(row) in \(table) is not what seedc writes there")
    }
}
