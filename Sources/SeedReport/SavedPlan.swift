import SeedCompiler
import SeedSyntax

/// A plan that `plan --out` has written: its changes, and what they were made from.
package struct SavedPlan: Sendable {
    package let inputs: PlanInputs
    package let changes: [PlannedChange]
    package let total: Plan.Counts
    /// What is done for players, and how many rows that were.
    package let steps: [PlannedStep]
    package var isEmpty: Bool { changes.isEmpty && steps.isEmpty }

    /// JSON is YAML, so the file is read with positions, and a broken one is reported like a manifest.
    ///
    /// - Throws: where it is not what seedc writes.
    package init(_ file: SourceFile) throws(DiagnosticBatch) {
        let tree = try parseYAML(file.withoutSurrogateEscapes)
        let start = Span(file: file.id, start: 0, end: file.bytes.isEmpty ? 0 : 1)
        guard let root = tree.documents.first, tree.kind(root) == .mapping,
            tree.member(root, "format") == "seedc-plan"
        else {
            throw DiagnosticBatch(.notAPlan("its \"format\" is not \"seedc-plan\"", at: start))
        }
        guard tree.number(root, "version") == 1 else {
            throw DiagnosticBatch(.notAPlan("this seedc reads version 1", at: tree.span(root)))
        }
        guard let inputs = tree.child(root, "inputs"), tree.kind(inputs) == .mapping else {
            throw DiagnosticBatch(.notAPlan("it has no \"inputs\", as the output of --format json", at: start))
        }
        self.inputs = try PlanInputs(tree, inputs)
        var changes: [PlannedChange] = []
        for node in tree.list(root, "changes") {
            guard let change = PlannedChange(tree, node) else {
                throw DiagnosticBatch(.notAPlan("a change lacks a member", at: tree.span(node)))
            }
            changes.append(change)
        }
        self.changes = changes
        steps = try tree.list(root, "players").map { node throws(DiagnosticBatch) in
            guard let step = PlannedStep(tree, node) else {
                throw DiagnosticBatch(.notAPlan("a step lacks a member", at: tree.span(node)))
            }
            return step
        }
        total = tree.child(root, "summary").map { Plan.Counts(tree, $0) } ?? Plan.Counts()
    }

    /// What has moved since: nothing, if the database would now be changed just as the plan says. Players come and go, so how many rows
    /// a step meets may differ; what it does to them is in the manifests, which the plan brings.
    package func staleness(against plan: Plan, _ sources: SourceMap) -> [Diagnostic] {
        if plan.isEmpty, !isEmpty { return [.doneAlready()] }
        var locations = Locations(sources)
        var waiting = Dictionary(grouping: changes, by: \.row)
        var moved: [Diagnostic] = []
        for index in plan.changes.indices {
            let now = plan.planned(index, &locations)
            guard let then = waiting[now.row]?.first else {
                moved.append(.stale("\(now.title) \(now.action.future), which the plan does not say"))
                continue
            }
            waiting[now.row]?.removeFirst()
            moved += now.differences(from: then).map { .stale($0) }
        }
        // In the plan's order, not in that of a dictionary.
        for change in changes where waiting[change.row]?.isEmpty == false {
            waiting[change.row]?.removeFirst()
            moved.append(.stale("\(change.title) \(change.action.future) by the plan, and nothing is left to do there"))
        }
        if moved.isEmpty, total != plan.total {
            moved.append(
                .stale("its summary says \(total.text(done: false)), and it is \(plan.total.text(done: false))"))
        }
        return moved
    }
}

extension PlannedChange {
    /// Names a row across databases.
    fileprivate var row: [[UInt8]] { [Array(kind.utf8), PlanValue.key(key).document.compact] }

    fileprivate var title: String { "\(kind) \(keyText)" }

    /// What is not as it was when the plan was made. Ids may differ: the plan is good for any database in the same state.
    fileprivate func differences(from then: PlannedChange) -> [String] {
        let formers = [former, then.former].map { key in key.map { PlanValue.key($0).canonical } }
        guard action == then.action, formers[0] == formers[1] else {
            return ["\(title) \(action.future), and the plan says that it \(then.action.future)"]
        }
        let known = Dictionary(then.columns.map { ($0.property, $0) }, uniquingKeysWith: { a, _ in a })
        var found: [String] = []
        for column in columns {
            guard let then = known[column.property] else {
                found.append(
                    "\(title): \(column.property) is \(column.old?.text ?? "missing") now and would be changed too")
                continue
            }
            if column.old?.canonical != then.old?.canonical {
                found.append(
                    "\(title): \(column.property) was \(then.old?.text ?? "missing") and is \(column.old?.text ?? "missing") now"
                )
            } else if column.new?.canonical != then.new?.canonical {
                found.append("\(title): \(column.property) would become \(column.new?.text ?? "nothing")")
            }
        }
        let now = Set(columns.map(\.property))
        for column in then.columns where !now.contains(column.property) {
            found.append(
                "\(title): \(column.property) was \(column.old?.text ?? "missing") and is \(column.new?.text ?? "missing") now"
            )
        }
        if found.isEmpty, sql != then.sql || reason != then.reason || table != then.table {
            found.append(
                "\(title): the file says otherwise than seedc does (\(then.reason), \(then.sql)); somebody has edited it"
            )
        }
        return found
    }
}

extension Change.Action {
    fileprivate var future: String {
        switch self {
        case .insert: "would be added"
        case .update: "would be changed"
        case .link: "would be linked"
        case .rename: "would be renamed"
        case .retire: "would be retired"
        case .delete: "would be removed"
        }
    }
}

extension Diagnostic {
    fileprivate static func doneAlready() -> Diagnostic {
        Diagnostic(
            "stale-plan", "the plan is stale: all that it says is done already",
            help: "nothing was written; somebody has applied it, or the same changes by hand")
    }

    fileprivate static func stale(_ what: String) -> Diagnostic {
        Diagnostic("stale-plan", "the plan is stale: \(what)", help: "nothing was written; make a new plan")
    }
}
