import SeedCompiler
import SeedSyntax

/// A plan for people: a line per row, a line per value, a summary.
package struct HumanPlan {
    let style: Style
    /// Whether tables, columns and statements are named as well: for a plan that brings its own schemas, whose names for them may say
    /// anything.
    let showsTables: Bool

    package init(style: Style, showsTables: Bool = false) {
        self.style = style
        self.showsTables = showsTables
    }

    /// - Parameters:
    ///   - onBothCores: whether there is nothing else to do meanwhile.
    ///   - write: takes the text piece by piece, since a plan can be larger than one would want in memory twice.
    package func render<E: Error>(
        _ plan: Plan, _ sources: SourceMap, onBothCores: Bool = true, write: (OutputText) throws(E) -> Void
    ) throws(E) {
        var locations = Locations(sources)
        var next = 0
        while next < plan.changes.count {
            // The first alone, for it makes the index of the lines, which both threads then have.
            let count = min(next == 0 ? 1 : 4_000, plan.changes.count - next)
            try write(text(plan, next..<next + count, &locations, inHalves: onBothCores && count > 100))
            next += count
        }
        let steps = plan.plannedSteps(&locations)
        for step in steps { try write(text(step)) }
        try write(summary(plan.total, isEmpty: plan.isEmpty) + summary(steps))
    }

    private func text(
        _ plan: Plan, _ range: Range<Int>, _ locations: inout Locations, inHalves isDivided: Bool
    ) -> OutputText {
        guard isDivided else { return text(plan, range, &locations) }
        let known = locations
        let halves = inHalves { half in
            var own = known
            let middle = range.lowerBound + range.count / 2
            return text(plan, half == 0 ? range.lowerBound..<middle : middle..<range.upperBound, &own)
        }
        return halves.0 + halves.1
    }

    private func text(_ plan: Plan, _ range: Range<Int>, _ locations: inout Locations) -> OutputText {
        var text = OutputText()
        var rest = range
        while !rest.isEmpty {
            let added = plan.addedRows(in: rest)
            if added.changes.isEmpty {
                append(plan.planned(rest.lowerBound, &locations), to: &text)
                rest = rest.dropFirst()
            } else {
                AddedRows(plan, kind: added.kind, style).append(added.changes, &locations, to: &text)
                rest = added.changes.upperBound..<rest.upperBound
            }
        }
        return text
    }

    package func text(_ change: PlannedChange) -> OutputText {
        var text = OutputText()
        append(change, to: &text)
        return text
    }

    private func append(_ change: PlannedChange, to text: inout OutputText) {
        let sign =
            switch change.action {
            case .insert: style.green("+")
            case .update, .link: style.yellow("~")
            case .rename: style.yellow(">")
            case .retire: style.red("~")
            case .delete: style.red("-")
            }
        let former: OutputText =
            change.formerText.map { change.reason == "renamed" ? " from \($0)" : ", was \($0)" } ?? ""
        let origin: OutputText = change.place.map { ", \($0.text)" } ?? ""
        let place: OutputText = "(\(change.reason)\(former)\(origin))"
        let table = showsTables && change.table != change.kind ? " in \(change.table)" : ""
        text += "\(sign) \(style.bold("\(change.kind) \(change.keyText)\(table)"))  \(style.dim(place))\n"
        let width = change.columns.map { displayWidth("\(name(of: $0))") }.max() ?? 0
        for column in change.columns {
            text += "    \(padded("\(name(of: column))", to: width))  \(values(column))\(remark(column, change))\n"
        }
        for holder in change.holders { text += "    \(style.dim("\(holder.text)"))\n" }
        text += "\n"
    }

    package func summary(_ total: Plan.Counts, isEmpty: Bool) -> OutputText {
        isEmpty
            ? "No changes: \(total.unchanged) \(total.unchanged == 1 ? "row is" : "rows are") in step with the manifests.\n"
            : "\(style.bold("Plan:")) \(total.text(done: false)).\n"
    }

    /// The statements of a saved plan, each once, and by which column rows are referred to where a schema has its own idea of that.
    package func statements(_ changes: [PlannedChange], _ catalog: Catalog) -> OutputText {
        guard !changes.isEmpty else { return "" }
        var counts: [[UInt8]: Int] = [:]
        for change in changes { counts[Array(change.sql.utf8), default: 0] += 1 }
        var text: OutputText = "\(style.bold("Statements:"))\n"
        for change in changes {
            guard let count = counts.removeValue(forKey: Array(change.sql.utf8)) else { continue }
            text += "    \(count) × \(change.sql)\n"
        }
        for kind in catalog.kinds {
            guard let id = kind.id else { continue }
            text += "    \(kind.name) are referred to by \(kind.table).\(id)\n"
        }
        return text
    }

    // MARK: Parts

    private func name(of column: PlannedChange.Column) -> String {
        showsTables && column.column != column.property ? "\(column.property) (\(column.column))" : column.property
    }

    /// Where old and new look alike and are not (é can be one code point or two), what is not ASCII is spelt out in both.
    private func values(_ column: PlannedChange.Column) -> OutputText {
        guard column.old != nil else { return "\(column.new?.text ?? "")" }
        let (old, new) = (column.old?.text, column.new?.text)
        // Swift's == is canonical equivalence: exactly what a reader cannot see.
        let isSpelt = old != nil && old == new
        return [old, new].compactMap { $0.map { "\(isSpelt ? spelled($0) : $0)" } }.joined(" \(style.dim("→")) ")
    }

    private func spelled(_ text: String) -> String {
        text.unicodeScalars.map { $0.isASCII ? String($0) : "\\u{\(String($0.value, radix: 16, uppercase: true))}" }
            .joined()
    }

    /// Who has moved, where that is not what the row's reason says of it all.
    private func remark(_ column: PlannedChange.Column, _ change: PlannedChange) -> OutputText {
        switch column.cause {
        case .conflict:
            let base = column.base.map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
            return "  " + style.dim("(conflict: last applied \(base))")
        case .drift: return "  " + style.dim("(drift)")
        case .adoption where change.columns.contains { $0.cause != .adoption }: return "  " + style.dim("(adopted)")
        case .adoption, .manifest: return ""
        }
    }
}

extension Plan.Holder {
    /// `3 players have earned this`, or `3 rows of user_rewards refer to it`.
    var text: String {
        if let meaning { return "\(count) \(meaning)" }
        return "\(count) \(count == 1 ? "row" : "rows") of \(table) \(count == 1 ? "refers" : "refer") to it"
    }
}

extension Plan.Counts {
    /// `3 to add, 1 to change, 0 to rename, 0 to retire, 0 to remove, 12 unchanged`, or in the past tense.
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

/// A receipt for people: what was done, per kind.
package func renderReceipt(_ plan: Plan, database: String, milliseconds: Int, style: Style) -> OutputText {
    var text: OutputText =
        "\(style.bold("Applied to \(database):")) \(plan.total.text(done: true)). The write lock was held for \(milliseconds) ms.\n"
    let names = plan.state.catalog.kinds.map { "\($0.name)" as OutputText }
    let width = (names + plan.players.tables.map { "\($0)" }).map(displayWidth).max() ?? 0
    for (name, counts) in zip(names, plan.counts) where counts != Plan.Counts() {
        text += "    \(padded(name, to: width))  \(counts.shortText(done: true))\n"
    }
    return text + renderReceipt(plan.players, width: width)
}
