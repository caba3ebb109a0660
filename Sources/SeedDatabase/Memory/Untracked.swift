import SeedCompiler
import SeedSyntax

/// Tables that change and cannot be recorded: SQLite's sessions need a primary key.
func untrackedTables(_ changes: [Change], _ catalog: Catalog, _ shape: DatabaseShape) -> [String] {
    let tables = Set(changes.map { catalog.kinds[$0.kind].table }).compactMap { shape.tables[$0] }
    return tables.filter(\.primaryKey.isEmpty).map(\.name).sorted()
}

/// Says when applying, not when undoing, what cannot be undone.
func unrecorded(_ changes: ChangeSet, _ shape: DatabaseShape) -> [Diagnostic] {
    untrackedTables(changes.changes, changes.state.catalog, shape).map { table in
        Diagnostic(
            "not-undoable", severity: .warning,
            "\"\(table)\" has no primary key, so seedc undo will not be able to reverse this apply",
            help: "keep a backup, or give the table a primary key")
    }
}
