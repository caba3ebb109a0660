import SeedSyntax

/// The levels of all kinds that have a curve.
package struct GrownLevels: Sendable {
    /// The same manifests, with what their `generate` adds.
    package let manifests: [Manifest]
    package let tables: [LevelTable]
    package let faults: [Diagnostic]
    package let warnings: [Diagnostic]
}

/// Follows every `generate`, and checks every ladder, generated or not.
package func growLevels(
    _ manifests: [Manifest], _ catalog: Catalog, _ evaluator: some FormulaEvaluator
) -> GrownLevels {
    var grown = manifests
    var tables: [LevelTable] = []
    var faults: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    for kind in catalog.kinds.indices {
        guard let curve = catalog.kinds[kind].curve else {
            faults += manifests.filter { $0.kind == kind }.compactMap { manifest in
                manifest.tree.child(manifest.root, "generate").map {
                    .withoutCurve(catalog.kinds[kind].name, at: manifest.tree.keySpan($0))
                }
            }
            continue
        }
        guard manifests.contains(where: { $0.kind == kind }) else { continue }
        var grower = LevelGrower(manifests, catalog, kind, curve, evaluator)
        if let table = grower.table() {
            tables.append(table)
            for (manifest, rows) in grower.generated(table) { grown[manifest].generated = rows }
        }
        faults += grower.faults
        warnings += grower.warnings
    }
    return GrownLevels(manifests: grown, tables: tables, faults: faults, warnings: warnings)
}

struct LevelGrower<Evaluator: FormulaEvaluator> {
    let manifests: [Manifest]
    let catalog: Catalog
    let number: Int
    let kind: Kind
    let curve: LevelCurve
    let evaluator: Evaluator
    var faults: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    /// Whether rows or formulas are faulty, so that what seems to be wrong with the whole may not be.
    var hasGaps = false

    init(_ manifests: [Manifest], _ catalog: Catalog, _ number: Int, _ curve: LevelCurve, _ evaluator: Evaluator) {
        self.manifests = manifests
        self.catalog = catalog
        self.number = number
        self.kind = catalog.kinds[number]
        self.curve = curve
        self.evaluator = evaluator
    }

    /// Nil where faults leave none.
    mutating func table() -> LevelTable? {
        let given = givenRows()
        let rule: GenerateRule?
        switch theRule() {
        case .none: return nil
        case .some(let found): rule = found
        }
        var table = LevelTable(
            kind: number, rows: [], generate: rule.map { ($0.manifest, $0.span) }, formula: nil)
        // Nothing can be computed with totals that are too large.
        guard faults.isEmpty else { return nil }
        do throws(DiagnosticBatch) {
            if let rule {
                table.rows = try rows(rule, given)
                for row in given.values where !(1...rule.count).contains(row.level) {
                    faults.append(.beyondCount(row.level, rule.count, at: row.given!.span, generate: rule.span))
                }
            } else {
                table.rows = given.values.sorted { $0.level < $1.level }
            }
            guard !hasGaps, faults.isEmpty else { return faults.isEmpty ? table : nil }
            if rule != nil { faults += invalidRows(table) }
            let broken = checkLadder(table, curve)
            faults += broken
            if broken.isEmpty, table.rows.allSatisfy({ $0.threshold != nil }) { try prove(&table, rule) }
        } catch {
            faults += error.diagnostics
        }
        return faults.isEmpty ? table : nil
    }

    private mutating func prove(_ table: inout LevelTable, _ rule: GenerateRule?) throws(DiagnosticBatch) {
        if case .inverse(let name, let formula)? = rule?.threshold {
            table.formula = (name, formula)
        } else if let address = curve.formula,
            let formula = try manifests.formula(address.kind, address.property, catalog)
        {
            table.formula = ("\(address.kind).\(address.property)", formula)
        }
        guard let (name, formula) = table.formula, !table.rows.isEmpty else { return }
        let proof = LevelProof(
            table: table, threshold: curve.threshold, name: name, run: try FormulaRun(formula, evaluator))
        if let warning = try proof.check() { warnings.append(warning) }
    }
}

extension Diagnostic {
    fileprivate static func withoutCurve(_ kind: String, at span: Span) -> Diagnostic {
        .generate(
            "\(kind) has no curve that could be generated", at: span,
            help: "say under the x-seedc of its row: \"curve\": {\"threshold\": …}")
    }
}
