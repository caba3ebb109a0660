import SeedSyntax

/// Validates nodes of one tree. The way without faults allocates next to nothing.
package struct Validator {
    let schema: Schema
    let tree: SyntaxTree
    /// From a symbol of the tree to the name's number in the schema, or -1: no key is hashed twice.
    let numbers: [Int32]
    /// The schema's rules, which it keeps: to count at them for every node takes a fifth of the time.
    private let rules: [Unmanaged<Rules>]

    /// How many subschemas may be asked about a value: far more than any schema needs that somebody has meant.
    private static let steps = (least: 10_000_000, perNode: 1_000)

    package init(_ schema: Schema, _ tree: SyntaxTree) {
        self.init(schema, schema.rules.map { Unmanaged.passUnretained($0) }, tree)
    }

    /// The same schema for another tree.
    func validator(of tree: SyntaxTree) -> Validator { Validator(schema, rules, tree) }

    private init(_ schema: Schema, _ rules: [Unmanaged<Rules>], _ tree: SyntaxTree) {
        self.schema = schema
        self.rules = rules
        self.tree = tree
        numbers = tree.symbols { bytes in schema.names.number(of: bytes).map(Int32.init) ?? -1 }
    }

    /// Everything wrong with a node, in no particular order; empty when it is valid. Where there are too many faults, the others are not
    /// looked for.
    package func validate(_ node: Node, _ id: SchemaID) -> [Diagnostic] { faults(in: node, id).diagnostics }

    /// The same, and where aliases lead to collections with faults that have been reported.
    package func faults(in node: Node, _ id: SchemaID) -> (diagnostics: [Diagnostic], repeated: [Span]) {
        let steps = Self.steps.least + Self.steps.perNode * tree.extent(of: node)
        var findings = Findings(isRecording: true, steps: steps)
        _ = check(node, id, &findings)
        return (findings.exhaustion.map { [$0] } ?? findings.diagnostics, findings.repeated)
    }

    // MARK: One subschema

    func check(_ node: Node, _ id: SchemaID, _ findings: inout Findings) -> Bool {
        rules[Int(id.index)]._withUnsafeGuaranteedRef { check(node, $0, &findings) }
    }

    private func check(_ node: Node, _ rules: Rules, _ findings: inout Findings) -> Bool {
        guard findings.step() else { return findings.exhaust(.tooMuchWork(at: tree.span(node)).citing(schema, rules)) }
        // Only a chain of references that never reaches into the value can get this deep.
        if rules.isFalse || findings.depth > 1_000 {
            return findings.fault(.notAllowed(at: tree.span(node)).citing(schema, rules))
        }
        let isOther = findings.enter(rules.resource)
        defer { findings.leave(isOther) }
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
        // Thousands of aliases of one faulty row would find its faults thousands of times.
        guard !findings.hasRecorded(child, id, tree) else { return false }
        let valid = checkWithin(child, index, id, &findings)
        if !valid { findings.noteFaults(of: child, id, tree) }
        return valid
    }

    private func checkWithin(_ child: Node, _ index: Int, _ id: SchemaID, _ findings: inout Findings) -> Bool {
        let depth = findings.depth
        findings.depth = 0
        defer { findings.depth = depth }
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
        if let constant = rules.constant, !constant.use({ $0.holds(tree, node) }) {
            return findings.fault(.notConstant(constant.part, tree, node).citing(schema, rules, "const"))
        }
        if let options = rules.options, !options.use({ $0.holds(tree, node) }) {
            return findings.fault(.notAnOption(options.part, tree, node).citing(schema, rules, "enum"))
        }
        var valid = true
        let before = findings.diagnostics.count
        switch kind {
        case .integer, .real:
            if let number = rules.number { valid = number.use { check(node, $0, rules, &findings) } }
        case .text:
            if let string = rules.string { valid = string.use { check(node, $0, rules, &findings) } }
        case .mapping:
            if let object = rules.object { valid = object.use { check(node, $0, rules, &findings) } }
        case .sequence:
            if let array = rules.array { valid = array.use { check(node, $0, rules, &findings) } }
        default: break
        }
        if valid || findings.isRecording, let reference = rules.reference {
            valid = check(node, reference, &findings) && valid
        }
        if valid || findings.isRecording, let reference = rules.dynamicReference {
            valid = check(node, target(of: reference, findings.scope), &findings) && valid
        }
        if valid || findings.isRecording, let combination = rules.combination {
            valid = combination.use { check(node, $0, rules, faultsBefore: before, &findings) } && valid
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
                let name = tree.shownName(of: tree.key(child))
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
        if let pattern = string.pattern {
            let fits = tree.withText(node) { matches($0, pattern, at: span, rules, "pattern", &findings) }
            guard fits else {
                return findings.fault(.noMatch(pattern.source, at: span).citing(schema, rules, "pattern"))
            }
        }
        if let format = string.format, !format.accepts(tree.text(node)) {
            return findings.fault(.wrongFormat(format.rawValue, at: span).citing(schema, rules, "format"))
        }
        return true
    }
}

extension Validator {
    /// Whether a pattern is found in a text. Where the engine gives up, nobody will ever know.
    func matches(
        _ text: UnsafeBufferPointer<UInt8>, _ pattern: Pattern, at span: @autoclosure () -> Span, _ rules: Rules,
        _ keyword: String, _ findings: inout Findings
    ) -> Bool {
        var answer = pattern.answer(text, patiently: false)
        // What it may take then is worth as many steps, however often it happens.
        if answer == .gaveUp, findings.step(Pattern.patience(text.count)) {
            answer = pattern.answer(text, patiently: true)
        }
        guard answer != .gaveUp else {
            return findings.exhaust(.tooCostly(pattern.source, at: span()).citing(schema, rules, keyword))
        }
        return answer == .matches
    }
}

extension Diagnostic {
    /// Says which keyword of which schema asks for it.
    func citing(_ schema: Schema, _ rules: Rules, _ keyword: String? = nil) -> Diagnostic {
        guard let place = rules.place else { return self }
        let name = schema.placeNames.name(of: place, in: schema.set)
        return citing(rule: keyword.map { name + "/" + $0 } ?? name)
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
            return other.withText(node) { holds(text: $0) }
        }
        return nodes.contains { valuesEqual(tree, $0, other, node) }
    }
}
