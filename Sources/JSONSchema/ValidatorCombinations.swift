import SeedSyntax

/// The keywords that apply further subschemas to the same value, and whom to blame when none of several fits.
extension Validator {
    /// - Parameter faultsBefore: how many faults were known before this subschema's own keywords were checked.
    func check(
        _ node: Node, _ combination: Combination, _ rules: Rules, faultsBefore: Int, _ findings: inout Findings
    ) -> Bool {
        var valid = true
        for id in combination.all {
            valid = check(node, id, &findings) && valid
            if !valid, findings.isDecidedByOneFault { return false }
        }
        if !combination.any.isEmpty, count(of: combination.any, node, &findings, stopAtFirst: true) == 0 {
            valid = blame(node, combination.any, &findings)
        }
        if !combination.one.isEmpty {
            let matching = count(of: combination.one, node, &findings, stopAtFirst: false)
            if matching == 0 { valid = blame(node, combination.one, &findings) }
            if matching > 1 {
                valid = findings.fault(
                    .severalAlternatives(matching, at: tree.span(node)).citing(schema, rules, "oneOf"))
            }
        }
        if let not = combination.not, attempt(node, not, &findings) != nil {
            valid = findings.fault(.excluded(at: tree.span(node)).citing(schema, rules, "not"))
        }
        if let condition = combination.condition {
            valid = checkCondition(node, condition, combination, faultsBefore, &findings) && valid
        }
        return valid
    }

    private func checkCondition(
        _ node: Node, _ condition: SchemaID, _ combination: Combination, _ faultsBefore: Int, _ findings: inout Findings
    ) -> Bool {
        var branch = combination.alternative
        if let evaluated = attempt(node, condition, &findings) {
            findings.evaluated = evaluated.value
            branch = combination.consequence
        }
        guard let branch else { return true }
        // A property that is wrong itself decides nothing: the branch it happens to select would be a fault of that fault.
        if findings.isRecording, isUndecided(node, condition, findings.diagnostics[faultsBefore...]) { return true }
        return check(node, branch, &findings)
    }

    private func isUndecided(_ node: Node, _ condition: SchemaID, _ faults: ArraySlice<Diagnostic>) -> Bool {
        guard let object = schema.rules[Int(condition.index)].object?.part, !faults.isEmpty else { return false }
        return object.entries.contains { entry in
            guard let child = tree.child(node, schema.names.name(entry.name)) else { return false }
            let span = tree.span(child)
            return faults.contains { $0.span == span }
        }
    }

    private struct Attempt {
        let value: Evaluated?
    }

    /// Whether a subschema fits, and what it looked at; leaves no trace. In place, since a copy of what was found would be counted at
    /// for every node.
    private func attempt(_ node: Node, _ id: SchemaID, _ findings: inout Findings) -> Attempt? {
        let (wasRecording, outer) = (findings.isRecording, findings.evaluated)
        findings.isRecording = false
        let fits = check(node, id, &findings)
        let inner = findings.evaluated
        (findings.isRecording, findings.evaluated) = (wasRecording, outer)
        return fits ? Attempt(value: inner) : nil
    }

    private func count(of ids: [SchemaID], _ node: Node, _ findings: inout Findings, stopAtFirst: Bool) -> Int {
        var matching = 0
        for id in ids {
            guard let evaluated = attempt(node, id, &findings) else { continue }
            matching += 1
            // All that fit must be heard, where somebody asks what they looked at.
            if let inner = evaluated.value { findings.evaluated?.formUnion(inner) }
            if stopAtFirst, findings.evaluated == nil { break }
        }
        return matching
    }

    // MARK: Blame

    /// Reports the alternative that the author meant: not one of another type, rather one whose discriminating constants fit, then
    /// the one with the fewest faults, and the first of equals.
    private func blame(_ node: Node, _ alternatives: [SchemaID], _ findings: inout Findings) -> Bool {
        guard !findings.isDecidedByOneFault else { return false }
        let trials = alternatives.map { id in
            var trial = findings.trial(isRecording: true)
            _ = check(node, id, &trial)
            findings.pay(for: trial)
            return trial.diagnostics
        }
        let span = tree.span(node)
        let ofOtherType = trials.filter { $0.contains { $0.id == "wrong-type" && $0.span == span } }
        if ofOtherType.count == trials.count, let types = commonTypes(alternatives),
            let first = ofOtherType.first?.first
        {
            findings.record([.wrongType(types, tree.kind(node), tree, node).citing(rule: first.rule)])
            return false
        }
        func distance(_ index: Int) -> (Int, Int, Int) {
            let isOtherType = trials[index].contains { $0.id == "wrong-type" && $0.span == span }
            return (isOtherType ? 1 : 0, isChosen(alternatives[index], by: node, findings) ? 0 : 1, trials[index].count)
        }
        if let meant = trials.indices.min(by: { distance($0) < distance($1) }) { findings.record(trials[meant]) }
        return false
    }

    /// Whether the value has a constant that the alternative asks for, such as a type.
    private func isChosen(_ id: SchemaID, by node: Node, _ findings: Findings) -> Bool {
        let rules = schema.rules[Int(id.index)]
        var findings = findings
        findings.evaluated = nil
        return rules.object?.part.entries.contains { entry in
            guard let property = entry.schema, let child = tree.child(node, schema.names.name(entry.name)) else {
                return false
            }
            let wanted = schema.rules[Int(property.index)]
            return (wanted.constant != nil || wanted.options != nil) && attempt(child, property, &findings) != nil
        } ?? false
    }

    private func commonTypes(_ alternatives: [SchemaID]) -> TypeSet? {
        var types: TypeSet = []
        for id in alternatives {
            guard let own = schema.rules[Int(id.index)].types else { return nil }
            types.formUnion(own)
        }
        return types
    }
}
