import SeedSyntax

/// Compares a table with the formula that the application computes levels by, total by total.
struct LevelProof {
    /// How far beyond the last threshold they have to agree.
    static let margin: Int64 = 1_000
    /// About as many totals as SQLite computes in a few seconds.
    static let limit: Int64 = 5_000_000

    let table: LevelTable
    let threshold: Int
    let name: String
    let run: FormulaRun

    /// - Returns: a warning where there are too many totals to compare all of them.
    /// - Throws: the first total at which they disagree, and both answers.
    func check() throws(DiagnosticBatch) -> Diagnostic? {
        guard let last = table.rows.last, let end = last.threshold, let lowest = table.rows.first else { return nil }
        if end + Self.margin <= Self.limit {
            try compare(0...end + Self.margin, cap: last.level)
            return nil
        }
        // The whole of a long ladder would take too long; a step that is right at its ends is hardly wrong between them.
        var compared: Int64 = -1
        for row in table.rows {
            let total = row.threshold ?? 0
            let range = max(compared + 1, total - Self.margin)...max(compared + 1, total + Self.margin)
            try compare(range, cap: last.level)
            compared = range.upperBound
        }
        return .unproven(name, Self.limit, at: lowest.sources[threshold].flatMap { _ in table.span(lowest) })
    }

    private func compare(_ totals: ClosedRange<Int64>, cap: Int64) throws(DiagnosticBatch) {
        var index = -1
        for total in totals {
            let answer = try run([Double(total)], "at the total \(total)")
            while index + 1 < table.rows.count, (table.rows[index + 1].threshold ?? .max) <= total { index += 1 }
            let level = index >= 0 ? table.rows[index].level : nil
            // The formula does not know where the ladder ends.
            if let level, answer == Double(level) || (level == cap && answer > Double(cap)) { continue }
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
    fileprivate static func unproven(_ name: String, _ limit: Int64, at span: Span?) -> Diagnostic {
        Diagnostic(
            "formula-unproven", severity: .warning,
            "\(name) and the table agree for 1,000 totals on both sides of every threshold; those between are too many to compare",
            at: span, help: "every total is compared where the last threshold is below \(limit - margin)")
    }

    private static var margin: Int64 { LevelProof.margin }
}
