import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// Rows that one backfill has added, by the range of their ids: a changeset of a million rows takes longer to make than the rows
/// themselves. Nobody else has rows in the range, for it lies behind all ids that were there, and was taken under the write lock.
package struct BackfillRange: Sendable {
    package let table: String
    /// The column that is another name for the rowid.
    let id: String
    let first: Int64
    let last: Int64
    package let rows: Int
    /// JSON: what every one of them held, its player aside.
    let held: String

    static let storage = "_seedc_backfills"
    /// Fewer rows go into the changeset, which tells of them one by one.
    private static let threshold = 10_000

    /// Runs a step, and keeps a range for it where that is possible and worth it.
    fileprivate static func record(
        _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ recorder: Recorder, _ db: Database, _ body: () throws -> Int
    ) throws -> Int? {
        guard step.step.action == .backfill, step.rows >= threshold, let table = shape.table(named: step.step.table),
            let id = table.rowidAlias, let own = step.step.ownColumns(id, table),
            try number(
                db,
                "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = \(.text(table.name.lowercased()))"
            ) == 0
        else { return nil }
        let before = try Int64.fetchOne(db, sql: "SELECT max(\(quoted(id))) FROM \(quoted(table.name))") ?? 0
        // There SQLite chooses ids at random.
        guard before >= 0, before < Int64.max - Int64(step.rows) else { return nil }
        let rows = try recorder.pausing(body)
        let last = try Int64.fetchOne(db, sql: "SELECT max(\(quoted(id))) FROM \(quoted(table.name))") ?? 0
        let held = try String.fetchOne(
            db, sql: "SELECT \(object(own)) FROM \(quoted(table.name)) WHERE \(quoted(id)) = \(last)")
        recorder.backfills.append(
            BackfillRange(
                table: table.name, id: id, first: before + 1, last: last, rows: rows, held: held ?? "{}"))
        return rows
    }

    /// What a row holds, as one text that can be compared.
    private static func object(_ columns: [String]) -> String {
        let members = columns.map { column in
            let name = quoted(column)
            return
                "\(Value.text(column).sqlLiteral), CASE typeof(\(name)) WHEN 'blob' THEN hex(\(name)) ELSE \(name) END"
        }
        return "json_object(\(members.joined(separator: ", ")))"
    }

    // MARK: Remembering

    func insert(_ db: Database, _ apply: Int) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(Self.storage) (apply INTEGER NOT NULL, "table" TEXT NOT NULL, id TEXT NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, "rows" INTEGER NOT NULL, held TEXT NOT NULL,
                    PRIMARY KEY (apply, "table", first))
                """)
        try db.execute(
            sql: "INSERT INTO \(Self.storage) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [apply, table, id, first, last, rows, held])
    }

    static func all(_ db: Database, of apply: Int) throws -> [BackfillRange] {
        guard try db.tableExists(storage) else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM \(storage) WHERE apply = ? ORDER BY \"table\", first", arguments: [apply]
        ).map { row in
            BackfillRange(
                table: row["table"], id: row["id"], first: row["first"], last: row["last"], rows: row["rows"],
                held: row["held"])
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
    /// - Returns: those that somebody has changed since, twenty at most.
    func remove(_ db: Database, forced: Set<String>) throws -> [UndoConflict] {
        let columns = try String.fetchAll(db, sql: "SELECT key FROM json_each(?)", arguments: [held])
        let range = "\(quoted(id)) BETWEEN \(first) AND \(last)"
        let changed = try Int64.fetchAll(
            db,
            sql:
                "SELECT \(quoted(id)) FROM \(quoted(table)) WHERE \(range) AND \(Self.object(columns)) IS NOT ? LIMIT 20",
            arguments: [held]
        ).filter { !forced.contains("\(table):\($0)") }
        try db.execute(sql: "DELETE FROM \(quoted(table)) WHERE \(range)")
        return changed.map {
            UndoConflict(
                row: "\(table):\($0)", problem: "somebody has changed it since it was added")
        }
    }
}

/// Runs a step so that it can be undone.
func recording(
    _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ recorder: Recorder?, _ db: Database, _ body: () throws -> Int
) throws -> Int {
    guard let recorder else { return try body() }
    return try BackfillRange.record(step, shape, recorder, db, body) ?? body()
}
