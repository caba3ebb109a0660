import SeedSyntax

/// Compiles a desired state without a database to compare it with.
struct PortableCompiler {
    let state: DesiredState
    let shape: DatabaseShape
    let selected: Set<Int>
    let sql: RowSQL
    /// By kind, the entries that written rows refer to.
    let referred: [Set<Int>]

    init(_ state: DesiredState, _ shape: DatabaseShape, _ selected: Set<Int>) {
        self.state = state
        self.shape = shape
        self.selected = selected
        let ids = state.catalog.kinds.map { kind in shape.tables[kind.table].flatMap { kind.idColumn($0) } }
        sql = RowSQL(state: state, ids: ids)
        var referred: [Set<Int>] = Array(repeating: [], count: state.kinds.count)
        for kind in selected {
            for (entry, mention) in state.kinds[kind].entries.enumerated() where mention.role == .row {
                for target in state.kinds[kind].references(entry, state.catalog) {
                    referred[target.kind].insert(target.entry)
                }
            }
        }
        self.referred = referred
    }

    private func isWritten(_ kind: Int, _ entry: Int) -> Bool {
        selected.contains(kind) && state.kinds[kind].entries[entry].role == .row
    }

    private func entries(_ kind: Int, _ role: DesiredRows.Entry.Role) -> [Int] {
        state.kinds[kind].entries.indices.filter { state.kinds[kind].entries[$0].role == role }
    }

    /// Every row as if none were there, behind those that it refers to.
    func ordered() throws(DiagnosticBatch) -> [Change] {
        let changes = state.kinds.indices.filter(selected.contains).flatMap { kind in
            entries(kind, .row).map { Change(action: .insert, kind: kind, entry: $0, columns: []) }
        }
        let matches = state.kinds.map { LiveMatches(entries: $0.entries.count, isReferenced: false) }
        return try ChangeOrder(changes, state, shape, matches).sorted()
    }

    func tables(_ changes: [Change]) -> [String] {
        let written = Set(changes.map(\.kind))
        var seen: Set<String> = []
        return state.kinds.indices.filter(written.contains).map { state.catalog.kinds[$0].table }
            .filter { seen.insert($0.lowercased()).inserted }
    }

    // MARK: Writing

    func writes(_ changes: [Change]) -> [PortableScript.Block] {
        let formers = state.kinds.indices.map { kind in
            Dictionary(grouping: entries(kind, .former)) { Int(state.kinds[kind].entries[$0].row) }
        }
        return changes.map { change in
            let (kind, entry) = (change.kind, change.entry)
            var steps: [PortableScript.Step] = []
            if change.action == .insert {
                steps += renames(kind, entry, formers[kind][entry] ?? [])
                steps.append(.write(insert(change)))
            }
            let properties = change.action == .insert ? compared(change) : change.columns.map(\.property)
            if !properties.isEmpty { steps.append(.write(sql.update(kind, entry, properties))) }
            return block(kind, entry, steps)
        }
    }

    private func block(_ kind: Int, _ entry: Int, _ steps: [PortableScript.Step]) -> PortableScript.Block {
        PortableScript.Block(
            subject: "\(state.catalog.kinds[kind].name) \(state.keyText(kind, entry))",
            span: state.kinds[kind].entries[entry].span, steps: steps)
    }

    /// What the manifest is the truth of: of key columns only text, which a collation may find equal though it is spelt otherwise.
    private func compared(_ change: Change) -> [Int] {
        let rows = state.kinds[change.kind]
        return rows.present(change.entry).subtracting(change.later).indices.filter { property in
            rows.kind.properties[property].policy == .managed
                && (!rows.kind.key.contains(property) || rows.cell(change.entry, property).tag == .text)
        }
    }

    private func insert(_ change: Change) -> SQLText {
        let rows = state.kinds[change.kind]
        let present = rows.present(change.entry).subtracting(change.later).indices
        var columns: [(name: String, value: SQLText)] = rows.kind.constants.map { ($0.column, "\($0.value)") }
        columns += present.map { (rows.kind.properties[$0].column, sql.wanted(change.kind, change.entry, $0)) }
        columns += [rows.kind.created, rows.kind.updated].compactMap { $0 }.map { ($0, "CURRENT_TIMESTAMP") }
        let names = columns.map { column -> SQLText in "\(name: column.name)" }.joined(", ")
        let table = rows.kind.table
        return """
            INSERT OR IGNORE INTO \(name: table) (\(names))\(.lineBreak)SELECT \(columns.map(\.value).joined(", "))\
            \(.lineBreak)WHERE NOT EXISTS (SELECT 1 FROM \(name: table) WHERE \(sql.key(change.kind, change.entry)))
            """
    }

    // MARK: Checking

    func checks(_ changes: [Change]) -> [PortableScript.Block] {
        let written = changes.filter { $0.action == .insert }.map { change in
            var whole = change
            whole.later = ColumnSet()
            let isReferred = referred[change.kind].contains(change.entry)
            let check = sql.isThere(change.kind, change.entry, compared(whole), withID: isReferred)
            return block(change.kind, change.entry, [.check(check)])
        }
        let others = state.kinds.indices.flatMap { kind in
            referred[kind].sorted().filter { !isWritten(kind, $0) }.map { entry in
                block(kind, entry, [.check(sql.isThere(kind, entry, [], withID: true))])
            }
        }
        let problem = "must not exist, and a script cannot see what would go with it; run seedc apply"
        let absent = state.kinds.indices.filter(selected.contains).flatMap { kind in
            entries(kind, .absent).map { block(kind, $0, [.check(sql.isGone(kind, $0, problem))]) }
        }
        return written + others + absent
    }

    // MARK: Going back

    func retreat() -> [PortableScript.Block] {
        state.kinds.indices.filter { selected.contains($0) && state.catalog.kinds[$0].isSingleton }.flatMap { kind in
            entries(kind, .row).compactMap { entry -> PortableScript.Block? in
                let rows = state.kinds[kind]
                let table = shape.tables[rows.kind.table]
                let properties = rows.present(entry).indices.filter { property in
                    let mapping = rows.kind.properties[property]
                    return mapping.policy == .managed && table?.column(mapping.column)?.isNotNull != true
                }
                guard !properties.isEmpty else { return nil }
                let isSet = properties.map { property -> SQLText in
                    "\(sql.column(kind, rows.kind.properties[property].column)) IS NOT NULL"
                }.joined(" OR ")
                let update = sql.update(
                    kind, properties.map { ($0, "NULL") }, where: "\(sql.key(kind, entry)) AND (\(isSet))")
                return block(kind, entry, [.write(update)])
            }
        }
    }
}
