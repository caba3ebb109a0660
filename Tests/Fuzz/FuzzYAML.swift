import SeedSyntax

/// Any bytes as a YAML file: each node lies within the file and within its collection.
func fuzzYAML(_ bytes: [UInt8]) {
    let (sources, file) = source("seeds/fuzz.yaml", bytes)
    do throws(DiagnosticBatch) {
        let tree = try parseYAML(file)
        var left = 100_000
        for document in tree.documents { walk(document, tree, sources, &left) }
    } catch {
        requireSense(error.diagnostics, sources)
    }
}

/// - Parameter left: how many nodes are worth a look: aliases can stand for millions.
private func walk(_ node: Node, _ tree: SyntaxTree, _ sources: SourceMap, _ left: inout Int) {
    left -= 1
    guard left > 0 else { return }
    requireWithin(tree.span(node), sources)
    let kind = tree.kind(node)
    guard kind == .mapping || kind == .sequence else {
        if kind == .text { tree.withText(node) { require(isUTF8($0), "a text is not UTF-8") } }
        return
    }
    let children = tree.children(node)
    require(children.count == tree.count(node), "a collection miscounts")
    for child in children {
        if kind == .mapping { requireWithin(tree.keySpan(child), sources) }
        walk(child, tree, sources, &left)
    }
}

private func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
