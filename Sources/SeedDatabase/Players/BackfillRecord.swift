import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// Rows that one backfill has added, by the range of their ids: a changeset of a million rows takes longer to make than the rows
/// themselves. The range lies behind all ids that were there, and was taken under the write lock, so it had no other rows.
package struct BackfillRange: Sendable {
    package let table: String
    /// The column that is another name for the rowid.
    let id: String
    let first: Int64
    let last: Int64
    /// How many it has added; of an undo, how many have gone.
    package internal(set) var rows: Int
    /// What the other columns held, in all rows alike.
    let shared: [(column: String, value: Value)]
    /// The columns that say whose row it is.
    let ownerColumns: [String]
    /// What those held, as `BackfillOwners` packs it.
    let owners: [UInt8]

    static let storage = "_seedc_backfills"
    /// Fewer rows go into the changeset.
    private static let threshold = 10_000

    /// Runs a step, and keeps a range for it where that is possible and worth it.
    ///
    /// - Returns: nil where it is not, and nothing was run.
    static func record(
        _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ recorder: Recorder, _ db: Database, _ body: () throws -> Int
    ) throws -> Int? {
        guard step.step.action == .backfill, step.rows >= threshold, let table = shape.table(named: step.step.table),
            let id = table.rowidAlias, let shared = step.step.sharedColumns(id, table), shared.count < 500,
            try !hasTriggers(db, table.name)
        else { return nil }
        let before = try highest(db, table.name, id)
        // There SQLite chooses ids at random.
        guard before >= 0, before < Int64.max - Int64(step.rows) else { return nil }
        let rows = try recorder.pausing(body)
        let last = try highest(db, table.name, id)
        let range = BackfillRange(
            table: table.name, id: id, first: last - Int64(rows) + 1, last: last, rows: rows,
            shared: try values(db, table.name, id, last, shared), ownerColumns: step.step.ownerColumns, owners: [])
        recorder.backfills.append(try range.withOwners(db))
        return rows
    }

    static func hasTriggers(_ db: Database, _ table: String) throws -> Bool {
        let name = Value.text(table.lowercased())
        return try number(
            db, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = \(name)") > 0
    }

    private static func highest(_ db: Database, _ table: String, _ id: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(\(quoted(id))) FROM \(quoted(table))") ?? 0
    }

    private static func values(
        _ db: Database, _ table: String, _ id: String, _ row: Int64, _ columns: [String]
    ) throws -> [(column: String, value: Value)] {
        guard !columns.isEmpty else { return [] }
        let statement = try RawStatement(
            db,
            "SELECT \(columns.map(quoted).joined(separator: ", ")) FROM \(quoted(table)) WHERE \(quoted(id)) = \(row)")
        var found = CellRow(width: columns.count)
        guard try statement.step() else { return [] }
        for index in columns.indices { statement.read(index, into: &found, at: index) }
        return columns.indices.map { (columns[$0], found.cells[$0].value(in: found.arena) ?? .null) }
    }

    private func withOwners(_ db: Database) throws -> BackfillRange {
        let statement = try RawStatement(
            db,
            "SELECT \(ownerColumns.map(quoted).joined(separator: ", ")) FROM \(quoted(table)) WHERE \(condition) ORDER BY \(quoted(id))"
        )
        var list = BackfillOwners(width: ownerColumns.count)
        while try statement.step() { list.append(statement.handle) }
        return BackfillRange(
            table: table, id: id, first: first, last: last, rows: rows, shared: shared, ownerColumns: ownerColumns,
            owners: list.bytes)
    }

    private var condition: String { "\(quoted(id)) BETWEEN \(first) AND \(last)" }

    // MARK: Going back

    /// Whether a change is of one of its rows.
    func contains(_ change: Changeset.RowChange) -> Bool {
        guard change.table == table, case .integer(let row) = change.key.first else { return false }
        return (first...last).contains(row)
    }

    /// True of a row as long as all other columns hold what they held then.
    private var isAsItWas: String {
        guard !shared.isEmpty else { return "1" }
        return shared.map { column, value in
            let literal = value.sqlLiteral
            return "typeof(\(quoted(column))) = typeof(\(literal)) AND \(quoted(column)) COLLATE BINARY IS \(literal)"
        }.joined(separator: " AND ")
    }

    /// With as many rows as are still there.
    func counted(_ db: Database) throws -> BackfillRange {
        var range = self
        range.rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(quoted(table)) WHERE \(condition)") ?? 0
        return range
    }

    /// Deletes the rows that are still there and still hold what they did. Rows that are gone already are what an undo wants.
    ///
    /// - Parameter forced: rows, as `streaks:3`, that go whatever they hold.
    /// - Returns: how many have gone, and those that are no longer what they were, twenty at most.
    func remove(_ db: Database, forced: Set<String>) throws -> (rows: Int, conflicts: [UndoConflict]) {
        let width = ownerColumns.count
        guard let owners = BackfillOwners.values(owners, width: width), owners.count == Int(last - first + 1) * width
        else { throw Failure.stateDamaged(Self.storage, "the backfill of \"\(table)\"", "owners") }
        let names = ownerColumns.map(quoted).joined(separator: ", ")
        let statement = try RawStatement(
            db,
            "SELECT \(names), \(quoted(id)), \(isAsItWas) FROM \(quoted(table)) WHERE \(condition) ORDER BY \(quoted(id))"
        )
        var row = CellRow(width: width)
        var conflicts: [UndoConflict] = []
        while try conflicts.count < 20 && statement.step() {
            row.arena.removeAll(keepingCapacity: true)
            for column in 0..<width { statement.read(column, into: &row, at: column) }
            let number = sqlite3_column_int64(statement.handle, Int32(width))
            let start = Int(number - first) * width
            let name = "\(table):\(number)"
            let moved = ownerColumns.indices.compactMap { column -> String? in
                let (live, left) = (row.cells[column].value(in: row.arena) ?? .null, owners[start + column])
                return live == left
                    ? nil : "\(ownerColumns[column]) is \(live.display), the apply left \(left.display)"
            }
            if !moved.isEmpty {
                conflicts.append(.stranger(name, moved.joined(separator: ", ")))
            } else if sqlite3_column_int(statement.handle, Int32(width) + 1) == 0, !forced.contains(name) {
                conflicts.append(UndoConflict(row: name, problem: "somebody has changed it since it was added"))
            }
        }
        statement.reset()
        guard conflicts.isEmpty else { return (0, conflicts) }
        try db.execute(sql: "DELETE FROM \(quoted(table)) WHERE \(condition)")
        return (db.changesCount, [])
    }
}
