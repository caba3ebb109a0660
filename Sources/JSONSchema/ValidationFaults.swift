import SeedSyntax

/// What can be wrong with a value, in the words of its author: text, list and mapping rather than string, array and object.
extension Diagnostic {
    static func notAllowed(at span: Span) -> Diagnostic {
        Diagnostic("not-allowed", "nothing is allowed here", at: span, help: "remove it")
    }

    static func wrongType(_ types: TypeSet, _ kind: NodeKind, _ tree: SyntaxTree, _ node: Node) -> Diagnostic {
        if types == .null {
            return Diagnostic(
                "wrong-type", "no value is allowed here, found \(describe(tree, node))", at: tree.span(node),
                help: "remove it")
        }
        var help: String?
        if kind == .text {
            let scalar = tree.withText(node) { CoreScalar($0) }
            switch scalar {
            case .integer where !types.isDisjoint(with: [.integer, .number]), .real where types.contains(.number),
                .boolean where types.contains(.boolean):
                help = "remove the quotes"
            default:
                if types.contains(.boolean), ["yes", "no", "on", "off"].contains(beginning(tree, node).lowercased()) {
                    help = "write true or false"
                }
            }
        } else if types.contains(.string), kind == .integer || kind == .real || kind == .boolean {
            help = "put it in quotes: \"\(tree.source(node))\""
        }
        if types.contains(.array), kind != .sequence, kind != .null {
            help = "did you mean a list? Put \"- \" in front of it, or brackets around it"
        }
        return Diagnostic(
            "wrong-type", "expected \(types.phrase), found \(describe(tree, node))", at: tree.span(node), help: help)
    }

    static func notConstant(_ constant: Options, _ tree: SyntaxTree, _ node: Node) -> Diagnostic {
        Diagnostic(
            "wrong-value", "expected \(describe(constant.tree, constant.nodes[0])), found \(describe(tree, node))",
            at: tree.span(node))
    }

    static func notAnOption(_ options: Options, _ tree: SyntaxTree, _ node: Node) -> Diagnostic {
        let list = options.nodes.prefix(20).map { describe(options.tree, $0) }.joined(separator: ", ")
        var help: String?
        if tree.kind(node) == .text {
            help = suggestion(for: beginning(tree, node), among: options.texts)
        }
        return Diagnostic(
            "wrong-value", "\(describe(tree, node)) is not one of \(list)\(options.nodes.count > 20 ? ", …" : "")",
            at: tree.span(node), help: help)
    }

    static func tooSmall(_ value: Number, _ limit: Number, exclusive: Bool, at span: Span) -> Diagnostic {
        Diagnostic(
            "out-of-range", "\(value.text) is too small: it must be \(exclusive ? "above" : "at least") \(limit.text)",
            at: span)
    }

    static func tooLarge(_ value: Number, _ limit: Number, exclusive: Bool, at span: Span) -> Diagnostic {
        Diagnostic(
            "out-of-range", "\(value.text) is too large: it must be \(exclusive ? "below" : "at most") \(limit.text)",
            at: span)
    }

    static func notMultiple(_ value: Number, _ divisor: Number, at span: Span) -> Diagnostic {
        Diagnostic("not-multiple", "\(value.text) is not a multiple of \(divisor.text)", at: span)
    }

    static func tooShort(_ length: Int, _ minimum: Int, at span: Span) -> Diagnostic {
        let message =
            length == 0
            ? "the text must not be empty" : "the text has \(length) characters, it needs at least \(minimum)"
        return Diagnostic("text-length", message, at: span)
    }

    static func tooLong(_ length: Int, _ maximum: Int, at span: Span) -> Diagnostic {
        Diagnostic("text-length", "the text has \(length) characters, at most \(maximum) are allowed", at: span)
    }

    static func noMatch(_ pattern: String, at span: Span) -> Diagnostic {
        Diagnostic("no-match", "the text does not match the pattern \(pattern)", at: span)
    }

