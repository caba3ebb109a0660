import SeedCompiler
import SeedSyntax

/// A plan for people: a line per row, a line per value, a summary.
package struct HumanPlan {
    private let style: Style
    private var locations: Locations

    package init(_ sources: SourceMap, style: Style) {
        self.style = style
        locations = Locations(sources)
    }

    /// - Parameter write: takes the text piece by piece, since a plan can be larger than one would want in memory twice.
    package mutating func render<E: Error>(_ plan: Plan, write: (String) throws(E) -> Void) throws(E) {
        if plan.isEmpty {
            try write(
                "No changes: \(plan.total.unchanged) \(plan.total.unchanged == 1 ? "row is" : "rows are") in step with the manifests.\n"
            )
            return
        }
        for (index, change) in plan.changes.enumerated() {
            try write(render(PlanRow(change, in: plan), plan, plan.holders[index] ?? []))
        }
        try write("\(style.bold("Plan:")) \(plan.total.text(done: false)).\n")
    }

    private mutating func render(_ row: PlanRow, _ plan: Plan, _ holders: [Plan.Holder]) -> String {
        let sign =
            switch row.change.action {
            case .insert: style.green("+")
            case .update, .link: style.yellow("~")
            case .rename: style.yellow(">")
            case .retire: style.red("~")
            case .delete: style.red("-")
            }
        let former = row.change.former.map { " from \(plan.state.keyText(row.change.kind, $0))" } ?? ""
        let origin = row.span.map { locations.text($0) } ?? row.lastPlace.map { "last in \($0.file):\($0.line)" }
        let place = "(\(row.change.reason)\(former)\(origin.map { ", \($0)" } ?? ""))"
        var text = "\(sign) \(style.bold("\(row.kind.name) \(row.key)"))  \(style.dim(place))\n"
        let width = row.columns.map { displayWidth($0.property.name) }.max() ?? 0
        for column in row.columns {
            text +=
                "    \(padded(column.property.name, to: width))  \(values(column, row, plan))\(remark(column, row))\n"
        }
        for holder in holders { text += "    \(style.dim(holder.text))\n" }
        return text + "\n"
    }
}

extension HumanPlan {
    /// Who has moved, where that is not what the row's reason says of it all.
    private func remark(_ column: PlanRow.Column, _ row: PlanRow) -> String {
        switch column.cause {
        case .conflict:
            let base = column.base.map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
            return "  " + style.dim("(conflict: last applied \(base))")
        case .drift: return "  " + style.dim("(drift)")
        case .adoption where row.columns.contains { $0.cause != .adoption }: return "  " + style.dim("(adopted)")
        case .adoption, .manifest: return ""
        }
    }

    private func values(_ column: PlanRow.Column, _ row: PlanRow, _ plan: Plan) -> String {
        switch row.change.action {
        case .insert: row.newText(column, in: plan)
        case .delete: row.oldText(column, in: plan)
        case .update, .rename, .retire, .link:
            "\(row.oldText(column, in: plan)) \(style.dim("→")) \(row.newText(column, in: plan))"
        }
    }
}

/// A receipt for people: what was done, per kind.
package func renderReceipt(_ plan: Plan, database: String, milliseconds: Int, style: Style) -> String {
    var text =
        "\(style.bold("Applied to \(database):")) \(plan.total.text(done: true)). The write lock was held for \(milliseconds) ms.\n"
    let names = plan.state.catalog.kinds.map(\.name)
    let width = names.map(displayWidth).max() ?? 0
    for (name, counts) in zip(names, plan.counts) where counts != Plan.Counts() {
        text += "    \(padded(name, to: width))  \(counts.shortText(done: true))\n"
    }
    return text
}
