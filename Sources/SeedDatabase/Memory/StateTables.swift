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
        CREATE TABLE _seedc_version (version INTEGER NOT NULL PRIMARY KEY);
        INSERT INTO _seedc_version VALUES (\(version));
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
            changeset BLOB
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

    /// Whether seedc has ever applied anything here.
    ///
    /// - Throws: `Failure.rejected` for tables that a newer seedc has written.
    static func exist(_ db: Database) throws -> Bool {
        guard try db.tableExists(versions) else { return false }
        let found = try Int.fetchOne(db, sql: "SELECT max(version) FROM _seedc_version") ?? 0
        guard found <= version else { throw Failure.rejected(DiagnosticBatch(.newerState(found))) }
        return true
    }

    static func create(_ db: Database) throws { try db.execute(sql: definition) }

    static func nextApply(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT coalesce(max(apply), 0) + 1 FROM _seedc_applies") ?? 1
    }
}

extension Diagnostic {
    fileprivate static func newerState(_ version: Int) -> Diagnostic {
        Diagnostic(
            "state-version",
            "a newer seedc has written this database's _seedc_ tables (version \(version), this one knows \(StateTables.version))",
            help: "use that version of seedc, or --no-state to leave the tables alone")
    }
}
