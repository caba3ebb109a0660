import SeedCompiler
import SeedSyntax

/// A step for players by names and numbers: what reports show and a saved plan holds.
package struct PlannedStep: Sendable {
    package let action: PlayerStep.Action
    package let table: String
    package let rows: Int
    let place: PlannedPlace
    let effects: [(column: String, text: String)]
    let sql: String
    /// Of a reset, the group that asks for it.
    package var group: String?

    init(
        action: PlayerStep.Action, table: String, rows: Int, place: PlannedPlace,
        effects: [(column: String, text: String)], sql: String
    ) {
        self.action = action
        self.table = table
        self.rows = rows
        self.place = place
        self.effects = effects
        self.sql = sql
    }

    /// - Parameter sql: what is run.
    package init(_ step: PlayerStep, rows: Int, sql: String = "", _ locations: inout Locations) {
        self.init(
            action: step.action, table: step.table, rows: rows, place: PlannedPlace(step.span, &locations),
            effects: step.effects, sql: sql)
    }

    /// What is run, on one line.
    var statement: String {
        sql.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    }

    /// `50 rows of streaks`
    var subject: String { "\(rows) \(rows == 1 ? "row" : "rows") of \(table)" }
}

extension PlannedStep {
    private static let members: Set = ["action", "table", "rows", "at", "values", "sql"]

    var document: JSONDocument {
        let effects = effects.map { JSONDocument.object([("column", .text($0.column)), ("text", .text($0.text))]) }
        return .object([
            ("action", .text(action.rawValue)), ("table", .text(table)), ("rows", .integer(rows)),
            ("at", place.document), ("values", .list(effects)), ("sql", .text(sql)),
        ])
    }

    /// Reads back what `document` writes.
    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "a step", members: Self.members)
        let effects = try object.list("values").map { node throws(DiagnosticBatch) in
            let effect = try PlanObject(tree, node, "a value", members: ["column", "text"])
            return (column: try effect.text("column"), text: try effect.text("text"))
        }
        guard let place = try PlannedPlace(object, "at") else {
            throw DiagnosticBatch(.notAPlan("a step says not where it stands", at: tree.span(node)))
        }
        self.init(
            action: try object.word("action"), table: try object.text("table"), rows: try object.count("rows"),
            place: place, effects: effects, sql: try object.text("sql"))
    }
}

extension Plan {
    package func plannedSteps(_ locations: inout Locations) -> [PlannedStep] {
        players.steps.map { PlannedStep($0.step, rows: $0.rows, sql: $0.statement.literalSQL, &locations) }
    }
}

extension PlayerStep.Action {
    /// Of what was planned, or of what was done.
    var word: String {
        switch self {
        case .backfill: "backfilled"
        case .fill: "filled"
        case .derive: "derived"
        case .reset: "set back"
        case .delete: "deleted"
        }
    }

    fileprivate var future: String {
        switch self {
        case .backfill: "to backfill"
        case .fill: "to fill"
        case .derive: "to derive"
        case .reset: "to set back"
        case .delete: "to delete"
        }
    }
}

/// `50 rows to backfill, 3 to derive`; nil where there are none.
private func sums(_ steps: [(action: PlayerStep.Action, rows: Int)], done: Bool) -> String? {
    let order: [PlayerStep.Action] = [.backfill, .fill, .derive, .reset, .delete]
    let parts = order.compactMap { action -> String? in
        let rows = steps.filter { $0.action == action }.reduce(0) { $0 + $1.rows }
        return rows == 0 ? nil : "\(rows) \(rows == 1 ? "row" : "rows") \(done ? action.word : action.future)"
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
}

extension HumanPlan {
    package func text(_ step: PlannedStep) -> OutputText {
        let sign =
            switch step.action {
            case .backfill: style.green("+")
            case .fill, .derive, .reset: style.yellow("~")
            case .delete: style.red("-")
            }
        let group: OutputText = step.group.map { "\($0), " } ?? ""
        let place: OutputText =
            "(\(group)\(step.action.word), \(step.place.text))"
        let width = step.effects.map { displayWidth("\($0.column)") }.max() ?? 0
        var lines = step.effects.map { "    \(padded("\($0.column)", to: width))  \($0.text)\n" as OutputText }.joined()
        if showsTables, !step.sql.isEmpty { lines += "    \(style.dim("\(step.statement)"))\n" }
        return "\(sign) \(style.bold("\(step.subject)"))  \(style.dim(place))\n\(lines)\n"
    }

    /// Steps of a saved plan that have met nobody, and will be run all the same if they then do.
    package func idle(_ steps: [PlannedStep]) -> OutputText {
        guard !steps.isEmpty else { return "" }
        let lines = steps.map { step in
            let effects = step.effects.map { "\($0.column) \($0.text)" }.joined(separator: ", ")
            return "    \(step.action.future) \(step.table): \(effects) \(style.dim("(\(step.place.text))"))\n"
                as OutputText
        }
        return
            "Nobody needs these by now; with --accept-counts an apply does them for whoever does then:\n\(lines.joined())"
    }

    /// One more line of the summary, where there is something to do for players.
    package func summary(_ steps: [PlannedStep]) -> OutputText {
        sums(steps.map { ($0.action, $0.rows) }, done: false).map { "\(style.bold("Players:")) \($0).\n" } ?? ""
    }
}

/// `50 rows set back, 3 rows deleted`, or that there is nothing.
package func renderSteps(_ steps: [PlannedStep], done: Bool) -> String {
    sums(steps.map { ($0.action, $0.rows) }, done: done) ?? "nothing \(done ? "had " : "")to change"
}

/// What was done for players, a line for each table.
func renderReceipt(_ players: PlayersPlan, width: Int) -> OutputText {
    players.tables.map { table in
        let steps = players.steps.filter { $0.step.table == table }.map { (action: $0.step.action, rows: $0.rows) }
        return "    \(padded("\(table)", to: width))  \(sums(steps, done: true) ?? "")\n" as OutputText
    }.joined()
}
