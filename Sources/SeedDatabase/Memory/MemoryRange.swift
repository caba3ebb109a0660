import GRDB
import SeedCompiler

/// Rows of `_seedc_rows` that one apply has added. Their numbers were never given before and are never given again, so a range tells them
/// all; a changeset that held them too would be three times as large. Whatever became of them since, an undo takes them back.
struct MemoryRange: Codable {
    let kind: String
    let first: Int64
    let last: Int64

    /// Those of an apply.
    static func read(_ row: StateRow) throws -> [MemoryRange] {
        let ranges: [MemoryRange] = try row.decoded("remembered") ?? []
        guard ranges.allSatisfy({ 0 < $0.first && $0.first <= $0.last && $0.last <= StateRow.most }) else {
            throw row.damage("remembered")
        }
        return ranges
    }

    func remove(_ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM _seedc_rows WHERE kind = ? AND \"row\" BETWEEN ? AND ?", arguments: [kind, first, last])
    }
}
