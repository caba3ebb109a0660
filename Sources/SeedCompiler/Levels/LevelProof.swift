import SeedSyntax

/// Compares a table with the formula that the application computes levels by, total by total.
struct LevelProof {
    /// How far beyond the last threshold they have to agree.
    static let margin: Int64 = 1_000
    /// About as many totals as SQLite computes in a second.
    static let limit: Int64 = 1_000_000

    let table: LevelTable
    let threshold: Int
    let name: String
    let run: FormulaRun

    /// - Returns: a warning where there are too many totals to compare all of them.
    /// - Throws: the first total at which they disagree, and both answers.
    func check() throws(DiagnosticBatch) -> Diagnostic? {
        guard let last = table.rows.last, let top = last.threshold else { return nil }
        let end = top + Self.margin
        // A formula that never falls is right on a step if it is at both ends.
        let neverFalls = Monotony.neverFalls(run.formula)
        if end <= Self.limit {
            // Where it is not, all are compared for the first total that shows it.
            let isProven = neverFalls && (try? compareSteps(upTo: end, margin: 1)) != nil
            if !isProven { try compare(0...end) }
            return nil
        }
        // Of any other one only what is around every threshold can be looked at: all of a long ladder would take too long.
        let margin = neverFalls ? 1 : min(Self.margin, Self.limit / Int64(2 * table.rows.count))
        try compareSteps(upTo: end, margin: margin)
        return neverFalls ? nil : .unproven(name, margin, at: run.formula.span)
    }

    /// - Parameter margin: how many totals on both sides of every threshold.
    private func compareSteps(upTo end: Int64, margin: Int64) throws(DiagnosticBatch) {
        var compared: Int64 = -1
        for row in table.rows {
            let total = row.threshold ?? 0
            let range = max(compared + 1, total - margin)...max(compared + 1, total + margin)
            try compare(range)
            compared = range.upperBound
        }
        if compared < end { try compare(end...end) }
    }

    private func compare(_ totals: ClosedRange<Int64>) throws(DiagnosticBatch) {
        let cap = table.rows.last?.level
        var index = table.index(of: totals.lowerBound)
        for total in totals {
            let answer = try run([Double(total)], "at the total \(total)")
            while index + 1 < table.rows.count, (table.rows[index + 1].threshold ?? .max) <= total { index += 1 }
            let level = index >= 0 ? table.rows[index].level : nil
            // The formula does not know where the ladder ends.
            if let level, answer == Double(level) || (level == cap && answer > Double(level)) { continue }
            throw DiagnosticBatch(disagreement(total, answer, level))
        }
    }

    private func disagreement(_ total: Int64, _ answer: Double, _ level: Int64?) -> Diagnostic {
        let wanted = Value(result: answer)
        let isWhole = answer == answer.rounded()
        // Where the formula is ahead, the row that comes too late is at fault; else the one that came too soon.
        let isAhead = answer > Double(level ?? .min)
        let row = table.rows.first { isAhead && Double($0.level) == answer } ?? table.rows.first { $0.level == level }
        let span = row.flatMap { table.span($0, threshold) } ?? run.formula.span
        return Diagnostic(
            "formula-disagrees",
            "at the total \(total) \(name) gives level \(wanted.display), and the table \(level.map { "level \($0)" } ?? "none")",
            at: span, labels: span == run.formula.span ? [] : [Diagnostic.Label(run.formula.span, "the formula")],
            help: isWhole
                ? span == run.formula.span
                    ? "a level that is reached must not be lost at a higher total: mend the formula"
                    : "change one of them; generate: { from: \(name) } takes the table from the formula"
                : "a level is a whole number: put floor() around the formula")
    }
}

extension Diagnostic {
    fileprivate static func unproven(_ name: String, _ margin: Int64, at span: Span) -> Diagnostic {
        Diagnostic(
            "formula-unproven", severity: .warning,
            "\(name) and the table agree for \(margin) totals on both sides of every threshold; those between are too many to compare",
            at: span,
            help:
                "of sums, products with constants, sqrt() and floor() it can be seen that they never fall; then two totals a step are enough"
        )
    }
}
