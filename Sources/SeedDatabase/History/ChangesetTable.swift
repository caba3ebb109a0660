import GRDB
import SeedCompiler
import SeedSyntax

/// What a changeset says of a table: its name, and which of its columns are the primary key.
struct ChangesetTable {
    let name: String
    /// By column, its place in the primary key, or 0.
    let keyPlaces: [UInt8]
    let isKey: [Bool]

    init(name: String, keyPlaces: [UInt8]) {
        self.name = name
        self.keyPlaces = keyPlaces
        isKey = keyPlaces.map { $0 != 0 }
    }

    /// The names of the columns.
    ///
    /// - Parameter recorded: what they were when the change was recorded, which is held against the table as it is now. SQLite itself
    ///   only counts: it would skip another table in silence, and write into the wrong columns of one that looks the same.
    /// - Throws: `Failure.stopped` when the table is no longer what it was, or is none.
    func columns(_ db: Database, recorded: [String]? = nil) throws -> [String] {
        let now = try Row.fetchAll(
            db,
            sql: """
                SELECT c.name, c.pk FROM pragma_table_list(?1) t, pragma_table_info(t.name, 'main') c
                WHERE t.schema = 'main' AND t.type IN ('table', 'shadow') AND t.name = ?1 ORDER BY c.cid
                """, arguments: [name])
        let names: [String] = now.map { $0["name"] }
        let keys = now.map { UInt8(truncatingIfNeeded: $0["pk"] as Int) }
        guard keys.starts(with: keyPlaces), recorded.map({ $0.count == isKey.count && names.starts(with: $0) }) ?? true
        else { throw Failure.stopped(DiagnosticBatch(.tableMoved(name))) }
        return names
    }
}

extension Diagnostic {
    fileprivate static func tableMoved(_ table: String) -> Diagnostic {
        Diagnostic(
            "table-moved",
            "the table \"\(table)\" is no longer what it was when the apply was recorded; nothing was written",
            help:
                "a migration has changed it since, so seedc undo cannot reverse that apply; restore a backup, or write the old values into the manifests"
        )
    }
}
