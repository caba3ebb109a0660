import SeedSyntax

/// Turns a formula that says the level of a total into the totals that reach each level.
struct Inversion {
    let name: String
    let run: FormulaRun
    /// What asks for it: shown beside a fault of the formula.
    let span: Span

    /// The smallest integer totals, from 0 on, at which the formula gives each level of 1...count or a higher one.
    ///
    /// Found by search, so it does not matter what the formula looks like, as long as it never falls; that it does not is proven by
    /// `LevelProof`, total by total.
    func totals(count: Int64) throws(DiagnosticBatch) -> [Int64] {
        var totals: [Int64] = []
        for number in 1...count {
            guard let total = try smallest(reaching: Double(number), from: totals.last ?? 0) else {
                let most = try level(of: Int64(FormulaRun.largest))
                throw DiagnosticBatch(.neverReached(name, number, most: most, at: span, formula: run.formula.span))
            }
            if let last = totals.last, total == last {
                let given = Int64(clamping: try self.level(of: total))
                throw DiagnosticBatch(.skipped(name, number, total, given: given, at: span, formula: run.formula.span))
            }
            totals.append(total)
        }
        return totals
    }

    private func smallest(reaching level: Double, from start: Int64) throws(DiagnosticBatch) -> Int64? {
        if try self.level(of: start) >= level { return start }
        // Below `low` it is not reached, at `high` it is.
        var low = start
        var high = start
        var stride: Int64 = 1
        repeat {
            low = high
            guard Double(low) < FormulaRun.largest else { return nil }
            high = min(start + stride, Int64(FormulaRun.largest))
            stride *= 2
        } while try self.level(of: high) < level
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try self.level(of: middle) >= level { high = middle } else { low = middle }
        }
        return high
    }

    private func level(of total: Int64) throws(DiagnosticBatch) -> Double {
        try run([Double(total)], "at the total \(total)")
    }
}

extension Int64 {
    fileprivate init(clamping real: Double) {
        self = Swift.abs(real) <= FormulaRun.largest ? Int64(real) : real > 0 ? .max : .min
    }
}

extension Diagnostic {
    fileprivate static func neverReached(
        _ name: String, _ level: Int64, most: Double, at span: Span, formula: Span
    ) -> Diagnostic {
        Diagnostic(
            "level-unreachable",
            "no total reaches level \(level) by \(name), which gives \(Value(result: most).display) at most", at: span,
            labels: [Label(formula, "the formula")], help: "lower \"count\", or mend the formula")
    }

    fileprivate static func skipped(
        _ name: String, _ level: Int64, _ total: Int64, given: Int64, at span: Span, formula: Span
    ) -> Diagnostic {
        Diagnostic(
            "level-skipped",
            "\(name) gives level \(given) at the total \(total) and level \(level - 1) at none of its own", at: span,
            labels: [Label(formula, "the formula")],
            help: "every level has to be reached before the next one: mend the formula, or write the levels as rows")
    }
}
