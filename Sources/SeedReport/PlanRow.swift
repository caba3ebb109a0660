import SeedCompiler
import SeedSyntax

/// A change as reports show it, whatever their format.
struct PlanRow {
    struct Column {
        let property: Property
        /// Nil for an insert.
        let old: Value?
        let index: Int
    }

    let change: Change
    let kind: Kind
    let key: String
    let columns: [Column]
    let span: Span

    init(_ change: Change, in plan: Plan) {
        let rows = plan.state.kinds[change.kind]
        self.change = change
        kind = rows.kind
        key = plan.state.keyText(change.kind, change.entry)
        span = rows.entries[change.entry].span
        switch change.action {
        case .insert:
            columns = (0..<rows.width).filter { rows.cell(change.entry, $0).tag != .absent && !rows.kind.key.contains($0) }
                .map { Column(property: rows.kind.properties[$0], old: nil, index: $0) }
        case .update, .rename, .delete:
            columns = change.columns.map { Column(property: rows.kind.properties[$0.property], old: $0.old, index: $0.property) }
        }
    }

    /// The old value for people: a reference by the natural key of the row it leads to, where that is known.
    func oldText(_ column: Column, in plan: Plan) -> String {
        let old = column.old ?? .null
        if let target = column.property.reference.flatMap({ plan.state.catalog.index(of: $0) }), let entry = plan.matches[target].entry(of: old) {
            return plan.state.keyText(target, entry)
        }
        let isJSON = plan.state.kinds[change.kind].cell(change.entry, column.index).tag.isJSON
        if isJSON, case .text(let bytes) = old { return String(decoding: bytes, as: UTF8.self) }
        return old.display
    }
}

extension Cell.Tag {
    fileprivate var isJSON: Bool { self == .json || self == .template }
}

extension Plan.Counts {
    /// `3 to add, 1 to change, 0 to rename, 0 to remove, 12 unchanged`, or in the past tense.
    func text(done: Bool) -> String {
        let words = done ? ["added", "changed", "renamed", "removed"] : ["to add", "to change", "to rename", "to remove"]
        let numbers = [added, changed, renamed, removed]
        return zip(numbers, words).map { "\($0) \($1)" }.joined(separator: ", ") + ", \(unchanged) unchanged"
    }
}
