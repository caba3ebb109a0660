import GRDB
import SeedCompiler
import SeedSyntax

/// Says before the apply what `undo` will not be able to reverse, as far as the plan tells: triggers may write elsewhere too.
func unrecorded(_ db: Database, _ changes: ChangeSet, _ shape: DatabaseShape) throws -> [Diagnostic] {
    let tables = Set(changes.changes.map { changes.state.catalog.kinds[$0.kind].table })
    guard !tables.isEmpty else { return [] }
    let recordable = try Recordable(db)
    return tables.compactMap { shape.tables[$0]?.name }.sorted()
        .compactMap { table in recordable.obstacle(table).map { .notUndoable(table, $0) } }
}

/// The columns by which the rows of a table are known in the manifests, by the table's name in lower case. Where several kinds share a
/// table, it takes all of their keys to tell rows apart.
func naturalKeys(_ catalog: Catalog, _ shape: DatabaseShape) -> [String: [String]] {
    var keys: [String: [String]] = [:]
    for kind in catalog.kinds {
        guard let table = shape.tables[kind.table] else { continue }
        for column in kind.keyColumns.compactMap({ table.column($0)?.name })
        where !keys[table.name.lowercased(), default: []].contains(column) {
            keys[table.name.lowercased(), default: []].append(column)
        }
    }
    return keys
}
