import SeedCompiler
import SeedSyntax

/// A JSON text, by both of the readers that there are: the one of files, which knows places, and the one of columns. What one refuses the
/// other refuses too, and what they read is the same.
func fuzzJSON(_ bytes: [UInt8]) {
    let (sources, file) = source("fuzz.json", bytes)
    // Files may be UTF-16, or begin with a mark of UTF-8: that is dealt with before anybody reads them.
    let value = JSONValue(file.bytes)
    do throws(DiagnosticBatch) {
        let tree = try parseJSON(file)
        require(tree.documents.count == 1, "a file of \(tree.documents.count) documents")
        guard let value else { return require(depth(file.bytes) >= 500, "a file is JSON, a column is not") }
        compare(tree.documents[0], tree, value, sources)
    } catch {
        requireSense(error.diagnostics, sources)
        // A file also has to be told where it goes too deep, and what no number can hold.
        let isAllowed = error.diagnostics.allSatisfy { ["too-deep", "not-finite"].contains($0.id) }
        require(value == nil || isAllowed, "a column is JSON, a file is not: \(error.diagnostics.map(\.message))")
    }
}

private func compare(_ node: Node, _ tree: SyntaxTree, _ value: JSONValue, _ sources: SourceMap) {
    requireWithin(tree.span(node), sources)
    switch (tree.kind(node), value) {
    case (.null, .null): break
    case (.boolean, .boolean(let wanted)): require(tree.boolean(node) == wanted, "another boolean")
    case (.integer, .integer(let wanted)): require(tree.integer(node) == wanted, "another integer than \(wanted)")
    case (.real, .real(let wanted)):
        require(tree.real(node).bitPattern == wanted.bitPattern, "another number than \(wanted)")
        require(wanted.isFinite, "a number that is none")
    case (.text, .text(let wanted)): tree.withText(node) { require(wanted.elementsEqual($0), "another text") }
    case (.sequence, .list(let wanted)):
        let children = tree.children(node)
        require(children.count == wanted.count, "another list")
        for (child, element) in zip(children, wanted) { compare(child, tree, element, sources) }
    case (.mapping, .object(let wanted)):
        let children = tree.children(node)
        require(children.count == wanted.members.count, "another object")
        for (child, member) in zip(children, wanted.members) {
            require(tree.bytes(of: tree.key(child)) == member.name, "another key")
            requireWithin(tree.keySpan(child), sources)
            compare(child, tree, member.value, sources)
        }
    default: require(false, "a \(tree.kind(node)) in a file is \(value) in a column")
    }
}

/// More than there are collections within collections.
private func depth(_ bytes: [UInt8]) -> Int { bytes.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") } }
