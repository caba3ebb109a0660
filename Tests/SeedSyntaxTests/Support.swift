import SeedSyntax

func sourceFile(_ text: String) -> SourceFile {
    SourceFile(id: FileID(0), path: "test.yaml", contents: Array(text.utf8))
}

func parsed(_ text: String) throws -> SyntaxTree { try parseYAML(sourceFile(text)) }

/// The value of the first document's only entry, or the document itself where it is no mapping.
func onlyValue(_ text: String) throws -> (tree: SyntaxTree, node: Node) {
    let tree = try parsed(text)
    let root = tree.documents[0]
    return (tree, tree.children(root).first.flatMap { tree.kind(root) == .mapping ? $0 : nil } ?? root)
}

/// What is wrong with a text: an id and the bytes it covers (or `@offset` where it covers none), in the order of a report.
func faults(_ text: String) -> [String] { faults(sourceFile(text)) }

func faults(_ file: SourceFile) -> [String] {
    diagnostics(file).map { "\($0.id) \(covered($0.span!, file))" }
}

func diagnostics(_ file: SourceFile) -> [Diagnostic] {
    do throws(DiagnosticBatch) {
        _ = try parseYAML(file)
        return []
    } catch {
        return error.diagnostics
    }
}

func covered(_ span: Span, _ file: SourceFile) -> String {
    if span.start == span.end { return "@\(span.start)" }
    return String(decoding: file.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
}

/// A tree as one line: `{a: 1, b: ["x", null]}`, aliases and merges followed.
func outline(_ tree: SyntaxTree, _ node: Node) -> String {
    switch tree.kind(node) {
    case .null: "null"
    case .boolean: "\(tree.boolean(node))"
    case .integer: "\(tree.integer(node))"
    case .real: "\(tree.real(node))"
    case .text: "\"\(tree.text(node))\""
    case .sequence: "[" + tree.children(node).map { outline(tree, $0) }.joined(separator: ", ") + "]"
    case .mapping:
        "{" + tree.children(node).map { "\(tree.name(of: tree.key($0))): \(outline(tree, $0))" }.joined(separator: ", ")
            + "}"
    case .alias: "*"
    }
}

func outline(_ text: String) throws -> [String] {
    let tree = try parsed(text)
    return tree.documents.map { outline(tree, $0) }
}
