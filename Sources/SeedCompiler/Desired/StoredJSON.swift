import SeedSyntax

/// Members that would be stored under one name, because one of them is renamed to the other's.
func duplicateMembers(_ tree: SyntaxTree, _ node: Node, _ mapping: JSONMapping) -> [Diagnostic] {
    switch tree.kind(node) {
    // A member that is alone has no double.
    case .mapping where tree.count(node) == 1 && mapping.members.allSatisfy { $0.inside.isEmpty }: return []
    case .mapping:
        var seen: [[UInt8]: Node] = [:]
        return tree.children(node).flatMap { child -> [Diagnostic] in
            let name = tree.bytes(of: tree.key(child))
            let member = mapping.member(name)
            let column = member?.column ?? name
            let inner = member.map { duplicateMembers(tree, child, $0.inside) } ?? []
            guard let first = seen.updateValue(child, forKey: column) else { return inner }
            let text = String(decoding: column, as: UTF8.self)
            return inner + [.duplicateMember(text, at: tree.keySpan(child), first: tree.keySpan(first))]
        }
    case .sequence:
        return mapping.elements.first.map { inner in tree.children(node).flatMap { duplicateMembers(tree, $0, inner) } }
            ?? []
    default: return []
    }
}

/// A place in a JSON value where an id belongs.
struct JSONReference {
    /// The natural key.
    let node: Node
    let kind: String
    /// Stands for the id in the text. JSON escapes it everywhere else.
    static let mark: UInt8 = 0
}

/// Writes a YAML value as JSON with the names that the column uses. Where an id belongs it writes a mark, and adds to `references`.
func appendJSON(
    _ tree: SyntaxTree, _ node: Node, _ mapping: JSONMapping, to out: inout [UInt8], _ references: inout [JSONReference]
) {
    switch tree.kind(node) {
    case .null, .alias: out.append(contentsOf: "null".utf8)
    case .boolean: out.append(contentsOf: (tree.boolean(node) ? "true" : "false").utf8)
    case .integer: JSONText.append(tree.integer(node), to: &out)
    case .real: JSONText.append(tree.real(node), to: &out)
    case .text: tree.withText(node) { JSONText.append(text: $0, to: &out) }
    case .sequence:
        let inside = mapping.elements.first ?? JSONMapping()
        out.append(UInt8(ascii: "["))
        for (index, element) in tree.children(node).enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            if let kind = mapping.elementReference, tree.kind(element) != .null {
                out.append(JSONReference.mark)
                references.append(JSONReference(node: element, kind: kind))
            } else {
                appendJSON(tree, element, inside, to: &out, &references)
            }
        }
        out.append(UInt8(ascii: "]"))
    case .mapping:
        out.append(UInt8(ascii: "{"))
        for (index, child) in tree.children(node).enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            let name = tree.bytes(of: tree.key(child))
            let member = mapping.member(name)
            JSONText.append(text: member?.column ?? name, to: &out)
            out.append(UInt8(ascii: ":"))
            appendMember(tree, child, member, to: &out, &references)
        }
        out.append(UInt8(ascii: "}"))
    }
}

private func appendMember(
    _ tree: SyntaxTree, _ node: Node, _ member: JSONMapping.Member?, to out: inout [UInt8],
    _ references: inout [JSONReference]
) {
    var inside = member?.inside ?? JSONMapping()
    if let kind = member?.reference {
        switch tree.kind(node) {
        case .null: break
        // A list under a reference is a list of references.
        case .sequence: inside = JSONMapping(elementReference: kind)
        default:
            out.append(JSONReference.mark)
            references.append(JSONReference(node: node, kind: kind))
            return
        }
    }
    appendJSON(tree, node, inside, to: &out, &references)
}
