import SeedSyntax

/// The keywords that speak of lists.
extension Validator {
    func check(_ node: Node, _ array: ArrayRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
        var valid = true
        let count = tree.count(node)
        if array.items != nil || !array.prefix.isEmpty {
            // Rows know nothing of each other, unless somebody asks later which of them were looked at.
            if count >= 10_000, findings.isRecording, findings.evaluated == nil {
                let found = inHalves { half in
                    var findings = findings.fork()
                    if half == 0 {
                        return (isValid: checkItems(node, 0..<count / 2, array, &findings), findings)
                    }
                    let other = Validator(schema.copy(), tree)
                    return (isValid: other.checkItems(node, count / 2..<count, array, &findings), findings)
                }
                valid = found.0.isValid && found.1.isValid
                for (_, half) in [found.0, found.1] {
                    findings.record(half)
                    findings.pay(for: half)
                }
            } else {
                valid = checkItems(node, 0..<count, array, &findings)
                if !valid, findings.isDecidedByOneFault { return false }
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

    private func checkItems(_ node: Node, _ range: Range<Int>, _ array: ArrayRules, _ findings: inout Findings) -> Bool
    {
        var valid = true
        var child = node
        for index in 0..<range.upperBound {
            child = index == 0 ? tree.firstChild(node) : tree.sibling(after: child)
            guard index >= range.lowerBound,
                let id = index < array.prefix.count ? array.prefix[index] : array.items
            else { continue }
            valid = checkChild(child, index, id, &findings) && valid
            if !valid, findings.isDecidedByOneFault { return false }
        }
        return valid
    }

    private func checkContains(
        _ node: Node, _ id: SchemaID, _ array: ArrayRules, _ rules: Rules, _ findings: inout Findings
    ) -> Bool {
        var matching = 0
        for (index, child) in tree.children(node).enumerated() {
            var trial = findings.trial(isRecording: false)
            trial.evaluated = nil
            let fits = check(child, id, &trial)
            findings.pay(for: trial)
            guard fits else { continue }
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
