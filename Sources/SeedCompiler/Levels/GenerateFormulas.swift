import SeedSyntax

extension GenerateReader {
    /// The formulas of a `generate`, each after those that it names.
    mutating func formulas(
        _ node: Node, _ threshold: GenerateRule.Threshold?
    ) -> [(property: Int, formula: Formula)]? {
        let own = tree.children(node).filter { !Self.reserved.contains(tree.name(of: tree.key($0))) }
        var places: [(property: Int, node: Node)] = []
        for child in own {
            let name = tree.name(of: tree.key(child))
            guard let property = kind.property(name), property != curve.level else {
                let known =
                    Self.reserved
                    + kind.properties.indices.filter { $0 != curve.level }.map {
                        kind.properties[$0].name
                    }
                faults.append(
                    .generate(
                        name == kind.properties[curve.level].name
                            ? "\"\(name)\" counts by itself" : "\"\(name)\" is nothing that could be generated",
                        at: tree.keySpan(child), help: suggestion(for: name, among: known)))
                continue
            }
            guard [.text, .integer, .real].contains(tree.kind(child)) else {
                faults.append(.generate("expected a formula", at: tree.span(child)))
                continue
            }
            places.append((property, child))
        }
        var known = [kind.properties[curve.level].name] + places.map { kind.properties[$0.property].name }
        if let threshold, case .formulas = threshold {} else { known.append(kind.properties[curve.threshold].name) }
        let before = faults.count
        var formulas: [(property: Int, formula: Formula)] = []
        for (property, child) in places {
            if let formula = Formula.read(tree, child, known: known, &faults) { formulas.append((property, formula)) }
        }
        return faults.count == before ? inOrder(formulas) : nil
    }

    private mutating func inOrder(
        _ formulas: [(property: Int, formula: Formula)]
    ) -> [(property: Int, formula: Formula)]? {
        var waiting = formulas
        var ordered: [(property: Int, formula: Formula)] = []
        while !waiting.isEmpty {
            let open = Set(waiting.map { kind.properties[$0.property].name })
            guard let next = waiting.firstIndex(where: { open.isDisjoint(with: $0.formula.variables) }) else {
                let names = waiting.map { kind.properties[$0.property].name }.joined(separator: ", ")
                faults.append(
                    .formula(
                        waiting.count == 1
                            ? "the formula of \(names) names itself"
                            : "these formulas need each other's values first: \(names)", at: waiting[0].formula.span))
                return nil
            }
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }
}

extension [Manifest] {
    /// The formula that a row of theirs gives as a property's value: the first of that kind. Nil where none does.
    ///
    /// - Throws: what is wrong with it.
    func formula(_ kind: String, _ property: String, _ catalog: Catalog) throws(DiagnosticBatch) -> Formula? {
        guard let index = catalog.index(of: kind) else { return nil }
        for manifest in self where manifest.kind == index {
            let tree = manifest.tree
            let list = tree.child(manifest.root, "rows").map { tree.children($0) } ?? []
            for row in (tree.child(manifest.root, "row").map { [$0] } ?? []) + list {
                guard let value = tree.child(row, property), tree.kind(value) == .text else { continue }
                var faults: [Diagnostic] = []
                let formula = Formula.read(tree, value, known: nil, &faults)
                if let formula, formula.variables.count != 1 {
                    faults.append(
                        .formula(
                            formula.variables.isEmpty
                                ? "this formula names no variable, the total"
                                : "this formula has to be of one variable, the total, and names \(formula.variables.joined(separator: ", "))",
                            at: formula.places.last ?? formula.span))
                }
                guard faults.isEmpty else { throw DiagnosticBatch(faults) }
                return formula
            }
        }
        return nil
    }
}
