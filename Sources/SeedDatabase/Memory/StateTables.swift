import GRDB
import SeedCompiler
import SeedSyntax

/// seedc's own tables, inside the database that it seeds, so that a restored backup brings its memory with it. `Docs/state.md` describes
/// them for people.
enum StateTables {
    static let version = 1
    static let rows = "_seedc_rows"
    static let applies = "_seedc_applies"
    private static let versions = "_seedc_version"

    private static let definition = """
        CREATE TABLE _seedc_version (version INTEGER NOT NULL PRIMARY KEY, numbers TEXT NOT NULL DEFAULT '{}');
        INSERT INTO _seedc_version (version) VALUES (\(version));
        CREATE TABLE _seedc_applies (
            apply INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            action TEXT NOT NULL,
            undoes INTEGER,
            seedc TEXT NOT NULL,
            manifests TEXT NOT NULL,
            added INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            renamed INTEGER NOT NULL,
            retired INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            kinds TEXT NOT NULL,
            untracked TEXT,
            tables TEXT,
            holders TEXT,
            remembered TEXT,
            changeset BLOB,
            changeset_size INTEGER
        );
        CREATE TABLE _seedc_rows (
            kind TEXT NOT NULL,
            "row" INTEGER NOT NULL,
            "key" TEXT NOT NULL,
            id,
            base TEXT NOT NULL,
            initials TEXT,
            file TEXT NOT NULL,
            line INTEGER NOT NULL,
            apply INTEGER NOT NULL,
            PRIMARY KEY (kind, "row")
        ) WITHOUT ROWID;
        """

    /// The columns of the tables; those of backfills come only with the first of them.
    private static let columns = [
        versions: ["version", "numbers"],
        applies: [
            "apply", "at", "action", "undoes", "seedc", "manifests", "added", "changed", "renamed", "retired",
            "removed",
            "kinds", "untracked", "tables", "holders", "remembered", "changeset", "changeset_size",
        ],
        rows: rowColumns, BackfillRange.storage: BackfillRange.columns,
    ]
    static let rowColumns = ["kind", "row", "key", "id", "base", "initials", "file", "line", "apply"]

    static func isInternal(_ table: String) -> Bool { table.hasPrefix("_seedc_") }

    /// Whether seedc has ever applied anything here.
    ///
    /// - Throws: `Failure.rejected` for tables that a newer seedc has written, `.stateDamaged` for what is none of seedc's tables under
    ///   one of their names: reading a view could take for ever, and a trigger would write more than was shown.
    static func exist(_ db: Database) throws -> Bool {
        let found = try Row.fetchAll(
            db,
            sql: """
                SELECT s.name, s.tbl_name, s.type, s.rootpage, c.name AS "column", c.hidden FROM sqlite_schema s
                LEFT JOIN pragma_table_xinfo(s.name, 'main') c ON s.type = 'table'
                WHERE s.tbl_name LIKE '\\_seedc\\_%' ESCAPE '\\' ORDER BY s.rowid, c.cid
                """)
        guard !found.isEmpty else { return false }
        var present: [String: [String]] = [:]
        for row in found {
            let (name, table, type): (String, String, String) = (row["name"], row["tbl_name"], row["type"])
            guard let known = columns.keys.first(where: { $0.lowercased() == table.lowercased() }) else { continue }
            if type == "index" { continue }
            if type == "trigger" { throw Failure.stateDamaged("the trigger \(name) is on \(known)") }
            guard type == "table", row["rootpage"] as Int? ?? 0 > 0, table == known else {
                throw Failure.stateDamaged("\(name) is not the table \(known)")
            }
            guard row["hidden"] as Int? == 0 else {
                throw Failure.stateDamaged("\(known) has columns that are computed")
            }
            present[known, default: []].append(row["column"])
        }
        guard !present.isEmpty else { return false }
        guard present[versions]?.contains("version") ?? false else {
            throw Failure.stateDamaged("\(versions) is missing")
        }
        let version = try version(db)
        guard version == Self.version else { throw Failure.rejected(DiagnosticBatch(.newerState(version))) }
        for (table, needed) in columns.sorted(by: { $0.key < $1.key }) {
            guard let present = present[table] else {
                if table == BackfillRange.storage { continue }
                throw Failure.stateDamaged("\(table) is missing")
            }
            if let missing = needed.first(where: { !present.contains($0) }) {
                throw Failure.stateDamaged("\(table) has no column \(missing)")
            }
            if let other = present.first(where: { !needed.contains($0) }) {
                throw Failure.stateDamaged("\(table) has a column \(other)")
            }
        }
        return true
    }

    private static func version(_ db: Database) throws -> Int {
        let rows = try Row.fetchAll(db, sql: "SELECT version FROM \(versions) LIMIT 2")
        guard rows.count == 1 else { throw Failure.stateDamaged("\(versions) says no version") }
        return Int(try StateRow(rows[0], of: versions, named: "the only row").integer("version", in: 1...1_000_000))
    }

    static func create(_ db: Database) throws { try db.execute(sql: definition) }

    static func nextApply(_ db: Database) throws -> Int {
        let row = try Row.fetchOne(db, sql: "SELECT coalesce(max(apply), 0) AS apply FROM \(applies)")!
        return Int(try StateRow(row, of: applies, named: "the last row").integer("apply")) + 1
    }

    /// The highest number that a row of a kind was ever given. Numbers are not given twice: an undo may bring the row back that had one.
    static func lastNumber(_ db: Database, _ kind: String) throws -> Int64 {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT numbers, (SELECT coalesce(max("row"), 0) FROM \(rows) WHERE kind = ?) AS "row" FROM \(versions)
                """, arguments: [kind])!
        let last = try StateRow(row, of: rows, named: "the last row of \(kind)").integer("row")
        let version = StateRow(row, of: versions, named: "the only row")
        let given: [String: Int64] = try version.decoded("numbers") ?? [:]
        guard case let number = given[kind] ?? 0, (0...StateRow.most).contains(number) else {
            throw version.damage("numbers")
        }
        return max(number, last)
    }

    static func giveNumbers(_ db: Database, _ kind: String, upTo last: Int64) throws {
        try db.execute(
            sql: "UPDATE _seedc_version SET numbers = json_patch(numbers, json_object(?, ?))", arguments: [kind, last])
    }
}
