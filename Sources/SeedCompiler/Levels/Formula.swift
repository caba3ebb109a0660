import SeedSyntax

/// A formula of a manifest: an expression of SQLite's over named variables, computed in real numbers throughout.
package struct Formula: Sendable {
    /// What people wrote.
    package let text: String
    package let span: Span
    /// The variables in the order of their first use, which are the parameters `?1`, `?2`, … of `sql`.
    package let variables: [String]
    /// Numbers are written as reals, so that `1 / 2` is a half.
    package let sql: String
    /// By variable, where it is first named.
    let places: [Span]
}

extension Formula {
    /// Deterministic, without side effects, and of numbers only.
    package static let functions: Set<String> = [
        "abs", "ceil", "ceiling", "coalesce", "exp", "floor", "ifnull", "iif", "ln", "log", "log10", "log2", "max",
        "min",
        "mod", "nullif", "pi", "pow", "power", "round", "sign", "sqrt", "trunc",
    ]

    private static let keywords: Set<String> = [
        "case", "when", "then", "else", "end", "and", "or", "not", "between", "in", "is", "null",
    ]

    /// What would lead out of an expression. Only so that a message can say more than "unknown name".
    private static let statements: Set<String> = [
        "select", "with", "recursive", "from", "values", "attach", "detach", "pragma", "insert", "update", "delete",
        "replace", "create", "drop", "alter", "vacuum", "union", "exists", "cast", "collate", "like", "glob", "match",
        "regexp", "over", "filter", "begin", "commit", "reindex", "analyze", "table", "where", "join", "limit",
    ]

    /// Reads a formula; what is not arithmetic is refused by name, at its place.
    ///
    /// - Parameter known: the variables it may name; nil when any name is one.
    static func read(
        _ tree: SyntaxTree, _ node: Node, known: [String]?, _ faults: inout [Diagnostic]
    ) -> Formula? {
        let text = tree.kind(node) == .text ? tree.text(node) : tree.source(node)
        let span = tree.span(node)
        guard text.utf8.count <= 1_000 else {
            faults.append(.formula("a formula must not be longer than 1,000 bytes", at: span))
            return nil
        }
        let tokens = FormulaToken.tokens(of: text)
        if tokens.isEmpty { faults.append(.formula("there is no formula here", at: span)) }
        let places = tokens.map { tree.span(node, of: $0.range, in: text) }
        var variables: [String] = []
        var firstPlaces: [Span] = []
        var sql: [String] = []
        let before = faults.count
        // What follows something that does not belong here only repeats it.
        for (index, token) in tokens.enumerated() where faults.count == before {
            let isCall = tokens.indices.contains(index + 1) && tokens[index + 1].text == "("
            let name = token.text.lowercased()
            switch token.kind {
            case .foreign: faults.append(.foreign(token.text, at: places[index]))
            case .number:
                sql.append(token.text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? token.text + ".0" : token.text)
            case .name where keywords.contains(name), .sign, .bracket, .comma: sql.append(token.text)
            case .name where statements.contains(name): faults.append(.statement(token.text, at: places[index]))
            case .name where isCall:
                if !functions.contains(name) { faults.append(.unknownFunction(token.text, at: places[index])) }
                sql.append(token.text)
            case .name:
                if let known, !known.contains(token.text) {
                    faults.append(.unknownVariable(token.text, known, at: places[index]))
                }
                if !variables.contains(token.text) {
                    variables.append(token.text)
                    firstPlaces.append(places[index])
                }
                sql.append("?\(variables.firstIndex(of: token.text)! + 1)")
            }
        }
        guard faults.count == before, !tokens.isEmpty else { return nil }
        return Formula(
            text: text, span: span, variables: variables, sql: sql.joined(separator: " "), places: firstPlaces)
    }
}

extension SyntaxTree {
    /// Where a part of a text stands. The whole of it, where the file writes it in another way (escapes, folded lines).
    fileprivate func span(_ node: Node, of range: Range<Int>, in text: String) -> Span {
        let span = span(node)
        let source = Array(source(node).utf8)
        let bytes = text.utf8.reversed().drop { $0 == 0x0A }.reversed()
        // Behind a quote, or behind the head of a block.
        for lead in 0..<min(source.count, 200) where source[lead...].starts(with: bytes) {
            let start = span.start + UInt32(lead + range.lowerBound)
            return Span(file: span.file, start: start, end: start + UInt32(range.count))
        }
        return span
    }
}

extension Diagnostic {
    static func formula(_ problem: String, at span: Span, labels: [Label] = [], help: String? = nil) -> Diagnostic {
        Diagnostic("formula", problem, at: span, labels: labels, help: help)
    }

    fileprivate static func foreign(_ text: String, at span: Span) -> Diagnostic {
        let (problem, help): (String, String?) =
            switch text {
            case "**", "^": ("\"\(text)\" is no operator of SQLite's", "for a power write pow(level, 2)")
            case ";": ("\";\" would begin another statement", "a formula is one expression")
            case "--", "/*":
                ("\"\(text)\" would begin a comment", "write the comment in YAML; for minus a minus: - (-1)")
            case "||", "->", "<<", ">>", "&", "|", "~":
                ("\"\(text)\" is no arithmetic", "formulas have + - * / %, comparisons, CASE and functions")
            case _ where text.first == "\"" || text.first == "'" || text.first == "`":
                ("a formula has no texts: \(text)", "it computes numbers from numbers")
            default: ("\"\(text)\" does not belong in a formula", nil)
            }
        return .formula(problem, at: span, help: help)
    }

    fileprivate static func statement(_ word: String, at span: Span) -> Diagnostic {
        .formula(
            "\(word.uppercased()) is not allowed in a formula", at: span,
            help:
                "a formula has no tables and no statements: numbers, variables, arithmetic, comparisons, CASE and functions"
        )
    }

    fileprivate static func unknownFunction(_ name: String, at span: Span) -> Diagnostic {
        .formula(
            "the function \"\(name)\" is not allowed in a formula", at: span,
            help: suggestion(for: name, among: Formula.functions.sorted())
                ?? "known functions: " + Formula.functions.sorted().joined(separator: ", "))
    }

    fileprivate static func unknownVariable(_ name: String, _ known: [String], at span: Span) -> Diagnostic {
        .formula(
            "there is no variable \"\(name)\"", at: span,
            help: suggestion(for: name, among: known)
                ?? (known.isEmpty ? nil : "known here: " + known.joined(separator: ", ")))
    }
}
