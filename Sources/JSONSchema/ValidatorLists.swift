import SeedSyntax

/// The keywords that speak of lists.
extension Validator {
    func check(_ node: Node, _ array: ArrayRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
        var valid = true
        let count = tree.count(node)
        if array.items != nil || !array.prefix.isEmpty {
            var child = node
            for index in 0..<count {
                child = index == 0 ? tree.firstChild(node) : tree.sibling(after: child)
                guard let id = index < array.prefix.count ? array.prefix[index] : array.items else { continue }
                valid = checkChild(child, index, id, &findings) && valid
                if !valid, !findings.isRecording { return false }
            }
        }
        let span = tree.span(node)
        if let minimum = array.minimum, count < minimum {
            valid = findings.fault(.tooFewItems(count, minimum, at: span).citing(schema, rules, "minItems"))
        }
        if let maximum = array.maximum, count > maximum {
            valid = findings.fault(.tooManyItems(count, maximum, at: span).citing(schema, rules, "maxItems"))
        }
        if array.isUnique, let (first, second) = repetition(in: node) {
            let fault = Diagnostic.repeatedItem(at: tree.span(second), first: tree.span(first))
            valid = findings.fault(fault.citing(schema, rules, "uniqueItems"))
        }
        if let contains = array.contains { valid = checkContains(node, contains, array, rules, &findings) && valid }
        return valid
    }

    private func checkContains(
        _ node: Node, _ id: SchemaID, _ array: ArrayRules, _ rules: Rules, _ findings: inout Findings
    ) -> Bool {
        var matching = 0
        for (index, child) in tree.children(node).enumerated() {
            var trial = findings.trial(isRecording: false)
            trial.evaluated = nil
            guard check(child, id, &trial) else { continue }
            matching += 1
            findings.evaluated?.insert(index)
        }
        let span = tree.span(node)
        if matching < array.minContains ?? 1 {
            let keyword = array.minContains == nil ? "contains" : "minContains"
            return findings.fault(
                .tooFewMatches(matching, array.minContains ?? 1, at: span).citing(schema, rules, keyword))
        }
        if let maximum = array.maxContains, matching > maximum {
            return findings.fault(.tooManyMatches(matching, maximum, at: span).citing(schema, rules, "maxContains"))
        }
        return true
    }

    private func repetition(in node: Node) -> (Node, Node)? {
        var seen: [UInt64: [Node]] = [:]
        for child in tree.children(node) {
            let hash = valueHash(tree, child)
            if let twin = seen[hash]?.first(where: { valuesEqual(tree, $0, tree, child) }) { return (twin, child) }
            seen[hash, default: []].append(child)
        }
        return nil
    }
}
