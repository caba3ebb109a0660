import SeedSyntax

/// Writes a JSON value that may hold references (compare `appendJSON`): the text is cut where an id belongs.
struct TemplateWriter {
    private let tree: SyntaxTree
    private var pieces: [JSONTemplate.Piece] = []
    private var text: [UInt8] = []

    init(_ tree: SyntaxTree) { self.tree = tree }

    var template: JSONTemplate { JSONTemplate(pieces: pieces + (text.isEmpty ? [] : [.text(text)])) }

    /// The whole text, where no reference was met.
    var plainText: [UInt8]? { pieces.isEmpty ? text : nil }

    mutating func append(_ node: Node, _ mapping: JSONMapping, _ kind: Int, _ resolver: inout Resolver) {
        switch tree.kind(node) {
        case .sequence:
            text.append(UInt8(ascii: "["))
            for (index, element) in tree.children(node).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                if let reference = mapping.elementReference {
                    appendReference(element, reference, &resolver)
                } else {
                    append(element, mapping.elements.first ?? JSONMapping(), kind, &resolver)
                }
            }
            text.append(UInt8(ascii: "]"))
        case .mapping:
            text.append(UInt8(ascii: "{"))
            for (index, child) in tree.children(node).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                let name = tree.bytes(of: tree.key(child))
                let member = mapping.member(name)
                JSONText.append(text: member?.column ?? name, to: &text)
                text.append(UInt8(ascii: ":"))
                appendMember(child, member, kind, &resolver)
            }
            text.append(UInt8(ascii: "}"))
        default: appendJSON(tree, node, mapping, to: &text)
        }
    }

    private mutating func appendMember(
        _ node: Node, _ member: JSONMapping.Member?, _ kind: Int, _ resolver: inout Resolver
    ) {
        guard let reference = member?.reference, tree.kind(node) != .null else {
            append(node, member?.inside ?? JSONMapping(), kind, &resolver)
            return
        }
        guard tree.kind(node) == .sequence else { return appendReference(node, reference, &resolver) }
        text.append(UInt8(ascii: "["))
        for (index, element) in tree.children(node).enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            appendReference(element, reference, &resolver)
        }
        text.append(UInt8(ascii: "]"))
    }

    private mutating func appendReference(_ node: Node, _ name: String, _ resolver: inout Resolver) {
        guard tree.kind(node) != .null, let target = resolver.catalog.index(of: name),
            let entry = resolver.lookUp(tree, node, target)
        else {
            text.append(contentsOf: "null".utf8)
            return
        }
        pieces += [.text(text), .reference(kind: target, entry: entry)]
        text = []
    }
}
