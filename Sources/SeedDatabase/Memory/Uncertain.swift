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
        var changes = ChangesetReader(changeset)
        var (table, defaults, isCollated) = ("", [Int32]?.none, false)
        while try changes.next() {
            if changes.isFirst {
                table = changes.table.name
                defaults = StateTables.isInternal(table) || stored.contains(table) ? nil : recordable.defaults[table]
                isCollated = !StateTables.isInternal(table) && recordable.collated.contains(table)
            }
            if changes.operation != .insert, defaults?.contains(where: { changes.old(Int($0)) == .null }) ?? false {
                found[table] = .addedColumns
            }
            if isCollated, try isSpeltOtherwise(db, changes) { found[table] = .spelling }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// Whether the table finds, under the key of a change, a row with another one: what is gone must be gone, the rest there to the byte.
private func isSpeltOtherwise(_ db: Database, _ changes: ChangesetReader) throws -> Bool {
    let change = Changeset.RowChange(changes, try changes.table.columns(db))
    let condition = change.keyNames.enumerated().map { "\(quoted($1)) IS ?\($0 + 1)" }.joined(separator: " AND ")
    let names = change.keyNames.map(quoted).joined(separator: ", ")
    let statement = try RawStatement(db, "SELECT \(names) FROM \(quoted(change.table)) WHERE \(condition)")
    for (index, value) in change.key.enumerated() { try statement.bind(value, index + 1) }
    guard try statement.step() else { return change.operation != .delete }
    var row = CellRow(width: change.key.count)
    for index in change.key.indices { statement.read(index, into: &row, at: index) }
    return change.operation == .delete || change.key != row.cells.map { $0.value(in: row.arena) ?? .null }
}
