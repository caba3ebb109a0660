import SeedCompiler
import SeedSyntax

/// An object of a saved plan, whose members are read by their types. Whatever is missing, is of another type, or is nothing that seedc
/// writes there is refused at its place: what nobody reads, nobody should have to wonder about.
struct PlanObject {
    let tree: SyntaxTree
    let node: Node

    private static let most: Int64 = 1_000_000_000_000

    /// - Parameter members: all that it may have.
    init(_ tree: SyntaxTree, _ node: Node, _ what: String, members: Set<String>) throws(DiagnosticBatch) {
        self.tree = tree
        self.node = node
        guard tree.kind(node) == .mapping else {
            throw DiagnosticBatch(.notAPlan("\(what) is no object", at: tree.span(node)))
        }
        let unknown = tree.children(node).filter { !members.contains(tree.name(of: tree.key($0))) }
        guard unknown.isEmpty else {
            throw DiagnosticBatch(
                unknown.map { .notAPlan("\(what) has no \"\(tree.name(of: tree.key($0)))\"", at: tree.keySpan($0)) })
        }
    }

    // MARK: What has to be there

    func text(_ name: String) throws(DiagnosticBatch) -> String { try require(name, optionalText(name)) }

    func count(_ name: String) throws(DiagnosticBatch) -> Int { try require(name, optionalCount(name)) }

    func flag(_ name: String) throws(DiagnosticBatch) -> Bool { try require(name, optionalFlag(name)) }

    func list(_ name: String) throws(DiagnosticBatch) -> [Node] { try require(name, optionalList(name)) }

    func child(_ name: String) throws(DiagnosticBatch) -> Node { try require(name, tree.child(node, name)) }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable<String>>(_ name: String) throws(DiagnosticBatch) -> Word {
        try require(name, optionalWord(name))
    }

    func texts(_ name: String) throws(DiagnosticBatch) -> [String] {
        try list(name).map { element throws(DiagnosticBatch) in
            guard tree.kind(element) == .text else { throw strange(name, element) }
            return tree.text(element)
        }
    }

    // MARK: What may be there

    func optionalText(_ name: String) throws(DiagnosticBatch) -> String? {
        try read(name) { tree.kind($0) == .text ? tree.text($0) : nil }
    }

    /// Never negative, and never so large that sums of them would not fit.
    func optionalCount(_ name: String) throws(DiagnosticBatch) -> Int? {
        try read(name) { node in
            guard tree.kind(node) == .integer, (0...Self.most).contains(tree.integer(node)) else { return nil }
            return Int(tree.integer(node))
        }
    }

    func optionalFlag(_ name: String) throws(DiagnosticBatch) -> Bool? {
        try read(name) { tree.kind($0) == .boolean ? tree.boolean($0) : nil }
    }

    func optionalList(_ name: String) throws(DiagnosticBatch) -> [Node]? {
        try read(name) { tree.kind($0) == .sequence ? tree.children($0) : nil }
    }

    func optionalWord<Word: RawRepresentable<String>>(_ name: String) throws(DiagnosticBatch) -> Word? {
        try read(name) { tree.kind($0) == .text ? Word(rawValue: tree.text($0)) : nil }
    }

    /// Like `optionalWord`, of something that is written as null where it is not given.
    func nullableWord<Word: RawRepresentable<String>>(_ name: String) throws(DiagnosticBatch) -> Word? {
        try tree.kind(child(name)) == .null ? nil : optionalWord(name)
    }

    // MARK: Faults

    private func read<Value>(_ name: String, _ value: (Node) -> Value?) throws(DiagnosticBatch) -> Value? {
        guard let member = tree.child(node, name) else { return nil }
        guard let value = value(member) else { throw strange(name, member) }
        return value
    }

    private func require<Value>(_ name: String, _ value: Value?) throws(DiagnosticBatch) -> Value {
        guard let value else { throw DiagnosticBatch(.notAPlan("\"\(name)\" is missing", at: tree.span(node))) }
        return value
    }

    func strange(_ name: String, _ node: Node) -> DiagnosticBatch {
        DiagnosticBatch(.notAPlan("\"\(name)\" is nothing that seedc writes there", at: tree.span(node)))
    }
}

extension Diagnostic {
    static func notAPlan(_ problem: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "not-a-plan", "this is not a plan that seedc has saved: \(problem)", at: span,
            help: "make a new one with seedc plan --out FILE")
    }
}
