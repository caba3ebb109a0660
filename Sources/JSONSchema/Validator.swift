import SeedSyntax

/// Validates nodes of one tree. The way without faults allocates next to nothing.
package struct Validator {
    let schema: Schema
    let tree: SyntaxTree
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

    // MARK: One subschema

    func check(_ node: Node, _ id: SchemaID, _ findings: inout Findings) -> Bool {
        let rules = schema.rules[Int(id.index)]
        // Only a chain of references that never reaches into the value can get this deep.
        if rules.isFalse || findings.depth > 1_000 {
            return findings.fault(.notAllowed(at: tree.span(node)).citing(schema, rules))
        }
        findings.enter(rules.resource)
        defer { findings.leave() }
        guard rules.unevaluatedProperties != nil || rules.unevaluatedItems != nil else {
            return checkKeywords(node, rules, &findings)
        }
        // What the neighbours of this subschema have looked at does not count for it, but what it has counts for them.
        let outer = findings.evaluated
        findings.evaluated = Evaluated(count: tree.count(node))
        let valid = checkKeywords(node, rules, &findings) && checkUnevaluated(node, rules, &findings)
        let inner = findings.evaluated
        findings.evaluated = outer
        if valid, let inner { findings.evaluated?.formUnion(inner) }
        return valid
    }

    /// A value inside the one at hand: which of its own children are looked at is nobody's business here.
    func checkChild(_ child: Node, _ index: Int, _ id: SchemaID, _ findings: inout Findings) -> Bool {
        guard findings.evaluated != nil else { return check(child, id, &findings) }
        var outer = findings.evaluated
        findings.evaluated = nil
        let valid = check(child, id, &findings)
        outer?.insert(index)
        findings.evaluated = outer
        return valid
    }

    private func checkKeywords(_ node: Node, _ rules: Rules, _ findings: inout Findings) -> Bool {
        let kind = tree.kind(node)
        // What has the wrong type or value is not worth asking further: everything else would only repeat it.
        if let types = rules.types, !types.holds(kind, tree, node) {
            return findings.fault(.wrongType(types, kind, tree, node).citing(schema, rules, "type"))
        }
        if let constant = rules.constant, !constant.holds(tree, node) {
            return findings.fault(.notConstant(constant, tree, node).citing(schema, rules, "const"))
        }
        if let options = rules.options, !options.holds(tree, node) {
            return findings.fault(.notAnOption(options, tree, node).citing(schema, rules, "enum"))
        }
        var valid = true
        let before = findings.diagnostics.count
        switch kind {
        case .integer, .real:
            if let number = rules.number { valid = check(node, number, rules, &findings) }
        case .text:
            if let string = rules.string { valid = check(node, string, rules, &findings) }
        case .mapping:
            if let object = rules.object { valid = check(node, object, rules, &findings) }
        case .sequence:
            if let array = rules.array { valid = check(node, array, rules, &findings) }
        default: break
        }
        if valid || findings.isRecording, let reference = rules.reference {
            valid = check(node, reference, &findings) && valid
        }
        if valid || findings.isRecording, let reference = rules.dynamicReference {
            valid = check(node, target(of: reference, findings.scope), &findings) && valid
        }
        if valid || findings.isRecording, let combination = rules.combination {
            valid = check(node, combination, rules, faultsBefore: before, &findings) && valid
        }
        return valid
    }

    private func target(of reference: DynamicReference, _ scope: [Int]) -> SchemaID {
        guard let anchor = reference.anchor else { return reference.target }
        return scope.lazy.compactMap { schema.dynamicAnchors[$0][anchor] }.first ?? reference.target
    }

    private func checkUnevaluated(_ node: Node, _ rules: Rules, _ findings: inout Findings) -> Bool {
        let kind = tree.kind(node)
        let id = kind == .mapping ? rules.unevaluatedProperties : kind == .sequence ? rules.unevaluatedItems : nil
        guard let id else { return true }
        var valid = true
        for (index, child) in tree.children(node).enumerated() where findings.evaluated?.contains(index) == false {
            if kind == .mapping, schema.rules[Int(id.index)].isFalse {
                let name = tree.name(of: tree.key(child))
                valid = findings.fault(
                    .unknownProperty(name, known: [], at: tree.keySpan(child)).citing(
                        schema, rules, "unevaluatedProperties"))
            } else {
                valid = checkChild(child, index, id, &findings) && valid
            }
        }
        return valid
    }

    // MARK: Numbers and text

    private func check(_ node: Node, _ number: NumberRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
        guard let value = Number(tree, node) else { return true }
        let span = tree.span(node)
        if let minimum = number.minimum, value < minimum {
            return findings.fault(
                .tooSmall(value, minimum, exclusive: false, at: span).citing(schema, rules, "minimum"))
        }
        if let maximum = number.maximum, maximum < value {
            return findings.fault(
                .tooLarge(value, maximum, exclusive: false, at: span).citing(schema, rules, "maximum"))
        }
        if let limit = number.exclusiveMinimum, !(limit < value) {
            return findings.fault(
                .tooSmall(value, limit, exclusive: true, at: span).citing(schema, rules, "exclusiveMinimum"))
        }
        if let limit = number.exclusiveMaximum, !(value < limit) {
            return findings.fault(
                .tooLarge(value, limit, exclusive: true, at: span).citing(schema, rules, "exclusiveMaximum"))
        }
        if let divisor = number.multipleOf, !value.isMultiple(of: divisor) {
            return findings.fault(.notMultiple(value, divisor, at: span).citing(schema, rules, "multipleOf"))
        }
        return true
    }

    private func check(_ node: Node, _ string: StringRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
        let span = tree.span(node)
        if string.minLength != nil || string.maxLength != nil {
            let length = tree.withText(node) { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
            if let minimum = string.minLength, length < minimum {
                return findings.fault(.tooShort(length, minimum, at: span).citing(schema, rules, "minLength"))
            }
            if let maximum = string.maxLength, length > maximum {
                return findings.fault(.tooLong(length, maximum, at: span).citing(schema, rules, "maxLength"))
            }
        }
        if let pattern = string.pattern, !pattern.matches(tree.text(node)) {
            return findings.fault(.noMatch(pattern.source, at: span).citing(schema, rules, "pattern"))
        }
        if let format = string.format, !format.accepts(tree.text(node)) {
            return findings.fault(.wrongFormat(format.rawValue, at: span).citing(schema, rules, "format"))
        }
        return true
    }

    // MARK: Mappings

    private func check(_ node: Node, _ object: ObjectRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
        var valid = true
        var seen: UInt64 = 0
        let count = tree.count(node)
        var child = node
        for index in 0..<count {
            child = index == 0 ? tree.firstChild(node) : tree.sibling(after: child)
            let number = numbers[tree.key(child).ordinal]
            let slot = number >= 0 && Int(number) < object.slots.count ? Int(object.slots[Int(number)]) : -1
            if slot >= 0, slot < 64 { seen |= 1 << UInt64(slot) }
            let declared = slot >= 0 ? object.entries[slot].schema : nil
            valid = checkProperty(child, index, declared, object, rules, &findings) && valid
            if !valid, !findings.isRecording { return false }
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
            let name = tree.name(of: tree.key(child))
            for (pattern, id) in object.patterns where pattern.matches(name) {
                isKnown = true
                valid = checkChild(child, index, id, &findings) && valid
            }
        }
        if !isKnown, let additional = object.additional {
            if schema.rules[Int(additional.index)].isFalse {
                let known = object.entries.filter { $0.schema != nil }.map { schema.names.name($0.name) }
                let name = tree.name(of: tree.key(child))
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
        let validator = Validator(schema, .scalar(text: bytes, in: tree.file))
        var trial = findings.trial(isRecording: false)
        trial.evaluated = nil
        if validator.check(validator.tree.documents[0], id, &trial) { return true }
        let fault = Diagnostic.badPropertyName(tree.name(of: tree.key(child)), at: tree.keySpan(child))
        return findings.fault(fault.citing(schema, rules, "propertyNames"))
    }

    // MARK: Lists

    private func check(_ node: Node, _ array: ArrayRules, _ rules: Rules, _ findings: inout Findings) -> Bool {
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

extension Diagnostic {
    /// Says which keyword of which schema asks for it.
    func citing(_ schema: Schema, _ rules: Rules, _ keyword: String? = nil) -> Diagnostic {
        guard let place = rules.place else { return self }
        return citing(rule: schema.set.name(of: place) + (keyword.map { "/" + $0 } ?? ""))
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
