import CSQLite
import GRDB
import SeedCompiler

extension Recorder {
    /// The tables of which the changeset does not say the truth:
    ///
    /// - A row that is older than a column does not store the column's default, and SQLite 3.40 says NULL for it. An undo would write NULL.
    /// - A key that is spelt otherwise is for the table the same row, and for the session one row less and one more.
    func uncertain(_ db: Database) throws -> [(table: String, obstacle: Recordable.Obstacle)] {
        try withChangeset { try uncertain(db, $0) }
    }

    /// - Parameter changeset: this recorder's.
    func uncertain(
        _ db: Database, _ changeset: UnsafeRawBufferPointer
    ) throws -> [(table: String, obstacle: Recordable.Obstacle)] {
        var found: [String: Recordable.Obstacle] = [:]
        guard !changeset.isEmpty, mayBeUncertain else { return [] }
        try forEachChange(changeset) { iterator in
            var name: UnsafePointer<CChar>?
            var count: Int32 = 0
            var code: Int32 = 0
            sqlite3changeset_op(iterator, &name, &count, &code, nil)
            guard let name, case let table = String(cString: name), !StateTables.isInternal(table) else { return }
            if code != SQLITE_INSERT, !stored.contains(table),
                recordable.defaults[table]?.contains(where: { wasNull(iterator, $0) }) ?? false
            {
                found[table] = .addedColumns
            }
            if recordable.collated.contains(table), try isSpeltOtherwise(db, ChangeHead(iterator), iterator) {
                found[table] = .spelling
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

private func wasNull(_ iterator: OpaquePointer?, _ column: Int32) -> Bool {
    var old: OpaquePointer?
    sqlite3changeset_old(iterator, column, &old)
    return old.map { sqlite3_value_type($0) == SQLITE_NULL } ?? false
}

/// Whether the table finds, under the key of a change, a row with another one: what is gone must be gone, the rest there to the byte.
private func isSpeltOtherwise(_ db: Database, _ head: ChangeHead, _ iterator: OpaquePointer?) throws -> Bool {
    let change = head.rowChange(iterator, try head.columns(db))
    let condition = change.keyNames.enumerated().map { "\(quoted($1)) IS ?\($0 + 1)" }.joined(separator: " AND ")
    let names = change.keyNames.map(quoted).joined(separator: ", ")
    let statement = try RawStatement(db, "SELECT \(names) FROM \(quoted(change.table)) WHERE \(condition)")
    for (index, value) in change.key.enumerated() { try statement.bind(value, index + 1) }
    guard try statement.step() else { return change.operation != .delete }
    var row = CellRow(width: change.key.count)
    for index in change.key.indices { statement.read(index, into: &row, at: index) }
    return change.operation == .delete || change.key != row.cells.map { $0.value(in: row.arena) ?? .null }
}
