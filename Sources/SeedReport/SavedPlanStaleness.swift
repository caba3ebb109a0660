import SeedCompiler
import SeedSyntax

extension SavedPlan {
    /// What has moved since: nothing, if the database would now be changed just as the plan says.
    ///
    /// - Parameter acceptsCounts: whether other numbers of players' rows are well, as they come and go: those that a step meets, and those
    ///   that refer to a row.
    package func staleness(against plan: Plan, _ sources: SourceMap, acceptsCounts: Bool) -> [Diagnostic] {
        if plan.isEmpty, !isEmpty { return [.doneAlready()] }
        var locations = Locations(sources, areRemembered: true)
        var moved = movedChanges(plan, &locations, acceptsCounts)
        if moved.isEmpty, total != plan.total {
            moved.append("its summary says \(total.text(done: false)), and it is \(plan.total.text(done: false))")
        }
        moved += movedSteps(plan, &locations, acceptsCounts) + movedNotes(plan, &locations)
        return moved.map { .stale($0) }
    }

    /// The write lock is held meanwhile, so what is as it was, in the same order, is not looked at more closely.
    private func isUnmoved(_ plan: Plan, _ locations: inout Locations) -> Bool {
        guard plan.changes.count == changes.count else { return false }
        return changes.indices.allSatisfy { plan.planned($0, &locations).isExactly(changes[$0]) }
    }

    private func movedChanges(_ plan: Plan, _ locations: inout Locations, _ acceptsCounts: Bool) -> [String] {
        if isUnmoved(plan, &locations) { return [] }
        var waiting = Dictionary(grouping: changes, by: \.row)
        var moved: [String] = []
        for index in plan.changes.indices {
            let now = plan.planned(index, &locations)
            guard let then = waiting[now.row]?.first else {
                moved.append("\(now.title) \(now.action.future), which the plan does not say")
                continue
            }
            waiting[now.row]?.removeFirst()
            moved += now.differences(from: then, acceptsCounts)
        }
        // In the plan's order, not in that of a dictionary.
        for change in changes where waiting[change.row]?.isEmpty == false {
            waiting[change.row]?.removeFirst()
            moved.append("\(change.title) \(change.action.future) by the plan, and nothing is left to do there")
        }
        return moved
    }

    private func movedSteps(_ plan: Plan, _ locations: inout Locations, _ acceptsCounts: Bool) -> [String] {
        var waiting = steps
        var moved: [String] = []
        for now in plan.plannedSteps(&locations) {
            guard let index = waiting.firstIndex(where: { $0.place == now.place && $0.action == now.action }) else {
                // Then it met nobody, and `show` says that it is a part of the plan.
                if !acceptsCounts {
                    moved.append("\(now.subject) would be \(now.action.word), which the plan does not say")
                }
                continue
            }
            let then = waiting.remove(at: index)
            if !now.isSame(as: then, acceptsCounts: true) {
                moved.append("\(now.subject): the file says otherwise than seedc does; somebody has edited it")
            } else if !now.isSame(as: then, acceptsCounts: acceptsCounts) {
                moved.append("\(now.subject) would be \(now.action.word), and the plan says \(then.rows)")
            }
        }
        if !acceptsCounts {
            moved += waiting.map {
                "\($0.subject) would be \($0.action.word) by the plan, and nothing is left to do there"
            }
        }
        return moved
    }

    private func movedNotes(_ plan: Plan, _ locations: inout Locations) -> [String] {
        let now = plan.plannedNotes(&locations)
        guard now != notes else { return [] }
        let (known, current) = (Set(notes), Set(now))
        let gone = notes.filter { !current.contains($0) }.map { "it is no longer so: \($0.diagnostic.message)" }
        let found = gone + now.filter { !known.contains($0) }.map { "the plan does not say: \($0.diagnostic.message)" }
        return found.isEmpty ? ["its notes are not in the order in which seedc writes them"] : found
    }
}

extension PlannedStep {
    fileprivate func isSame(as other: PlannedStep, acceptsCounts: Bool) -> Bool {
        other.document.comparable(without: acceptsCounts ? ["rows"] : [])
            == document.comparable(without: acceptsCounts ? ["rows"] : [])
    }
}

extension PlannedChange {
    /// What is not as it was when the plan was made. Ids may differ, and where a row last stood that has left the manifests: the plan is
    /// good for any database in the same state.
    fileprivate func differences(from then: PlannedChange, _ acceptsCounts: Bool) -> [String] {
        let formers = [former, then.former].map { key in key.map { PlanValue.key($0).canonical } }
        guard action == then.action, formers[0] == formers[1] else {
            return ["\(title) \(action.future), and the plan says that it \(then.action.future)"]
        }
        var found = valueDifferences(from: then)
        let isHeldAlike = acceptsCounts ? holders.map(\.table) == then.holders.map(\.table) : holders == then.holders
        if !isHeldAlike {
            found.append("\(title): \(Self.text(holders)) now, and \(Self.text(then.holders)) in the plan")
        }
        let others: Set = ["id", "was_at", "held_by"]
        if found.isEmpty, document.comparable(without: others) != then.document.comparable(without: others) {
            found.append(
                "\(title): the file says otherwise than seedc does (\(then.reason), \(then.sql)); somebody has edited it"
            )
        }
        return found
    }

    private func valueDifferences(from then: PlannedChange) -> [String] {
        let known = Dictionary(then.columns.map { ($0.property, $0) }, uniquingKeysWith: { a, _ in a })
        var found: [String] = []
        for column in columns {
            guard let then = known[column.property] else {
                found.append(
                    "\(title): \(column.property) is \(column.old?.text ?? "missing") now and would be changed too")
                continue
            }
            if column.old?.canonical != then.old?.canonical {
                let (was, now) = (then.old?.text ?? "missing", column.old?.text ?? "missing")
                found.append("\(title): \(column.property) was \(was) and is \(now) now")
            } else if column.new?.canonical != then.new?.canonical {
                found.append("\(title): \(column.property) would become \(column.new?.text ?? "nothing")")
            }
        }
        let now = Set(columns.map(\.property))
        for column in then.columns where !now.contains(column.property) {
            let (was, now) = (column.old?.text ?? "missing", column.new?.text ?? "missing")
            found.append("\(title): \(column.property) was \(was) and is \(now) now")
        }
        return found
    }

    private static func text(_ holders: [Plan.Holder]) -> String {
        holders.isEmpty ? "nothing refers to it" : holders.map(\.text).joined(separator: ", ")
    }
}

extension JSONDocument {
    /// What two of them are compared by: whatever an object holds, but for some members.
    fileprivate func comparable(without names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return JSONValue(comparable: compact) }
        return JSONValue(comparable: JSONDocument.object(members.filter { !names.contains($0.0) }).compact)
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
