import GRDB
import SeedCompiler
import SeedSyntax

/// Which tables SQLite's sessions can record so that it can be reversed, and why not the others.
struct Recordable {
    enum Obstacle: Equatable {
        case noKey
        /// SQLite 3.40 fails when a session meets such a table.
        case generatedColumns
        /// Nobody here knows which of its keys are equal.
        case collation
        /// A key was only spelt otherwise. For sessions, which compare bytes, that is a new row; for the table it is the same one.
        case spelling
        /// Sessions skip rows whose key is NULL, and say nothing.
        case nullKeys
        /// Rows that are older than a column with a default: SQLite 3.40 records NULL as what they held there.
        case addedColumns
    }

    private let names: [String: String]
    /// By the table's name in lower case.
    private var obstacles: [String: Obstacle] = [:]
    /// The columns of primary keys that may hold NULL.
    private var nullable: [String: [String]] = [:]
    /// By the table's name, the places of the columns that have a default.
    private(set) var defaults: [String: [Int32]] = [:]
    /// Tables whose primary keys are compared without regard to case or trailing spaces.
    private(set) var collated: Set<String> = []

    /// - Throws: `DatabaseError`.
    init(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT l.name AS "table", l.wr, x.name, coalesce(x.type, '') AS type, x."notnull", x.pk, x.hidden, x.cid, x.dflt_value
                FROM pragma_table_list l, pragma_table_xinfo(l.name, 'main') x
                WHERE l.schema = 'main' AND l.type IN ('table', 'shadow') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                """)
        let collations = try Row.fetchAll(
            db,
            sql: """
                SELECT l.name, upper(x.coll) AS collation FROM pragma_table_list l, pragma_index_list(l.name, 'main') i, pragma_index_xinfo(i.name, 'main') x
                WHERE l.schema = 'main' AND l.type = 'table' AND i.origin = 'pk' AND x."key" = 1 AND upper(x.coll) <> 'BINARY'
                """)
        let known = ["NOCASE", "RTRIM"]
        collated = Set(collations.map { $0["name"] })
        let foreign = Set(collations.filter { !known.contains($0["collation"]) }.map { $0["name"] as String })
        var names: [String: String] = [:]
        for (table, columns) in Dictionary(grouping: rows, by: { $0["table"] as String }) {
            let name = table.lowercased()
            names[name] = table
            let key = columns.filter { $0["pk"] as Int > 0 }
            let filled = columns.filter { ($0["dflt_value"] as String?).map { $0.uppercased() != "NULL" } ?? false }
            if !filled.isEmpty { defaults[table] = filled.map { $0["cid"] } }
            if columns.contains(where: { $0["hidden"] as Int > 1 }) {
                obstacles[name] = .generatedColumns
            } else if key.isEmpty {
                obstacles[name] = .noKey
            } else if foreign.contains(table) {
                obstacles[name] = .collation
            } else if columns[0]["wr"] as Int == 0 {
                let isRowid = key.count == 1 && (key[0]["type"] as String).uppercased() == "INTEGER"
                let columns = isRowid ? [] : key.filter { $0["notnull"] as Int == 0 }.map { $0["name"] as String }
                if !columns.isEmpty { nullable[name] = columns }
            }
        }
        self.names = names
        for name in nullable.keys where try holdsNullKeys(db, name) { obstacles[name] = .nullKeys }
    }

    func obstacle(_ table: String) -> Obstacle? { obstacles[table.lowercased()] }

    /// Of these tables, those that were not recorded. Rows whose key is NULL may have come only now.
    func obstacles(_ db: Database, in written: Set<String>) throws -> [(table: String, obstacle: Obstacle)] {
        try written.sorted().compactMap { name in
            let name = name.lowercased()
            guard let obstacle = try obstacles[name] ?? (holdsNullKeys(db, name) ? .nullKeys : nil) else { return nil }
            return (names[name] ?? name, obstacle)
        }
    }

    private func holdsNullKeys(_ db: Database, _ name: String) throws -> Bool {
        guard let columns = nullable[name], let table = names[name] else { return false }
        let condition = columns.map { "\(quoted($0)) IS NULL" }.joined(separator: " OR ")
        return try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(quoted(table)) WHERE \(condition))") ?? false
    }
}

extension Diagnostic {
    /// Says when applying, not when undoing, what cannot be undone.
    ///
    /// - Parameter action: what cannot be undone: an apply, a reset, a purge.
    static func notUndoable(
        _ table: String, _ obstacle: Recordable.Obstacle, _ action: String = "apply"
    ) -> Diagnostic {
        let (reason, help) =
            switch obstacle {
            case .noKey: ("has no primary key", "keep a backup, or give the table a primary key")
            case .generatedColumns: ("has generated columns, which cannot be recorded", "keep a backup")
            case .collation: ("compares its primary key under a collation of the application's own", "keep a backup")
            case .spelling:
                ("got a primary key that is only spelt otherwise, which cannot be recorded", "keep a backup")
            case .nullKeys:
                ("has rows whose primary key is NULL", "keep a backup, or declare the primary key NOT NULL")
            case .addedColumns:
                (
                    "has columns with a default, in which changed rows held NULL or nothing yet, and SQLite cannot tell",
                    "keep a backup; rows that have been written since their columns were added can be recorded"
                )
            }
        return Diagnostic(
            "not-undoable", severity: .warning,
            "\"\(table)\" \(reason), so seedc undo will not be able to reverse this \(action)", help: help)
    }
}
