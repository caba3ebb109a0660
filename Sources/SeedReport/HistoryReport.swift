import SeedCompiler
import SeedSyntax

/// A line of the history as reports show it.
package struct HistoryLine: Sendable {
    package let apply: Int
    package let at: String
    package let action: String
    package let undoes: Int?
    package let undoneBy: Int?
    package let version: String
    package let digest: String
    package let counts: Plan.Counts
    /// JSON.
    package let kinds: String
    package let canBeUndone: Bool

    package init(
        apply: Int, at: String, action: String, undoes: Int?, undoneBy: Int?, version: String, digest: String,
        counts: Plan.Counts, kinds: String, canBeUndone: Bool
    ) {
        self.apply = apply
        self.at = at
        self.action = action
        self.undoes = undoes
        self.undoneBy = undoneBy
        self.version = version
        self.digest = digest
        self.counts = counts
        self.kinds = kinds
        self.canBeUndone = canBeUndone
    }
}

/// The history for people, newest first.
package func renderHistory(_ lines: [HistoryLine], style: Style) -> OutputText {
    if lines.isEmpty { return "Nothing has been applied to this database.\n" }
    let width = lines.map { String($0.apply).count }.max() ?? 1
    return lines.reversed().map { line in
        let number = spaces(width - String(line.apply).count) + style.bold("\(line.apply)")
        let done = line.counts.isIdle ? "nothing changed" : line.counts.shortText(done: true)
        let action: OutputText = line.undoes.map { "undo of \($0)" } ?? "\(line.action)"
        let remark: OutputText =
            line.undoneBy.map { " (undone by \($0))" }
            ?? (line.canBeUndone || line.counts.isIdle ? "" : " (cannot be undone)")
        return "\(number)  \(line.at)  \(padded(action, to: 9))  \(done)\(style.dim(remark))\n" as OutputText
    }.joined()
}

/// The history for machines, oldest first.
package func renderJSONHistory(_ lines: [HistoryLine]) -> OutputDocument {
    JSONDocument.object([
        ("format", .text("seedc-history")), ("version", .integer(1)),
        ("applies", .list(lines.map { document($0) })),
    ]).render()
}

private func document(_ line: HistoryLine) -> JSONDocument {
    .object([
        ("apply", .integer(line.apply)), ("at", .text(line.at)), ("action", .text(line.action)),
        ("undoes", line.undoes.map { .integer($0) } ?? .null),
        ("undone_by", line.undoneBy.map { .integer($0) } ?? .null),
        ("seedc", .text(line.version)), ("manifests", .text(line.digest)), ("added", .integer(line.counts.added)),
        ("changed", .integer(line.counts.changed)), ("renamed", .integer(line.counts.renamed)),
        ("retired", .integer(line.counts.retired)), ("removed", .integer(line.counts.removed)),
        ("kinds", .json(Array(line.kinds.utf8))), ("can_be_undone", .boolean(line.canBeUndone)),
    ])
}

/// `2 added, 1 changed`, or that nothing was.
package func renderCounts(_ counts: Plan.Counts) -> String {
    counts.isIdle ? "nothing to change" : counts.shortText(done: true)
}

/// A recorded row for people.
///
/// - Parameter columns: what changed; without an old value for a new row, without a new one for a row that goes.
package func renderRecordedRow(
    _ name: String, isNew: Bool, isGone: Bool, _ columns: [(name: String, old: Value?, new: Value?)], style: Style
) -> OutputText {
    let sign = isNew ? style.green("+") : isGone ? style.red("-") : style.yellow("~")
    let width = columns.map { displayWidth("\($0.name)") }.max() ?? 0
    let lines = columns.map { column in
        let sides = [column.old, column.new].compactMap { $0.map { "\(PlanValue(shown: $0).text)" as OutputText } }
        return "    \(padded("\(column.name)", to: width))  \(sides.joined(" \(style.dim("→")) "))\n" as OutputText
    }
    return "\(sign) \(style.bold("\(name)"))\n" + lines.joined() + "\n"
}

/// Rows that a backfill has added and that go together, for people.
package func renderBackfill(_ table: String, _ rows: Int, style: Style) -> OutputText {
    "\(style.red("-")) \(style.bold("\(rows) rows of \(table)"))  \(style.dim("(backfilled)"))\n\n"
}
