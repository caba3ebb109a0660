import SeedSyntax

/// What makes rows a ladder: whole numbers, without a gap, from 0 on, always up.
func checkLadder(_ table: LevelTable, _ curve: LevelCurve) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    for (lower, row) in zip(table.rows, table.rows.dropFirst()) where row.level != lower.level + 1 {
        let missing =
            row.level == lower.level + 2 ? "level \(lower.level + 1)" : "levels \(lower.level + 1) to \(row.level - 1)"
        faults.append(.gap(missing, row.level, at: table.span(row), after: table.span(lower)))
    }
    guard let first = table.rows.first else { return faults }
    if let total = first.threshold, total != 0 {
        faults.append(.startsAbove(first.level, total, at: table.span(first, curve.threshold)))
    }
    for (lower, row) in zip(table.rows, table.rows.dropFirst()) {
        guard let below = lower.threshold, let total = row.threshold, total <= below else { continue }
        faults.append(
            .doesNotClimb(
                row.level, total, below: (lower.level, below), at: table.span(row, curve.threshold),
                lower: table.span(lower, curve.threshold)))
    }
    return faults
}

extension Diagnostic {
    static func beyondCount(_ level: Int64, _ count: Int64, at span: Span, generate: Span) -> Diagnostic {
        Diagnostic(
            "level-beyond-count", "level \(level) is beyond the \(count) levels that are generated", at: span,
            labels: [Label(generate, "generated here")], help: "raise \"count\", or remove the row")
    }

    fileprivate static func gap(_ missing: String, _ level: Int64, at span: Span?, after: Span?) -> Diagnostic {
        Diagnostic(
            "level-gap", "\(missing) \(missing.hasPrefix("levels") ? "are" : "is") missing below level \(level)",
            at: span,
            labels: Label.at(after, "the level before"), help: "number levels one after the other")
    }

    fileprivate static func startsAbove(_ level: Int64, _ total: Int64, at span: Span?) -> Diagnostic {
        Diagnostic(
            "first-threshold", "the lowest level, \(level), takes \(total)", at: span,
            help: "it has to take 0, or players below it would have no level")
    }

    fileprivate static func doesNotClimb(
        _ level: Int64, _ total: Int64, below: (level: Int64, total: Int64), at span: Span?, lower: Span?
    ) -> Diagnostic {
        Diagnostic(
            "threshold-order",
            "level \(level) takes \(total), no more than level \(below.level), which takes \(below.total)",
            at: span, labels: lower == span ? [] : Label.at(lower, "level \(below.level)"),
            help: "every level has to take more than the one below it")
    }
}
