import JSONSchema
import SeedSyntax

extension LevelGrower {
    /// Every level of a rule: what rows give, and what they leave open.
    func rows(
        _ rule: GenerateRule, _ given: [Int64: LevelTable.Row]
    ) throws(DiagnosticBatch) -> [LevelTable.Row] {
        let totals = try totals(rule)
        var runs: [(property: Int, run: FormulaRun)] = []
        for (property, formula) in rule.formulas { runs.append((property, try FormulaRun(formula, evaluator))) }
        var rounding = rule.roundTo.map { FriendlyNumbers(step: $0) }
        var rows: [LevelTable.Row] = []
        for level in 1...rule.count {
            var row =
                given[level]
                ?? LevelTable.Row(level: level, given: nil, generated: [], threshold: nil, title: nil, sources: [:])
            var known = [kind.properties[curve.level].name: Double(level)]
            for property in kind.properties.indices where property != curve.level {
                if let value = number(row, property) { known[kind.properties[property].name] = value }
            }
            if let total = totals?.values[Int(level - 1)], !gives(row, curve.threshold) {
                let rounded = rounding?.next(total) ?? Int64(total.rounded())
                try check(rounded, level, rule)
                set(&row, curve.threshold, Double(rounded), totals!.source, &known)
            } else if totals != nil, let total = row.threshold {
                rounding?.skip(total)
            }
            for (property, run) in runs {
                if gives(row, property) {
                    if property == curve.threshold, let total = row.threshold { rounding?.skip(total) }
                    continue
                }
                var arguments: [Double] = []
                for name in run.formula.variables {
                    guard let value = known[name] else {
                        throw DiagnosticBatch(.variableWithoutNumber(name, level, row, run.formula))
                    }
                    arguments.append(value)
                }
                var result = try run.exact(arguments, "at level \(level)")
                if property == curve.threshold {
                    if let rounded = rounding?.next(result) {
                        try check(rounded, level, rule)
                        result = Double(rounded)
                    }
                    guard result == result.rounded() else {
                        throw DiagnosticBatch(.notWhole(run.formula, result, level))
                    }
                }
                set(&row, property, result, .formula(run.formula), &known)
            }
            rows.append(row)
        }
        return rows
    }

    /// Each multiple climbs, so what is rounded can leave behind what is computed.
    private func check(_ rounded: Int64, _ level: Int64, _ rule: GenerateRule) throws(DiagnosticBatch) {
        guard !LevelTable.exact.contains(rounded) else { return }
        throw DiagnosticBatch(.inexact(level, rounded, at: rule.roundToSpan ?? rule.span))
    }

    private func set(
        _ row: inout LevelTable.Row, _ property: Int, _ result: Double, _ source: LevelTable.Source,
        _ known: inout [String: Double]
    ) {
        row.generated.append((property, Value(result: result)))
        row.sources[property] = source
        known[kind.properties[property].name] = result
        if property == curve.threshold { row.threshold = Int64(result) }
    }

    private func totals(_ rule: GenerateRule) throws(DiagnosticBatch) -> (values: [Double], source: LevelTable.Source)?
    {
        switch rule.threshold {
        case .formulas: return nil
        case .inverse(let name, let formula):
            let place = manifests[rule.manifest].tree.child(rule.node, "from").map {
                manifests[rule.manifest].tree.span($0)
            }
            let inversion = Inversion(name: name, run: try FormulaRun(formula, evaluator), span: place ?? rule.span)
            return (try inversion.totals(count: rule.count).map { Double($0) }, .inverse(name, formula))
        case .points(let points, let interpolation, let span):
            do throws(FormulaRefusal) {
                let power = try evaluator.prepare("pow(?1, ?2)")
                let values = try interpolation.totals(through: points) { base, exponent throws(FormulaRefusal) in
                    guard case .real(let real) = try power.value([base, exponent]) else {
                        throw FormulaRefusal("pow(\(base), \(exponent)) is no number")
                    }
                    return real
                }
                return (values, .points(interpolation, span))
            } catch {
                throw DiagnosticBatch(.generate("the points cannot be joined: \(error.reason)", at: span))
            }
        }
    }

    private func gives(_ row: LevelTable.Row, _ property: Int) -> Bool { node(row, property) != nil }

    private func node(_ row: LevelTable.Row, _ property: Int) -> Node? {
        row.given.flatMap { manifests[$0.manifest].tree.child($0.node, kind.properties[property].name) }
    }

    private func number(_ row: LevelTable.Row, _ property: Int) -> Double? {
        guard let given = row.given, let node = node(row, property) else { return nil }
        let tree = manifests[given.manifest].tree
        switch tree.kind(node) {
        case .integer: return Double(tree.integer(node))
        case .real: return tree.real(node)
        default: return nil
        }
    }

    /// By manifest, what its rows and those that no row gives take from the table.
    func generated(_ table: LevelTable) -> [(manifest: Int, rows: GeneratedRows)] {
        guard let generate = table.generate else { return [] }
        var rows: [Int: GeneratedRows] = [generate.manifest: GeneratedRows()]
        for row in table.rows {
            if let given = row.given {
                rows[given.manifest, default: GeneratedRows()].given[given.node] = GeneratedRows.Row(
                    values: row.generated, isWhole: false)
            } else {
                let values = [(curve.level, Value.integer(row.level))] + row.generated
                rows[generate.manifest]!.missing.append(GeneratedRows.Row(values: values, isWhole: true))
            }
        }
        return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Diagnostic {
    fileprivate static func notWhole(_ formula: Formula, _ real: Double, _ level: Int64) -> Diagnostic {
        Diagnostic(
            "formula-result", "the formula gives \(real.description) at level \(level), and a total is a whole number",
            at: formula.span, help: "put round(), floor() or ceil() around it, or give round_to")
    }

    fileprivate static func variableWithoutNumber(
        _ name: String, _ level: Int64, _ row: LevelTable.Row, _ formula: Formula
    ) -> Diagnostic {
        .formula(
            "at level \(level) \"\(name)\" has no number that this formula could take", at: formula.span,
            labels: Label.at(row.given?.span, "level \(level)"))
    }
}
