import SeedCompiler
import SeedSyntax

/// Holds what a saved plan says against the manifests inside it, as far as that needs no database. Old values, and the rows that are in
/// step already, only the database knows: those are compared when the plan is applied.
package struct SavedPlanProof {
    private let plan: SavedPlan
    private let seeds: Seeds
    private var locations: Locations
    private let outline: [StepOutline]

    /// - Parameters:
    ///   - seeds: made from the plan's inputs.
    ///   - withPlayers: whether the plan is about players, too.
    package init(_ plan: SavedPlan, _ seeds: Seeds, _ sources: SourceMap, withPlayers: Bool) {
        self.plan = plan
        self.seeds = seeds
        locations = Locations(sources)
        outline = withPlayers ? seeds.players?.outline ?? [] : []
    }

    /// What the plan and its manifests contradict each other in.
    package mutating func faults() -> [Diagnostic] {
        var faults: [Diagnostic] = []
        let (links, rows) = (linkedProperties, WantedRows(seeds.unstoredState))
        for (change, span) in zip(plan.changes, plan.spans.changes) {
            let others = links.isEmpty ? [] : links[change.row] ?? []
            if let problem = ChangeProof(change, seeds.catalog, rows, linked: others).problem(&locations) {
                faults.append(.tampered("\(change.kind) \(change.keyText): \(problem)", at: span))
            }
        }
        for (step, span) in zip(plan.steps, plan.spans.steps) where !isWanted(step) {
            faults.append(.tampered("no such step is in the players manifest: \(step.subject)", at: span))
        }
        let places = Set(plan.steps.map(\.place))
        if places.count < plan.steps.count { faults.append(.tampered("a step is there twice", at: plan.spans.all)) }
        return faults + summaryFaults
    }

    /// The steps that met nobody when the plan was made: an apply may run them all the same.
    package mutating func idleSteps() -> [PlannedStep] {
        let known = Set(plan.steps.map(\.place))
        return outline.compactMap { step in
            let place = PlannedPlace(step.span, &locations)
            guard !known.contains(place) else { return nil }
            let effects = step.effects.map { ($0.column, $0.text) } + (step.updated.map { [($0, "now")] } ?? [])
            return PlannedStep(
                action: step.action, table: step.table, rows: 0, place: place, effects: effects, sql: "")
        }
    }

    /// By row, what its links set: its insert has left that out.
    private var linkedProperties: [[[UInt8]]: Set<[UInt8]>] {
        let links = plan.changes.filter { $0.action == .link }.map { change in
            (change.row, Set(change.columns.map { Array($0.property.utf8) }))
        }
        return Dictionary(links) { $0.union($1) }
    }

    private mutating func isWanted(_ step: PlannedStep) -> Bool {
        outline.contains { wanted in
            PlannedPlace(wanted.span, &locations) == step.place && wanted.action == step.action
                && wanted.table.lowercased() == step.table.lowercased() && wanted.effects.count == step.effects.count
                && zip(wanted.effects, step.effects).allSatisfy {
                    $0.column.lowercased() == $1.column.lowercased() && $0.isShown(as: $1.text)
                }
        }
    }

    private var summaryFaults: [Diagnostic] {
        var counted: [String: Plan.Counts] = [:]
        for change in plan.changes { counted[change.kind, default: Plan.Counts()].count(change.action) }
        let said = Dictionary(plan.kinds.map { ($0.name, $0.counts) }) { a, _ in a }
        let names = Set(counted.keys).union(said.keys)
        let isTrue = names.allSatisfy { name in
            counted[name, default: Plan.Counts()].changing == said[name, default: Plan.Counts()].changing
        }
        guard isTrue, plan.kinds.map(\.counts).reduce(Plan.Counts(), +) == plan.total else {
            return [.tampered("its summary does not count its changes", at: plan.spans.all)]
        }
        return []
    }
}

extension Plan.Counts {
    /// Without what stays as it is.
    fileprivate var changing: Plan.Counts {
        var counts = self
        counts.unchanged = 0
        return counts
    }
}

extension Diagnostic {
    fileprivate static func tampered(_ what: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "tampered-plan", "the plan contradicts the manifests inside it: \(what)", at: span,
            help: "somebody has edited the file; make a new plan")
    }
}
