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
    private var hasGaps = false

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

    // MARK: What the manifests give

    /// The one rule, if there is one; nil of nil where it is faulty.
    private mutating func theRule() -> GenerateRule?? {
        var first: (manifest: Int, node: Node)?
        for (index, manifest) in manifests.enumerated() where manifest.kind == number {
            guard let node = manifest.tree.child(manifest.root, "generate") else { continue }
            if let first {
                let place = manifests[first.manifest].tree.keySpan(first.node)
                faults.append(.generatedTwice(kind.name, at: manifest.tree.keySpan(node), first: place))
                return .none
            }
            // The schema has said what is wrong with it, but for why.
            if manifest.isFaulty(node) {
                faults += brokenFormulas(manifest.tree, node)
                return .none
            }
            first = (index, node)
        }
        guard let first else { return .some(nil) }
        var reader = GenerateReader(catalog, manifests, kind, curve, manifests[first.manifest].tree)
        let rule = reader.rule(first.node, manifest: first.manifest)
        faults += reader.faults
        return rule.map { .some($0) } ?? .none
    }

    /// In braces a comma ends a value, and the rest of a formula becomes keys of its own.
    private func brokenFormulas(_ tree: SyntaxTree, _ node: Node) -> [Diagnostic] {
        guard tree.kind(node) == .mapping, tree.isFlow(node) else { return [] }
        let rest = tree.children(node).first { tree.kind($0) == .null && tree.name(of: tree.key($0)).contains(")") }
        return rest.map { [.brokenFormula(at: tree.keySpan($0))] } ?? []
    }

    private mutating func givenRows() -> [Int64: LevelTable.Row] {
        var rows: [Int64: LevelTable.Row] = [:]
        for (index, manifest) in manifests.enumerated() where manifest.kind == number {
            let tree = manifest.tree
            guard let list = tree.child(manifest.root, "rows"), tree.kind(list) == .sequence else { continue }
            for node in tree.children(list) {
                guard !manifest.isFaulty(node), let key = tree.child(node, kind.properties[curve.level].name),
                    tree.kind(key) == .integer
                else {
                    hasGaps = true
                    continue
                }
                // One key twice is reported where rows are resolved.
                guard rows[tree.integer(key)] == nil else { continue }
                rows[tree.integer(key)] = row(tree, node, tree.integer(key), index)
            }
        }
        return rows
    }

    private func row(_ tree: SyntaxTree, _ node: Node, _ level: Int64, _ manifest: Int) -> LevelTable.Row {
        let given = LevelTable.Given(manifest: manifest, node: node, span: tree.span(node))
        var row = LevelTable.Row(
            level: level, given: given, generated: [], threshold: nil, title: nil, sources: [:])
        if let value = tree.child(node, kind.properties[curve.threshold].name), tree.kind(value) == .integer {
            row.threshold = tree.integer(value)
            row.sources[curve.threshold] = .row(tree.span(value))
        }
        if let title = curve.title, let value = tree.child(node, kind.properties[title].name),
            tree.kind(value) == .text
        {
            row.title = tree.text(value)
        }
        return row
    }
}

extension Diagnostic {
    fileprivate static func brokenFormula(at span: Span) -> Diagnostic {
        .formula(
            "the comma before this has ended the formula", at: span,
            help: "put the formula in quotes, or write generate without braces, a line for each of its keys")
    }

    fileprivate static func withoutCurve(_ kind: String, at span: Span) -> Diagnostic {
        .generate(
            "\(kind) has no curve that could be generated", at: span,
            help: "say under the x-seedc of its row: \"curve\": {\"threshold\": …}")
    }

    fileprivate static func generatedTwice(_ kind: String, at span: Span, first: Span) -> Diagnostic {
        .generate(
            "the levels of \(kind) are generated twice", at: span,
            labels: [Label(first, "they are first generated here")],
            help: "keep one of the two")
    }
}
