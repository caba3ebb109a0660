import CSQLite
import Foundation
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
    /// An expression that is true of a row as long as all columns but those hold what they held then.
    let held: String
    /// The columns that say whose row it is, separated by NUL, which no name has.
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
            held: try held(db, table.name, id, last, shared), ownerColumns: step.step.ownerColumns, owners: [])
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

    private static func held(
        _ db: Database, _ table: String, _ id: String, _ row: Int64, _ columns: [String]
    ) throws -> String {
        let literals = columns.map { "quote(\(quoted($0)))" }.joined(separator: ", ")
        guard !columns.isEmpty,
            let found = try Row.fetchOne(
                db, sql: "SELECT \(literals) FROM \(quoted(table)) WHERE \(quoted(id)) = \(row)")
        else { return "1" }
        return zip(columns, found.databaseValues.compactMap(String.fromDatabaseValue)).map { column, literal in
            "typeof(\(quoted(column))) = typeof(\(literal)) AND \(quoted(column)) COLLATE BINARY IS \(literal)"
        }.joined(separator: " AND ")
    }

    private func withOwners(_ db: Database) throws -> BackfillRange {
        let statement = try RawStatement(
            db,
            "SELECT \(ownerColumns.map(quoted).joined(separator: ", ")) FROM \(quoted(table)) WHERE \(condition) ORDER BY \(quoted(id))"
        )
        var list = BackfillOwners(width: ownerColumns.count)
        while try statement.step() { list.append(statement.handle) }
        return BackfillRange(
            table: table, id: id, first: first, last: last, rows: rows, held: held, ownerColumns: ownerColumns,
            owners: list.bytes)
    }

    private var condition: String { "\(quoted(id)) BETWEEN \(first) AND \(last)" }

    // MARK: Remembering

    func insert(_ db: Database, _ apply: Int) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(Self.storage) (apply INTEGER NOT NULL, "table" TEXT NOT NULL, id TEXT NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, "rows" INTEGER NOT NULL, held TEXT NOT NULL,
                    columns TEXT NOT NULL, owners BLOB NOT NULL, PRIMARY KEY (apply, "table", first))
                """)
        try db.execute(
            sql: "INSERT INTO \(Self.storage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                apply, table, id, first, last, rows, held, ownerColumns.joined(separator: "\0"), Data(owners),
            ])
    }

    static func all(_ db: Database, of apply: Int) throws -> [BackfillRange] {
        guard try db.tableExists(storage) else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM \(storage) WHERE apply = ? ORDER BY \"table\", first", arguments: [apply]
        ).map { row in
            let columns: String = row["columns"]
            return BackfillRange(
                table: row["table"], id: row["id"], first: row["first"], last: row["last"], rows: row["rows"],
                held: row["held"], ownerColumns: columns.split(separator: "\0").map(String.init),
                owners: [UInt8](row["owners"] as Data))
        }
    }

    // MARK: Going back

    /// Whether a change is of one of its rows.
    func contains(_ change: Changeset.RowChange) -> Bool {
        guard change.table == table, case .integer(let row) = change.key.first else { return false }
        return (first...last).contains(row)
    }

    /// Deletes the rows that are still there and still hold what they did. Rows that are gone already are what an undo wants.
    ///
    /// - Parameter forced: rows, as `streaks:3`, that go whatever they hold.
    /// - Returns: how many have gone, and those that are no longer what they were, twenty at most.
    func remove(_ db: Database, forced: Set<String>) throws -> (rows: Int, conflicts: [UndoConflict]) {
        let width = ownerColumns.count
        guard let owners = BackfillOwners.values(owners, width: width), owners.count == Int(last - first + 1) * width
        else { throw Failure.stateDamaged("what the backfill of \"\(table)\" has added is unreadable") }
        let names = ownerColumns.map(quoted).joined(separator: ", ")
        let statement = try RawStatement(
            db,
            "SELECT \(names), \(quoted(id)), \(held) FROM \(quoted(table)) WHERE \(condition) ORDER BY \(quoted(id))")
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
