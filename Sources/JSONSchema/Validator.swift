import SeedSyntax

/// Validates nodes of one tree. The way without faults allocates nothing.
package struct Validator {
    private let schema: Schema
    private let tree: SyntaxTree
    /// From a symbol of the tree to the name's number in the schema, or -1: no key is hashed twice.
    private let numbers: [Int32]

    package init(_ schema: Schema, _ tree: SyntaxTree) {
        self.schema = schema
        self.tree = tree
        numbers = tree.symbols { bytes in schema.names.number(of: bytes).map(Int32.init) ?? -1 }
    }

    /// Everything wrong with a node, in no particular order; empty when it is valid.
    package func validate(_ node: Node, _ id: SchemaID) -> [Diagnostic] {
        var findings = Findings(isRecording: true)
        _ = check(node, id, &findings)
        return findings.diagnostics
    }

    private func accepts(_ node: Node, _ id: SchemaID, _ findings: Findings) -> Bool {
        var silent = Findings(isRecording: false, depth: findings.depth)
        return check(node, id, &silent)
    }

    // MARK: One subschema

    /// When recording, finds every fault; otherwise stops at the first.
    private func check(_ node: Node, _ id: SchemaID, _ findings: inout Findings) -> Bool {
        let rules = schema.rules[Int(id.index)]
        // Only a chain of references that never reaches into the value can get this deep.
        findings.depth += 1
        defer { findings.depth -= 1 }
        if rules.isFalse || findings.depth > 1_000 { return findings.fault(.notAllowed(at: tree.span(node))) }
        let kind = tree.kind(node)
        // What has the wrong type is not worth asking further: everything else would only repeat it.
        if let types = rules.types, !types.holds(kind, tree, node) {
            return findings.fault(.wrongType(types, kind, tree, node))
        }
        var valid = true
        if let constant = rules.constant, !constant.holds(tree, node) {
            valid = findings.fault(.notConstant(constant, tree, node))
        }
        if valid, let options = rules.options, !options.holds(tree, node) {
            valid = findings.fault(.notAnOption(options, tree, node))
        }
        if !valid { return false }
        switch kind {
        case .integer, .real:
            if let number = rules.number { valid = check(node, number, &findings) }
        case .text:
            if let string = rules.string { valid = check(node, string, &findings) }
        case .mapping:
            if let object = rules.object { valid = check(node, object, &findings) }
        case .sequence:
            if let array = rules.array { valid = check(node, array, &findings) }
        default: break
        }
        if valid || findings.isRecording, let reference = rules.reference {
            valid = check(node, reference, &findings) && valid
        }
        if valid || findings.isRecording, let combination = rules.combination {
            valid = check(node, combination, &findings) && valid
        }
        return valid
    }

    // MARK: Keywords, by the type they speak of

    private func check(_ node: Node, _ rules: NumberRules, _ findings: inout Findings) -> Bool {
        let value = Number(tree, node)!
        let span = tree.span(node)
        if let minimum = rules.minimum, value < minimum {
            return findings.fault(.tooSmall(value, minimum, exclusive: false, at: span))
        }
        if let maximum = rules.maximum, maximum < value {
            return findings.fault(.tooLarge(value, maximum, exclusive: false, at: span))
        }
        if let limit = rules.exclusiveMinimum, !(limit < value) {
            return findings.fault(.tooSmall(value, limit, exclusive: true, at: span))
        }
        if let limit = rules.exclusiveMaximum, !(value < limit) {
            return findings.fault(.tooLarge(value, limit, exclusive: true, at: span))
        }
        if let divisor = rules.multipleOf, !value.isMultiple(of: divisor) {
            return findings.fault(.notMultiple(value, divisor, at: span))
        }
        return true
    }

    private func check(_ node: Node, _ rules: StringRules, _ findings: inout Findings) -> Bool {
        let span = tree.span(node)
        if rules.minLength != nil || rules.maxLength != nil {
            let length = tree.withText(node) { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
            if let minimum = rules.minLength, length < minimum {
                return findings.fault(.tooShort(length, minimum, at: span))
            }
            if let maximum = rules.maxLength, length > maximum {
                return findings.fault(.tooLong(length, maximum, at: span))
            }
        }
        if let pattern = rules.pattern, !pattern.matches(tree.text(node)) {
            return findings.fault(.noMatch(pattern.source, at: span))
        }
        return true
    }

    private func check(_ node: Node, _ rules: ObjectRules, _ findings: inout Findings) -> Bool {
        var valid = true
        var seen: UInt64 = 0
        let count = tree.count(node)
        var child = node
        for index in 0..<count {
            child = index == 0 ? tree.firstChild(node) : tree.sibling(after: child)
            let number = numbers[tree.key(child).ordinal]
            let slot = number >= 0 && Int(number) < rules.slots.count ? Int(rules.slots[Int(number)]) : -1
            if slot >= 0, slot < 64 { seen |= 1 << UInt64(slot) }
            valid = checkProperty(child, slot >= 0 ? rules.entries[slot].schema : nil, rules, &findings) && valid
            if !valid, !findings.isRecording { return false }
        }
        for (index, entry) in rules.entries.enumerated()
        where entry.isRequired && !(index < 64 && seen & 1 << UInt64(index) != 0) {
            let name = schema.names.name(entry.name)
            if index >= 64, tree.child(node, name) != nil { continue }
            valid = findings.fault(.missingProperty(name, at: tree.span(node)))
        }
        if let minimum = rules.minimum, count < minimum {
            valid = findings.fault(.tooFewProperties(count, minimum, at: tree.span(node)))
        }
        if let maximum = rules.maximum, count > maximum {
            valid = findings.fault(.tooManyProperties(count, maximum, at: tree.span(node)))
        }
        for (name, required) in rules.dependent {
            guard let trigger = tree.child(node, schema.names.name(name)) else { continue }
            for other in required where tree.child(node, schema.names.name(other)) == nil {
                valid = findings.fault(
                    .missingDependent(
                        schema.names.name(other), because: schema.names.name(name), at: tree.keySpan(trigger)))
            }
        }
        return valid
    }

    private func checkProperty(_ child: Node, _ declared: SchemaID?, _ rules: ObjectRules, _ findings: inout Findings)
        -> Bool
    {
        var valid = true
        var isKnown = declared != nil
        if let declared { valid = check(child, declared, &findings) }
        if !rules.patterns.isEmpty {
            let name = tree.name(of: tree.key(child))
            for (pattern, schema) in rules.patterns where pattern.matches(name) {
                isKnown = true
                valid = check(child, schema, &findings) && valid
            }
        }
        if !isKnown, let additional = rules.additional {
            if schema.rules[Int(additional.index)].isFalse {
                let known = rules.entries.filter { $0.schema != nil }.map { schema.names.name($0.name) }
                valid = findings.fault(
                    .unknownProperty(tree.name(of: tree.key(child)), known: known, at: tree.keySpan(child)))
            } else {
                valid = check(child, additional, &findings) && valid
            }
        }
        if let names = rules.propertyNames { valid = checkName(of: child, names, &findings) && valid }
        return valid
    }

    /// A property's name is a text of its own, so it is validated as a document of one text.
    private func checkName(of child: Node, _ id: SchemaID, _ findings: inout Findings) -> Bool {
        let bytes = tree.bytes(of: tree.key(child))
        let validator = Validator(schema, .scalar(text: bytes, in: tree.file))
        if validator.accepts(validator.tree.documents[0], id, findings) { return true }
        return findings.fault(.badPropertyName(tree.name(of: tree.key(child)), at: tree.keySpan(child)))
    }

    private func check(_ node: Node, _ rules: ArrayRules, _ findings: inout Findings) -> Bool {
        var valid = true
        let count = tree.count(node)
        if rules.items != nil || !rules.prefix.isEmpty {
            var child = node
            for index in 0..<count {
                child = index == 0 ? tree.firstChild(node) : tree.sibling(after: child)
                guard let schema = index < rules.prefix.count ? rules.prefix[index] : rules.items else { continue }
                valid = check(child, schema, &findings) && valid
                if !valid, !findings.isRecording { return false }
            }
        }
        if let minimum = rules.minimum, count < minimum {
            valid = findings.fault(.tooFewItems(count, minimum, at: tree.span(node)))
        }
        if let maximum = rules.maximum, count > maximum {
            valid = findings.fault(.tooManyItems(count, maximum, at: tree.span(node)))
        }
        if rules.isUnique, let (first, second) = repetition(in: node) {
            valid = findings.fault(.repeatedItem(at: tree.span(second), first: tree.span(first)))
        }
        return valid
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

    // MARK: Combinations

    private func check(_ node: Node, _ rules: Combination, _ findings: inout Findings) -> Bool {
        var valid = true
        for id in rules.all {
            valid = check(node, id, &findings) && valid
            if !valid, !findings.isRecording { return false }
        }
        if !rules.any.isEmpty, !rules.any.contains(where: { accepts(node, $0, findings) }) {
            valid = blame(node, rules.any, &findings)
        }
        if !rules.one.isEmpty {
            let matching = rules.one.count { accepts(node, $0, findings) }
            if matching == 0 { valid = blame(node, rules.one, &findings) }
            if matching > 1 { valid = findings.fault(.severalAlternatives(matching, at: tree.span(node))) }
        }
        if let not = rules.not, accepts(node, not, findings) { valid = findings.fault(.excluded(at: tree.span(node))) }
        if let condition = rules.condition {
            let branch = accepts(node, condition, findings) ? rules.consequence : rules.alternative
            if let branch { valid = check(node, branch, &findings) && valid }
        }
        return valid
    }

    /// Reports the alternative that comes nearest: the one with the fewest faults, the first of equals.
    private func blame(_ node: Node, _ alternatives: [SchemaID], _ findings: inout Findings) -> Bool {
        guard findings.isRecording else { return false }
        var nearest: [Diagnostic]?
        for id in alternatives {
            var trial = Findings(isRecording: true, depth: findings.depth)
            _ = check(node, id, &trial)
            if trial.diagnostics.count < nearest?.count ?? .max { nearest = trial.diagnostics }
        }
        findings.diagnostics += nearest ?? []
        return false
    }
}

/// What a validation has found so far.
private struct Findings {
    let isRecording: Bool
    var depth = 0
    var diagnostics: [Diagnostic] = []

    mutating func fault(_ diagnostic: @autoclosure () -> Diagnostic) -> Bool {
        if isRecording { diagnostics.append(diagnostic()) }
        return false
    }
}

extension TypeSet {
    fileprivate func holds(_ kind: NodeKind, _ tree: SyntaxTree, _ node: Node) -> Bool {
        switch kind {
        case .null: contains(.null)
        case .boolean: contains(.boolean)
        case .integer: contains(.integer) || contains(.number)
        case .real: contains(.number) || (contains(.integer) && tree.real(node) == tree.real(node).rounded())
        case .text: contains(.string)
        case .sequence: contains(.array)
        case .mapping: contains(.object)
        case .alias: false
        }
    }
}

extension Options {
    fileprivate func holds(_ other: SyntaxTree, _ node: Node) -> Bool {
        if other.kind(node) == .text {
            return other.withText(node) { value in
                texts.contains { $0.withUnsafeBufferPointer { bytesEqual($0, value) } }
            }
        }
        return nodes.contains { valuesEqual(tree, $0, other, node) }
    }
}
