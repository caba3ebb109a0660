import SeedSyntax

/// What brings any database of the right schema in step with the manifests, whatever it holds: statements that can be run again
/// without changing anything, and checks that everything is there in the end. Deletes nothing.
package struct PortableScript: Sendable {
    package enum Step: Sendable {
        case write(SQLText)
        /// Selects a text, `problem`, where something is wrong.
        case check(SQLText)
    }

    /// Steps for one row.
    package struct Block: Sendable {
        /// `rewards "Primeros Pasos"`
        package let subject: String
        /// Nil for a row that has left the manifests.
        package let span: Span?
        package let steps: [Step]
    }

    package let blocks: [Block]
    /// The tables that are written, in the order of their kinds.
    package let tables: [String]
    /// What sets the singletons back to NULL.
    package let retreat: [Block]
    /// What is worth knowing and stops nothing.
    package let notes: [Diagnostic]
}

/// - Parameters:
///   - state: resolved with the same shape.
///   - shape: of the tables, or `DatabaseShape(withoutTables:)`.
///   - selected: the kinds that are written; rows of others have to be there.
/// - Throws: kinds whose ids are not known and needed, rows that no order can insert.
package func compilePortably(
    _ state: DesiredState, _ shape: DatabaseShape, selected: Set<Int>
) throws(DiagnosticBatch) -> PortableScript {
    let compiler = PortableCompiler(state, shape, selected)
    try compiler.refuseUnknownIDs()
    let ordered = try compiler.ordered()
    return PortableScript(
        blocks: compiler.writes(ordered) + compiler.checks(ordered), tables: compiler.tables(ordered),
        retreat: compiler.retreat(), notes: compiler.notes())
}

extension DatabaseShape {
    /// Tables as far as the mappings tell: columns without affinity that may be NULL, and no keys. SQLite applies the affinities when
    /// the script runs.
    package init(withoutTables catalog: Catalog) {
        var tables: [String: TableShape] = [:]
        for kind in catalog.kinds {
            let names = [kind.id, kind.created, kind.updated].compactMap { $0 } + kind.constants.map(\.column)
            let known = (tables[kind.table]?.columns.map(\.name) ?? []) + names + kind.properties.map(\.column)
            var seen: Set<String> = []
            let columns = known.filter { seen.insert($0.lowercased()).inserted }.map {
                TableShape.Column(
                    name: $0, declaredType: "none", affinity: .blob, collation: .binary, isNotNull: false,
                    hasDefault: false, isGenerated: false)
            }
            tables[kind.table] = TableShape(
                name: kind.table, columns: columns, primaryKey: [], rowidAlias: nil, isStrict: false, hasRowid: true,
                uniqueKeys: [], indexedColumns: [])
        }
        self.init(tables: tables, tableNames: tables.keys.sorted(), viewNames: [])
    }
}
