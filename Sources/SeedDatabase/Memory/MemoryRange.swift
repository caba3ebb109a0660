import Foundation
import GRDB
import SeedCompiler

/// Rows of `_seedc_rows` that one apply has added. Their numbers were never given before and are never given again, so a range tells them
/// all; a changeset that held them too would be three times as large. Whatever became of them since, an undo takes them back.
struct MemoryRange: Codable {
    let kind: String
    let first: Int64
    let last: Int64

    static func decode(_ text: String?) throws -> [MemoryRange] {
        guard let text else { return [] }
        guard let ranges = try? JSONDecoder().decode([MemoryRange].self, from: Data(text.utf8)) else {
            throw Failure.stateDamaged("what an apply has remembered is unreadable")
        }
        return ranges
    }

    func remove(_ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM _seedc_rows WHERE kind = ? AND \"row\" BETWEEN ? AND ?", arguments: [kind, first, last])
    }
}
