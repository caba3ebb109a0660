import SeedSyntax

/// A plan as SQL that needs nothing but the database that it was made from.
package struct PlanScript: Sendable {
    package struct Step: Sendable {
        /// `rewards "Primeros Pasos"`
        package let subject: String
        /// `renamed from "Primer Paso"`
        package let reason: String
        /// Nil for a row that has left the manifests.
        package let span: Span?
        /// What an apply runs.
        package let statement: SQLText
        /// Selects a text, `problem`, where the statement has left its row in another state than it should.
        package let proof: SQLText
        /// What takes the change back, as far as nobody has changed the row since. Empty for new rows, which stay, and for lost ones.
        package let undo: [SQLText]
        /// Whether nothing can bring the row back.
        package let isLoss: Bool
    }

    package let steps: [Step]
    /// What must hold before the first row goes, each a text like a step's proof, with the row that it is about: no script may take
    /// along what has come to refer to a row since the plan was made.
    package let guards: [(subject: String, check: SQLText)]
    /// The tables that are written, in the order in which they are.
    package let tables: [String]
    /// Whether rows that others could refer to go or change their keys.
    package let mayLeaveReferences: Bool
    /// Whether foreign keys are checked only at the end, as an apply does.
    package let defersForeignKeys: Bool

    package init(_ plan: Plan) {
        let writer = PlanScriptWriter(plan)
        steps = plan.changes.indices.map(writer.step) + plan.players.steps.map(PlanScript.Step.init)
        guards = plan.guards.map(writer.check)
        var seen: Set<String> = []
        tables = (plan.changes.map { plan.state.catalog.kinds[$0.kind].table } + plan.players.tables).filter {
            seen.insert($0.lowercased()).inserted
        }
        mayLeaveReferences = plan.changes.contains { $0.action == .delete || $0.action == .rename }
        defersForeignKeys = plan.changes.count { $0.action == .delete } > 1
    }
}

extension PlanScript.Step {
    /// What is done for players is not taken back: nobody can tell those rows from what the application has written.
    fileprivate init(_ step: PlayersPlan.Step) {
        self.init(
            subject: "\(step.rows) \(step.rows == 1 ? "row" : "rows") of \(step.step.table)",
            reason: step.step.action.rawValue, span: step.step.span, statement: step.statement,
            proof: "SELECT 'would have to change once more' AS problem WHERE 0 <> (\(step.count))",
            undo: [], isLoss: false)
    }
}

private struct PlanScriptWriter {
    private let plan: Plan
    private let sql: RowSQL

    init(_ plan: Plan) {
        self.plan = plan
        let kinds = plan.state.catalog.kinds
        // An id that the plan itself changes is none to write down.
        let moved = plan.changes.filter { change in
            change.action != .insert
                && change.columns.contains {
                    kinds[change.kind].properties[$0.property].column.lowercased()
                        == plan.addressColumns[change.kind]?.lowercased()
                }
        }
        let unsettled = Set(moved.map { EntryID(kind: $0.kind, entry: $0.entry) })
        sql = RowSQL(state: plan.state, ids: plan.addressColumns) { kind, entry in
            unsettled.contains(EntryID(kind: kind, entry: entry)) ? nil : plan.matches[kind].id(entry)
        }
    }

    func step(_ index: Int) -> PlanScript.Step {
        let change = plan.changes[index]
        let former = change.former.map { " from \(plan.state.keyText(change.kind, $0))" } ?? ""
        return PlanScript.Step(
            subject: "\(plan.state.catalog.kinds[change.kind].name) \(plan.state.keyText(change.kind, change.entry))",
            reason: change.reason + former, span: plan.state.kinds[change.kind].entries[change.entry].span,
            statement: plan.statements[plan.statementOf[index]].filled { argument(change, $0) }, proof: proof(change),
            undo: undo(change), isLoss: change.action == .delete)
    }

    func check(_ guarding: Plan.ReferenceGuard) -> (subject: String, check: SQLText) {
        let change = plan.changes[guarding.change]
        let kind = plan.state.catalog.kinds[change.kind]
        let address: [PlanStatement.Parameter] =
            plan.addressColumns[change.kind] != nil && change.id != nil
            ? [.id] : kind.isSingleton ? kind.constants.indices.map { .constant($0) } : kind.key.map { .key($0) }
        let rows = PlanStatement(sql: guarding.rows, parameters: address).filled { argument(change, $0) }
        let problem = Value.text(" rows of \"\(guarding.table)\" refer to it, and the plan found \(guarding.expected)")
        return (
            "\(kind.name) \(plan.state.keyText(change.kind, change.entry))",
            "SELECT n || \(problem) AS problem FROM (SELECT count(*) AS n FROM (\(rows))) WHERE n > \(Value.integer(Int64(guarding.expected)))"
        )
    }

    private func argument(_ change: Change, _ parameter: PlanStatement.Parameter) -> SQLText {
        let kind = plan.state.catalog.kinds[change.kind]
        switch parameter {
        case .wanted(let property): return sql.wanted(change.kind, change.entry, property)
        case .key(let property): return sql.wanted(change.kind, change.former ?? change.entry, property)
        case .old(let property): return "\(old(change, property))"
        case .id: return change.id.map { "\($0)" } ?? sql.id(change.kind, change.entry)
        case .constant(let number): return "\(kind.constants[number].value)"
        }
    }

    private func old(_ change: Change, _ property: Int) -> Value {
        change.columns.first { $0.property == property }?.old ?? .null
    }

    private func proof(_ change: Change) -> SQLText {
        let rows = plan.state.kinds[change.kind]
        switch change.action {
        case .delete: return sql.isGone(change.kind, change.entry, "is still there")
        case .insert:
            let properties = rows.present(change.entry).subtracting(change.later).indices.filter {
                rows.kind.properties[$0].policy == .managed && !rows.kind.key.contains($0)
            }
            return sql.isThere(change.kind, change.entry, properties)
        default: return sql.isThere(change.kind, change.entry, change.columns.map(\.property))
        }
    }

    // MARK: Going back

    private func undo(_ change: Change) -> [SQLText] {
        let rows = plan.state.kinds[change.kind]
        switch change.action {
        case .insert, .link, .delete: return []
        default:
            // One by one, so that what somebody has changed since does not keep the rest from going back.
            let values = change.columns.map(\.property).filter { !rows.kind.key.contains($0) }.map { property in
                sql.update(
                    change.kind, [(property, "\(old(change, property))")],
                    where: "\(sql.key(change.kind, change.entry)) AND \(stillHolds(change, property))")
            }
            let key = change.columns.map(\.property).filter(rows.kind.key.contains)
            guard !key.isEmpty else { return values }
            let back = sql.update(
                change.kind, key.map { ($0, "\(old(change, $0))") },
                where: ([sql.key(change.kind, change.entry)] + key.map { stillHolds(change, $0) }).joined(" AND "))
            return values + [back]
        }
    }

    private func stillHolds(_ change: Change, _ property: Int) -> SQLText {
        let rows = plan.state.kinds[change.kind]
        let column = sql.column(change.kind, rows.kind.properties[property].column)
        let isNumber = [.null, .integer, .real].contains(rows.cell(change.entry, property).tag)
        let collated = isNumber ? column : "\(column) COLLATE BINARY"
        return "\(collated) IS \(sql.wanted(change.kind, change.entry, property))"
    }
}
