import SeedSyntax

/// The keywords that speak of mappings.
extension Validator {
    func check(_ node: Node, _ object: ObjectRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
        var valid = true
        var seen: UInt64 = 0
        let count = tree.count(node)
        var child = node
        for index in 0..<count {
            if seen == object.allSeen { break }
            child = index == 0 ? tree.firstChild(node) : tree.sibling(after: child)
            let number = numbers[tree.key(child).ordinal]
            let slot = number >= 0 && Int(number) < object.slots.count ? Int(object.slots[Int(number)]) : -1
            if slot >= 0, slot < 64 { seen |= 1 << UInt64(slot) }
            let declared = slot >= 0 ? object.entries[slot].schema : nil
            if declared == nil, object.isOpen { continue }
            valid = checkProperty(child, index, declared, object, rules, &findings) && valid
            if !valid, findings.isDecidedByOneFault { return false }
        }
        let span = tree.span(node)
        for (index, entry) in object.entries.enumerated()
        where entry.isRequired && !(index < 64 && seen & 1 << UInt64(index) != 0) {
            let name = schema.names.name(entry.name)
            if index >= 64, tree.child(node, name) != nil { continue }
            valid = findings.fault(.missingProperty(name, at: span).citing(schema, rules, "required"))
        }
        if let minimum = object.minimum, count < minimum {
            valid = findings.fault(.tooFewProperties(count, minimum, at: span).citing(schema, rules, "minProperties"))
        }
        if let maximum = object.maximum, count > maximum {
            valid = findings.fault(.tooManyProperties(count, maximum, at: span).citing(schema, rules, "maxProperties"))
        }
        for (name, required) in object.dependent {
            guard let trigger = tree.child(node, schema.names.name(name)) else { continue }
            for other in required where tree.child(node, schema.names.name(other)) == nil {
                let fault = Diagnostic.missingDependent(
                    schema.names.name(other), because: schema.names.name(name), at: tree.keySpan(trigger))
                valid = findings.fault(fault.citing(schema, rules, "dependentRequired"))
            }
        }
        for (name, dependent) in object.dependentSchemas where tree.child(node, schema.names.name(name)) != nil {
            valid = check(node, dependent, &findings) && valid
        }
        return valid
    }

    private func checkProperty(
        _ child: Node, _ index: Int, _ declared: SchemaID?, _ object: ObjectRules, _ rules: Rules,
        _ findings: inout Findings
    ) -> Bool {
        var valid = true
        var isKnown = declared != nil
        if let declared { valid = checkChild(child, index, declared, &findings) }
        if !object.patterns.isEmpty {
            let name = tree.bytes(of: tree.key(child))
            for (pattern, id) in object.patterns {
                let fits = name.withUnsafeBufferPointer {
                    matches($0, pattern, at: tree.keySpan(child), rules, "patternProperties", &findings)
                }
                guard fits else { continue }
                isKnown = true
                valid = checkChild(child, index, id, &findings) && valid
            }
        }
        if !isKnown, let additional = object.additional {
            if schema.rules[Int(additional.index)].isFalse {
                let known = object.entries.filter { $0.schema != nil }.map { schema.names.name($0.name) }
                let name = tree.shownName(of: tree.key(child))
                valid = findings.fault(
                    .unknownProperty(name, known: known, at: tree.keySpan(child)).citing(
                        schema, rules, "additionalProperties"))
            } else {
                valid = checkChild(child, index, additional, &findings) && valid
            }
        }
        if let names = object.propertyNames { valid = checkName(of: child, names, rules, &findings) && valid }
        return valid
    }

    /// A property's name is a text of its own, so it is validated as a document of one text.
    private func checkName(of child: Node, _ id: SchemaID, _ rules: Rules, _ findings: inout Findings) -> Bool {
        let bytes = tree.bytes(of: tree.key(child))
        let validator = validator(of: .scalar(text: bytes, in: tree.file))
        var trial = findings.trial(isRecording: false)
        trial.evaluated = nil
        let fits = validator.check(validator.tree.documents[0], id, &trial)
        findings.pay(for: trial)
        if fits { return true }
        let fault = Diagnostic.badPropertyName(tree.shownName(of: tree.key(child)), at: tree.keySpan(child))
        return findings.fault(fault.citing(schema, rules, "propertyNames"))
    }
}
