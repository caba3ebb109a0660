import SeedCompiler
import SeedSyntax

/// A change as reports show it, whatever their format.
struct PlanRow {
    struct Column {
        let property: Property
        /// Nil for an insert.
        let old: Value?
        let index: Int
        var cause = Change.Cause.manifest
        /// What seedc last applied, as JSON.
        var base: [UInt8]?
    }

    let change: Change
    let kind: Kind
    let key: String
    let columns: [Column]
    /// Nil for a row that has left the manifests.
    let span: Span?
    /// Where such a row last stood.
    let lastPlace: (file: String, line: Int)?

    init(_ change: Change, in plan: Plan) {
        let rows = plan.state.kinds[change.kind]
        self.change = change
        kind = rows.kind
        key = plan.state.keyText(change.kind, change.entry)
        span = rows.entries[change.entry].span
        lastPlace = rows.lastPlaces[change.entry]
        switch change.action {
        case .insert:
            columns = (0..<rows.width).filter {
                rows.cell(change.entry, $0).tag != .absent && !rows.kind.key.contains($0) && !change.later.contains($0)
            }
            .map { Column(property: rows.kind.properties[$0], old: nil, index: $0) }
        case .update, .rename, .retire, .delete, .link:
            columns = change.columns.map {
                Column(
                    property: rows.kind.properties[$0.property], old: $0.old, index: $0.property, cause: $0.cause,
                    base: $0.base)
            }
        }
    }

    /// The wanted value for people. Where it looks like the old one and is not (é can be one code point or two), what is not
    /// ASCII is spelt out in both.
    func newText(_ column: Column, in plan: Plan) -> String {
        let new = plan.state.display(change.kind, change.entry, column.index)
        guard column.old != nil, new == plainOldText(column, in: plan) else { return new }
        return spelled(new)
    }

    func oldText(_ column: Column, in plan: Plan) -> String {
        let old = plainOldText(column, in: plan)
        if change.action == .delete { return old }
        // Swift's == is canonical equivalence: exactly what a reader cannot see.
        return old == plan.state.display(change.kind, change.entry, column.index) ? spelled(old) : old
    }

    private func spelled(_ text: String) -> String {
        text.unicodeScalars.map { $0.isASCII ? String($0) : "\\u{\(String($0.value, radix: 16))}" }.joined()
    }

    /// The old value: a reference by the natural key of the row it leads to, where that is known.
    private func plainOldText(_ column: Column, in plan: Plan) -> String {
        let old = column.old ?? .null
        if let target = column.property.reference.flatMap({ plan.state.catalog.index(of: $0) }),
            let entry = plan.matches[target].entry(of: old)
        {
            return plan.state.keyText(target, entry)
        }
        let isJSON = plan.state.kinds[change.kind].cell(change.entry, column.index).tag.isJSON
        // Live text can be anything, also what a terminal would obey.
        if isJSON, case .text(let bytes) = old, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        return old.display
    }
}

extension Plan.Holder {
    /// `3 players have earned this`, or `3 rows of user_rewards refer to it`.
    var text: String {
        if let meaning { return "\(count) \(meaning)" }
        return "\(count) \(count == 1 ? "row" : "rows") of \(table) \(count == 1 ? "refers" : "refer") to it"
    }
}

extension Cell.Tag {
    fileprivate var isJSON: Bool { self == .json || self == .template }
}

extension Plan.Counts {
    /// `3 to add, 1 to change, 0 to rename, 0 to remove, 12 unchanged`, or in the past tense.
    func text(done: Bool) -> String { parts(done: done).map { "\($0.count) \($0.word)" }.joined(separator: ", ") }

    /// The same without what there is none of.
    func shortText(done: Bool) -> String {
        parts(done: done).filter { $0.count > 0 }.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
    }

    private func parts(done: Bool) -> [(count: Int, word: String)] {
        let words =
            done
            ? ["added", "changed", "renamed", "retired", "removed"]
            : ["to add", "to change", "to rename", "to retire", "to remove"]
        return Array(zip([added, changed, renamed, retired, removed], words)) + [(unchanged, "unchanged")]
    }
}
