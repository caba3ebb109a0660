import SeedCompiler
import SeedSyntax

/// A plan for machines. Version 1; what it holds is documented in `Docs/plans.md`.
///
/// - Parameter inputs: what a saved plan is made from, so that it can be applied by itself.
package func renderJSONPlan(_ plan: Plan, _ sources: SourceMap, inputs: PlanInputs? = nil) -> OutputDocument {
    // What a saved plan says of places holds wherever it is applied.
    var locations = Locations(sources, areRemembered: inputs != nil)
    let changes = plan.changes.indices.map { plan.planned($0, &locations).document }
    let kinds = zip(plan.state.catalog.kinds, plan.counts).filter { $1 != Plan.Counts() }
        .map { ($0.name, $1.document) }
    let steps = plan.plannedSteps(&locations).map(\.document)
    let notes = plan.plannedNotes(&locations).map(\.document)
    return JSONDocument.object(
        [
            ("format", .text("seedc-plan")), ("version", .integer(1)), ("no_op", .boolean(plan.isEmpty)),
            ("changes", .list(changes)),
        ] + (steps.isEmpty ? [] : [("players", .list(steps))])
            + (notes.isEmpty ? [] : [("notes", .list(notes))]) + [
                ("summary", plan.total.document), ("kinds", .object(kinds)),
            ] + (inputs.map { [("inputs", $0.document)] } ?? [])
    ).render()
}

extension PlannedChange {
    var document: JSONDocument {
        var members: [(String, JSONDocument)] = [
            ("action", .text(action.rawValue)), ("reason", .text(reason)), ("kind", .text(kind)),
            ("table", .text(table)), ("key", PlanValue.key(key).document),
        ]
        if isSingleton { members.append(("singleton", .boolean(true))) }
        if let former { members.append(("was", PlanValue.key(former).document)) }
        if let id { members.append(("id", id.document)) }
        if let place { members.append((place.column == nil ? "was_at" : "at", place.document)) }
        if !holders.isEmpty { members.append(("held_by", .list(holders.map(\.document)))) }
        members.append(("values", .list(columns.map(\.document))))
        members.append(("sql", .text(sql)))
        return .object(members)
    }
}

extension PlannedChange.Column {
    fileprivate var document: JSONDocument {
        var members: [(String, JSONDocument)] = [("property", .text(property)), ("column", .text(column))]
        if let reference { members.append(("references", .text(reference))) }
        if let old { members.append(("old", old.document)) }
        if let new { members.append(("new", new.document)) }
        if cause != .manifest { members.append(("cause", .text(cause.rawValue))) }
        if let base { members.append(("base", .json(base))) }
        return .object(members)
    }
}

extension Plan.Holder {
    fileprivate var document: JSONDocument {
        var members: [(String, JSONDocument)] = [("table", .text(table)), ("rows", .integer(count))]
        if let meaning { members.append(("meaning", .text(meaning))) }
        return .object(members)
    }
}

extension Plan.Counts {
    var document: JSONDocument {
        .object([
            ("added", .integer(added)), ("changed", .integer(changed)), ("renamed", .integer(renamed)),
            ("retired", .integer(retired)), ("removed", .integer(removed)), ("unchanged", .integer(unchanged)),
        ])
    }
}
