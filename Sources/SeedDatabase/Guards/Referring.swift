import GRDB
import SeedSyntax

/// The tables that change, and those whose foreign keys lead to them.
func referringTables(_ db: Database, _ tables: Set<String>) throws -> Set<String> {
    let changed = tables.filter { !StateTables.isInternal($0) }
    let lowered = Set(changed.map { $0.lowercased() })
    let keys = try Row.fetchAll(
        db,
        sql: """
            SELECT m.name AS child, f."table" AS parent FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table'
            """)
    return changed.union(
        keys.filter { lowered.contains(($0["parent"] as String).lowercased()) }.map { $0["child"] })
}

/// What to say of rows that would refer to nothing, a fault for each pair of tables.
///
/// - Parameter help: why they are there, and what to do.
func heldByOthers(_ broken: [(violation: ForeignKeyViolation, count: Int)], help: String) -> [Diagnostic] {
    Dictionary(grouping: broken) { [$0.violation.table, $0.violation.parent] }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        .map { names, found in
            // A row with two foreign keys is one row.
            let rows = Set(found.compactMap(\.violation.rowid)).count
            let others = found.filter { $0.violation.rowid == nil }.map(\.count).max() ?? 0
            return .heldByOthers(table: names[0], parent: names[1], rows + others, help: help)
        }
}

extension Diagnostic {
    static func heldByOthers(table: String, parent: String, _ count: Int, help: String) -> Diagnostic {
        Diagnostic(
            "held",
            "\(count) \(count == 1 ? "row" : "rows") of \"\(table)\" \(count == 1 ? "refers" : "refer") to rows of \"\(parent)\" that would go; nothing was written",
            help: help)
    }
}
