import SeedCompiler
import SeedSyntax

/// Holds one change of a saved plan against the kinds and rows that the plan's own inputs give.
struct ChangeProof {
    private let change: PlannedChange
    private let catalog: Catalog
    private let rows: WantedRows
    private let linked: Set<[UInt8]>

    /// - Parameter linked: the properties of the row that a link sets.
    init(_ change: PlannedChange, _ catalog: Catalog, _ rows: WantedRows, linked: Set<[UInt8]>) {
        self.change = change
        self.catalog = catalog
        self.rows = rows
        self.linked = linked
    }

    /// Nil where nothing contradicts.
    func problem(_ locations: inout Locations) -> String? {
        guard let number = catalog.index(of: change.kind) else { return "there is no such kind" }
        let kind = catalog.kinds[number]
        if let problem = shapeProblem(kind) { return problem }
        switch change.action {
        case .insert, .update, .rename, .link:
            let entries = rows.entries(number, change.key)
            guard !entries.isEmpty else { return "no manifest has this row" }
            let problems = entries.map { rowProblem(number, $0, &locations) }
            return problems.contains(nil) ? nil : problems[0]
        case .retire:
            guard case .retire(let values) = kind.rules.removal else { return "rows of this kind are not retired" }
            return change.columns.lazy.compactMap { column -> String? in
                let retired = values.first { kind.properties[$0.property].name == column.property }
                guard let retired, rows.mayStore(PlanValue(retired.value), as: column.new ?? .null) else {
                    return "\(column.property) would become something else"
                }
                return nil
            }.first
        case .delete: return change.columns.contains { $0.new != nil } ? "a row that goes gets no values" : nil
        }
    }

    /// Names of tables, columns and properties, and the words for what happens.
    private func shapeProblem(_ kind: Kind) -> String? {
        guard isSame(change.table, kind.table), change.isSingleton == kind.isSingleton else {
            return "its table is \(kind.table)"
        }
        let keyNames = kind.isSingleton ? kind.constants.map(\.column) : kind.key.map { kind.properties[$0].name }
        guard change.key.map(\.name) == keyNames, change.former.map({ $0.map(\.name) == keyNames }) ?? true else {
            return "its key is \(keyNames.joined(separator: ", "))"
        }
        guard (change.former == nil) == (change.action != .rename) else {
            return "only what is renamed had another key"
        }
        guard change.reason == change.expectedReason else { return "\(change.reason) is not what it says of itself" }
        for column in change.columns {
            guard let property = kind.properties.first(where: { isSame($0.name, column.property) }),
                isSame(property.column, column.column), property.reference == column.reference
            else { return "\(column.property) is not kept in \(column.column)" }
        }
        for holder in change.holders {
            let isKnown = kind.rules.holders.contains {
                isSame($0.table.lowercased(), holder.table.lowercased())
                    && [$0.one, $0.many].contains(holder.meaning ?? "")
            }
            guard isKnown || holder.meaning == nil else { return "its schema says something else of \(holder.table)" }
        }
        let names = Set(change.columns.map { Array($0.property.utf8) })
        return names.count < change.columns.count ? "a value is there twice" : nil
    }

    private func rowProblem(_ kind: Int, _ entry: Int, _ locations: inout Locations) -> String? {
        let place = rows.state.kinds[kind].entries[entry].span.map { PlannedPlace($0, &locations) }
        guard place == change.place else { return "it stands at \(place?.text ?? "no place")" }
        let properties = catalog.kinds[kind].properties
        for column in change.columns {
            guard let index = properties.firstIndex(where: { isSame($0.name, column.property) }), let new = column.new,
                rows.mayStore(rows.state.wanted(kind, entry, index), as: new)
            else { return "\(column.property) would become something else" }
            if change.action == .insert, column.old != nil { return "a row that is added had no values" }
        }
        guard change.action == .insert else { return nil }
        let shown = linked.union(change.columns.map { Array($0.property.utf8) })
        let hidden = properties.indices.first { index in
            rows.state.kinds[kind].cell(entry, index).tag != .absent && !catalog.kinds[kind].key.contains(index)
                && !shown.contains(Array(properties[index].name.utf8))
        }
        return hidden.map { "\(properties[$0].name) would be set, too" }
    }
}

extension PlannedChange {
    /// The reason that its action and the causes of its values make; of those that may have two, the one that is given.
    fileprivate var expectedReason: String {
        let causes = Set(columns.map(\.cause))
        switch action {
        case .insert: return reason == "drift overwritten" ? reason : "added"
        case .rename: return reason == "drift overwritten" ? reason : "renamed"
        case .retire: return "retired"
        case .delete: return "removed"
        case .link: return "linked"
        case .update: return Change.reason(ofUpdate: causes)
        }
    }
}
