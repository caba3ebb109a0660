import SeedSyntax

/// Statements that set players back, or that empty what belongs to them, each with what it is part of.
package struct Erasing: Sendable {
    package struct Step: Sendable {
        /// The reset group, or nil for a purge.
        package let group: String?
        package let step: PlayerStep
        package let statement: SQLText
        /// Selects how many rows it is about.
        package let count: SQLText
        /// Selects how many it has left as they were; nil where nothing tells.
        package let left: SQLText?
    }

    /// A row that a value refers to.
    package struct Reference: Sendable {
        package let kind: Int
        package let entry: Int
        package let span: Span
        /// Selects the ids of all rows with its natural key: there should be one.
        package let ids: SQLText
    }

    package let steps: [Step]
    package let references: [Reference]

    /// The tables that are written, each once, in order.
    package var tables: [String] {
        var seen: Set<String> = []
        return steps.map(\.step.table).filter { seen.insert($0.lowercased()).inserted }
    }

    /// The tables that lose all their rows.
    package var emptied: [String] {
        let emptied = Set(steps.filter { $0.group == nil && $0.step.action == .delete }.map(\.step.table))
        return tables.filter(emptied.contains)
    }
}

extension Players {
    /// - Parameters:
    ///   - names: of groups; each counts once.
    ///   - chosen: keys of players; nil for all.
    /// - Throws: a fault for every name that is no group.
    package func reset(
        _ names: [String], _ chosen: [Value]?, _ state: DesiredState, _ shape: DatabaseShape
    ) throws(DiagnosticBatch) -> Erasing {
        let unknown = names.filter { name in !groups.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw DiagnosticBatch(unknown.map { .unknownGroup($0, known: groups.map(\.name)) })
        }
        let steps = groups.filter { names.contains($0.name) }.flatMap { group in
            group.steps.map { (group: Optional(group.name), step: $0) }
        }
        return erasing(steps, chosen, state, shape)
    }

    /// Everything that the manifest names under purge.
    package func purge(_ state: DesiredState, _ shape: DatabaseShape) -> Erasing {
        erasing(purge.map { (nil, $0) }, nil, state, shape)
    }

    private func erasing(
        _ steps: [(group: String?, step: PlayerStep)], _ chosen: [Value]?, _ state: DesiredState, _ shape: DatabaseShape
    ) -> Erasing {
        let live = RowSQL(
            state: state,
            ids: state.catalog.kinds.map { kind in shape.tables[kind.table].flatMap { kind.idColumn($0) } })
        var sql = PlayersSQL(players: players, catalog: state.catalog) { live.id($0.kind, $0.entry) }
        sql.isAmbiguous = { [players] table, player in
            guard let column = shape.table(named: table)?.column(player) else { return false }
            return column.affinity != players.keyColumn.affinity || column.collation != players.keyColumn.collation
        }
        let references = steps.flatMap { step in
            step.step.rows.map {
                Erasing.Reference(
                    kind: $0.kind, entry: $0.entry, span: step.step.span, ids: live.ids($0.kind, $0.entry))
            }
        }
        return Erasing(
            steps: steps.map { group, step in
                Erasing.Step(
                    group: group, step: step, statement: sql.write(step, of: chosen),
                    count: sql.count(step, of: chosen), left: sql.left(step, of: chosen))
            }, references: references)
    }
}

extension PlayerStep {
    /// The rows that its values refer to.
    fileprivate var rows: [EntryID] {
        guard case .set(let settings, _) = form else { return [] }
        return settings.compactMap { setting in
            if case .row(let row) = setting.value { row } else { nil }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownGroup(_ name: String, known: [String]) -> Diagnostic {
        Diagnostic(
            "unknown-group", "the players manifest has no reset group \"\(name)\"",
            help: suggestion(for: name, among: known)
                ?? (known.isEmpty
                    ? "it has none at all: add them under reset" : "it has: " + known.joined(separator: ", ")))
    }
}