    static func tooCostly(_ pattern: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "pattern-too-costly",
            "the pattern \(pattern) takes too many steps for this text: whether it matches is not known",
            at: span, help: "write the pattern so that it need not try many ways, without repetition inside repetition")
    }

    static func tooMuchWork(at span: Span) -> Diagnostic {
        Diagnostic(
            "schema-too-costly",
            "the schema asks too much about this manifest: it was given up here, after millions of steps",
            at: span,
            help: "look for references and alternatives that multiply, such as two of the same inside each other")
    }

    static func missingProperty(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic("missing-property", "\"\(name)\" is missing", at: span, help: "add \"\(name):\" to this mapping")
    }

    static func missingDependent(_ name: String, because trigger: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "missing-property", "\"\(trigger)\" needs \"\(name)\" beside it", at: span,
            help: "add \"\(name):\" to this mapping")
    }

    static func unknownProperty(_ name: String, known: [String], at span: Span) -> Diagnostic {
        let nearest = suggestion(for: name, among: known)
        let all = known.isEmpty ? nil : "known here: " + known.prefix(20).joined(separator: ", ")
        return Diagnostic("unknown-property", "\"\(name)\" is not a property here", at: span, help: nearest ?? all)
    }

    static func badPropertyName(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic("property-name", "\"\(name)\" is not allowed as a name here", at: span)
    }

    static func tooFewProperties(_ count: Int, _ minimum: Int, at span: Span) -> Diagnostic {
        Diagnostic("mapping-size", "the mapping has \(count) entries, it needs at least \(minimum)", at: span)
    }

    static func tooManyProperties(_ count: Int, _ maximum: Int, at span: Span) -> Diagnostic {
        Diagnostic("mapping-size", "the mapping has \(count) entries, at most \(maximum) are allowed", at: span)
    }

    static func tooFewItems(_ count: Int, _ minimum: Int, at span: Span) -> Diagnostic {
        Diagnostic("list-size", "the list has \(count) elements, it needs at least \(minimum)", at: span)
    }

    static func tooManyItems(_ count: Int, _ maximum: Int, at span: Span) -> Diagnostic {
        Diagnostic("list-size", "the list has \(count) elements, at most \(maximum) are allowed", at: span)
    }

    static func repeatedItem(at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "repeated-item", "this element is in the list already", at: span,
            labels: [Label(first, "it is first given here")])
    }

    static func tooFewMatches(_ count: Int, _ minimum: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "list-matches",
            "\(count) elements of the list are of the kind it must contain, it needs at least \(minimum)", at: span)
    }

    static func tooManyMatches(_ count: Int, _ maximum: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "list-matches", "\(count) elements of the list are of a kind of which at most \(maximum) are allowed",
            at: span)
    }

    static func wrongFormat(_ format: String, at span: Span) -> Diagnostic {
        Diagnostic("wrong-format", "the text is not a valid \(format)", at: span)
    }

    static func severalAlternatives(_ count: Int, at span: Span) -> Diagnostic {
        Diagnostic("ambiguous", "this fits \(count) alternatives of the schema, it must fit exactly one", at: span)
    }

    static func excluded(at span: Span) -> Diagnostic {
        Diagnostic("excluded", "the schema excludes this value", at: span)
    }
}

/// A value as a message shows it: short, and text in quotes.
private func describe(_ tree: SyntaxTree, _ node: Node) -> String {
    switch tree.kind(node) {
    case .null: "null"
    case .boolean: tree.boolean(node) ? "true" : "false"
    case .integer: String(tree.integer(node))
    case .real: tree.real(node).description
    case .text: quoted(beginning(tree, node))
    case .sequence: "a list"
    case .mapping, .alias: "a mapping"
    }
}

private func quoted(_ text: String) -> String { text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\"" }

/// As much of a text as a message can have use for: it may be hundreds of megabytes long.
private func beginning(_ tree: SyntaxTree, _ node: Node) -> String {
    tree.withText(node) { String(decoding: $0.beginning(1_000), as: UTF8.self) }
}
