import SeedSyntax

/// Puts changes behind the new rows that they refer to, also across kinds that refer to each other. Where rows wait for each other in a
/// circle, a reference that may be NULL is left out at first and set once both rows are there.
struct ChangeOrder {
    private let changes: [Change]
    private let state: DesiredState
    private let shape: DatabaseShape
    /// By change, the references that wait for another change.
    private var waiting: [[Reference]]

    private struct Reference {
        let property: Int
        let target: Int
        /// Whether the column can be NULL for a while.
        let canWait: Bool
    }

    init(_ changes: [Change], _ state: DesiredState, _ shape: DatabaseShape, _ matches: [LiveMatches]) {
        self.changes = changes
        self.state = state
        self.shape = shape
        var position: [EntryID: Int] = [:]
        for (index, change) in changes.enumerated() where change.action == .insert {
            position[EntryID(kind: change.kind, entry: change.entry)] = index
        }
        waiting = changes.map { change in
            let rows = state.kinds[change.kind]
            return (0..<rows.width).flatMap { property in
                rows.references(change.entry, property, state.catalog).compactMap { target in
                    guard !matches[target.kind].exists(target.entry), let index = position[target] else { return nil }
                    return Reference(
                        property: property, target: index, canWait: Self.canWait(change, property, rows, shape))
                }
            }
        }
    }

    private static func canWait(_ change: Change, _ property: Int, _ rows: DesiredRows, _ shape: DatabaseShape) -> Bool
    {
        guard change.action == .insert, rows.cell(change.entry, property).tag == .reference,
            !rows.kind.key.contains(property),
            let column = shape.tables[rows.kind.table]?.column(rows.kind.properties[property].column)
        else { return false }
        return !column.isNotNull
    }

    /// Kahn's order, first come first served.
    ///
    /// - Throws: rows that wait for each other and none of which can go first.
    func sorted() throws(DiagnosticBatch) -> [Change] {
        var dependents: [[Int]] = Array(repeating: [], count: changes.count)
        var missing = waiting.map(\.count)
        for (index, references) in waiting.enumerated() {
            for reference in references { dependents[reference.target].append(index) }
        }
        var ready = changes.indices.filter { missing[$0] == 0 }
        var next = 0
        var isDone = Array(repeating: false, count: changes.count)
        var ordered: [Change] = []
        var links: [Change] = []
        var firstOpen = 0
        while ordered.count < changes.count {
            if next == ready.count {
                guard let index = changes.indices[firstOpen...].first(where: { !isDone[$0] && canGoFirst($0, isDone) })
                else {
                    throw DiagnosticBatch(circle(isDone))
                }
                while firstOpen < changes.count, isDone[firstOpen] { firstOpen += 1 }
                ready.append(index)
            }
            let index = ready[next]
            next += 1
            guard !isDone[index] else { continue }
            let left = waiting[index].filter { !isDone[$0.target] }
            isDone[index] = true
            ordered.append(changes[index].leavingOut(left.map(\.property)))
            if !left.isEmpty { links.append(changes[index].linking(left.map(\.property))) }
            for dependent in dependents[index] {
                missing[dependent] -= 1
                if missing[dependent] == 0 { ready.append(dependent) }
            }
        }
        return ordered + links
    }

    private func canGoFirst(_ index: Int, _ isDone: [Bool]) -> Bool {
        waiting[index].allSatisfy { isDone[$0.target] || $0.canWait }
    }

    private func circle(_ isDone: [Bool]) -> [Diagnostic] {
        changes.indices.filter { !isDone[$0] }.prefix(20).map {
            .circleOfRows(state, changes[$0].kind, changes[$0].entry)
        }
    }
}

extension Change {
    /// An insert without some of its references.
    fileprivate func leavingOut(_ properties: [Int]) -> Change {
        var copy = self
        for property in properties { copy.later.insert(property) }
        return copy
    }

    /// The update that sets what an insert has left out.
    fileprivate func linking(_ properties: [Int]) -> Change {
        Change(
            action: .link, kind: kind, entry: entry,
            columns: Set(properties).sorted().map { Column(property: $0, old: .null) })
    }
}
