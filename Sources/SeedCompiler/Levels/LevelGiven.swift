import SeedSyntax

/// What the manifests say of one kind's levels: a rule, and rows.
extension LevelGrower {
    /// The one rule, if there is one; nil of nil where it is faulty.
    mutating func theRule() -> GenerateRule?? {
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

    mutating func givenRows() -> [Int64: LevelTable.Row] {
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
                let row = row(tree, node, tree.integer(key), index)
                rows[row.level] = row
                guard let total = row.threshold, !LevelTable.exact.contains(total) else { continue }
                if case .row(let span)? = row.sources[curve.threshold] {
                    faults.append(.inexact(row.level, total, at: span))
                }
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
    static func inexact(_ level: Int64, _ total: Int64, at span: Span) -> Diagnostic {
        Diagnostic(
            "threshold-range", "level \(level) takes \(total), which is too large to be computed with exactly",
            at: span,
            help: "totals are exact up to 9,007,199,254,740,992 (2 to the power of 53)")
    }

    fileprivate static func brokenFormula(at span: Span) -> Diagnostic {
        .formula(
            "the comma before this has ended the formula", at: span,
            help: "put the formula in quotes, or write generate without braces, a line for each of its keys")
    }

    fileprivate static func generatedTwice(_ kind: String, at span: Span, first: Span) -> Diagnostic {
        .generate(
            "the levels of \(kind) are generated twice", at: span,
            labels: [Label(first, "they are first generated here")],
            help: "keep one of the two")
    }
}
