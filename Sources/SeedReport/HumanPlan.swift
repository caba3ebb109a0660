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
        for change in plan.changes { try write(render(PlanRow(change, in: plan), plan)) }
        try write("\(style.bold("Plan:")) \(plan.total.text(done: false)).\n")
    }

    private mutating func render(_ row: PlanRow, _ plan: Plan) -> String {
        let sign =
            switch row.change.action {
            case .insert: style.green("+")
            case .update, .link: style.yellow("~")
            case .rename: style.yellow(">")
            case .delete: style.red("-")
            }
        let former = row.change.former.map { " from \(plan.state.keyText(row.change.kind, $0))" } ?? ""
        let place = "(\(row.change.reason)\(former), \(locations.text(row.span)))"
        var text = "\(sign) \(style.bold("\(row.kind.name) \(row.key)"))  \(style.dim(place))\n"
        let width = row.columns.map { displayWidth($0.property.name) }.max() ?? 0
        for column in row.columns {
            text += "    \(padded(column.property.name, to: width))  \(values(column, row, plan))\n"
        }
        return text + "\n"
    }
}

extension HumanPlan {
    private func values(_ column: PlanRow.Column, _ row: PlanRow, _ plan: Plan) -> String {
        switch row.change.action {
        case .insert: row.newText(column, in: plan)
        case .delete: row.oldText(column, in: plan)
        case .update, .rename, .link:
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
