import SeedSyntax

/// What a plan does for players: the steps that have something to do, in order.
package struct PlayersPlan: Sendable {
    package struct Step: Sendable {
        package let step: PlayerStep
        /// How many rows it will change.
        package let rows: Int
        /// The statement; rows of kinds are named by their natural keys.
        package let statement: SQLText
        /// What does the same, and sooner, as long as the table has no row.
        package let statementIntoEmpty: SQLText?
        /// Selects how many rows it would change, on the tables as they are.
        package let count: SQLText
        /// Selects 0 only if nobody is left out; another number proves nothing. Cheaper than `count`, where there is such a thing.
        package let quickProof: SQLText?
        package let origins: [PlayerStep.Origin]
    }

    package private(set) var steps: [Step] = []
    /// Such as duplicates that are there already.
    package private(set) var notes: [Diagnostic] = []

    package init() {}

    package var isEmpty: Bool { steps.isEmpty }

    /// Rows to come, and rows that change.
    package var counts: Plan.Counts {
        var counts = Plan.Counts()
        for step in steps {
            if step.step.action == .backfill { counts.added += step.rows } else { counts.changed += step.rows }
        }
        return counts
    }

    /// The tables that are written, each once, in order.
    package var tables: [String] {
        var seen: Set<String> = []
        return steps.map(\.step.table).filter { seen.insert($0.lowercased()).inserted }
    }

    /// Counts every step as if the plan and the steps before it had been applied.
    ///
    /// - Parameter number: runs a query that selects one number.
    /// - Throws: what `number` throws, and a `DiagnosticBatch` for rows that are nowhere.
    package init(
        _ players: Players, _ plan: Plan, _ shape: DatabaseShape, number: (SQLText) throws -> Int
    ) throws {
        let live = RowSQL(
            state: plan.state,
            ids: plan.state.catalog.kinds.map { kind in
                shape.tables[kind.table].flatMap { kind.idColumn($0) }
            })
        try plan.refuseMissingRows(shape)
        let ids = try PredictedIDs(plan, shape, number: number)
        var overlay = PlayersOverlay(players, plan, shape, ids)
        let writing = PlayersSQL(players: players.players, catalog: plan.state.catalog) { live.id($0.kind, $0.entry) }
        var counting = PlayersSQL(players: players.players, catalog: plan.state.catalog) { ids.sql($0) }
        for step in players.steps {
            counting.relation = { [overlay] in overlay.relation($0) }
            counting.alike = { [overlay] in overlay.alike($0) }
            if let table = shape.table(named: step.table), let found = writing.duplicates(step, table) {
                let count = try number(found.sql)
                if count > 0 {
                    notes.append(.duplicatePlayerRows(count, table.name, found.columns, at: step.span))
                }
            }
            let rows = try number(counting.count(step))
            guard rows > 0 else { continue }
            steps.append(
                Step(
                    step: step, rows: rows, statement: writing.write(step),
                    statementIntoEmpty: writing.writeIntoEmpty(step), count: writing.count(step),
                    quickProof: writing.quickProof(step),
                    origins: step.origins(players.players, plan.state.catalog, shape)))
            overlay.add(step, rows: rows, counting)
        }
    }
}

extension DatabaseShape {
    /// By the name that the database gives it.
    package func table(named name: String) -> TableShape? { tables[name] ?? tables.values.first { $0.name == name } }
}

extension Plan {
    /// Rows that a players manifest names and that nothing brings: those of a kind that is left out of the plan.
    fileprivate func refuseMissingRows(_ shape: DatabaseShape) throws(DiagnosticBatch) {
        let inserted = Set(changes.filter { $0.action == .insert }.map { EntryID(kind: $0.kind, entry: $0.entry) })
        let missing = state.playerReferences.filter { _, row in
            !matches[row.kind].exists(row.entry) && !inserted.contains(row)
        }
        guard missing.isEmpty else {
            throw DiagnosticBatch(
                missing.map { span, row in
                    let name = "\(state.catalog.kinds[row.kind].name) \(state.keyText(row.kind, row.entry))"
                    return .playerRowWithoutID(name, at: span)
                })
        }
    }
}
