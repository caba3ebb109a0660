import Foundation
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

    /// What must be there for the tables to be usable.
    private static let columns = [
        (versions, ["version", "numbers"]),
        (
            applies,
            [
                "apply", "at", "action", "undoes", "seedc", "manifests", "added", "changed", "renamed", "retired",
                "removed", "kinds", "untracked", "tables", "holders", "remembered", "changeset", "changeset_size",
            ]
        ), (rows, ["kind", "row", "key", "id", "base", "initials", "file", "line", "apply"]),
    ]

    static func isInternal(_ table: String) -> Bool { table.hasPrefix("_seedc_") }

    /// Whether seedc has ever applied anything here.
    ///
    /// - Throws: `Failure.rejected` for tables that a newer seedc has written, or that are damaged.
    static func exist(_ db: Database) throws -> Bool {
        let present = try columns.map { table, _ in
            try String.fetchSet(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
        }
        guard present.contains(where: { !$0.isEmpty }) else { return false }
        guard present[0].contains("version") else { throw Failure.stateDamaged("\(versions) is missing") }
        let found = try DatabaseValue.fetchOne(db, sql: "SELECT max(version) FROM _seedc_version")
        guard let found = found.flatMap(Int.fromDatabaseValue), found > 0 else {
            throw Failure.stateDamaged("\(versions) says no version")
        }
        guard found <= version else { throw Failure.rejected(DiagnosticBatch(.newerState(found))) }
        for ((table, needed), present) in zip(columns, present) {
            guard !present.isEmpty else { throw Failure.stateDamaged("\(table) is missing") }
            if let missing = needed.first(where: { !present.contains($0) }) {
                throw Failure.stateDamaged("\(table) has no column \(missing)")
            }
        }
        return true
    }

    static func create(_ db: Database) throws { try db.execute(sql: definition) }

    static func nextApply(_ db: Database) throws -> Int {
        let last = try DatabaseValue.fetchOne(db, sql: "SELECT coalesce(max(apply), 0) FROM _seedc_applies")
        guard let last = last.flatMap(Int.fromDatabaseValue), last < Int.max else {
            throw Failure.stateDamaged("\(applies) has no number left")
        }
        return last + 1
    }

    /// The highest number that a row of a kind was ever given. Numbers are not given twice: an undo may bring the row back that had one.
    static func lastNumber(_ db: Database, _ kind: String) throws -> Int64 {
        let numbers = try DatabaseValue.fetchOne(db, sql: "SELECT numbers FROM _seedc_version")
        let last = try DatabaseValue.fetchOne(
            db, sql: "SELECT coalesce(max(\"row\"), 0) FROM _seedc_rows WHERE kind = ?", arguments: [kind])
        guard let text = numbers.flatMap(String.fromDatabaseValue),
            let given = try? JSONDecoder().decode([String: Int64].self, from: Data(text.utf8)),
            let last = last.flatMap(Int64.fromDatabaseValue), last < Int64.max / 2
        else { throw Failure.stateDamaged("the numbers of its rows are unreadable") }
        return max(given[kind] ?? 0, last)
    }

    static func giveNumbers(_ db: Database, _ kind: String, upTo last: Int64) throws {
        try db.execute(
            sql: "UPDATE _seedc_version SET numbers = json_patch(numbers, json_object(?, ?))", arguments: [kind, last])
    }
}
