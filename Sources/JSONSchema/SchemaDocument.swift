import SeedSyntax

/// A schema file, parsed. JSON is YAML, so it comes through the same parser and every keyword has a position.
package struct SchemaDocument: Sendable {
    package let tree: SyntaxTree

    package init(_ file: SourceFile) throws(DiagnosticBatch) {
        tree = try parseYAML(file)
    }

    package var path: String { tree.file.path }
    package var root: Node { tree.documents[0] }
}

/// A place in a set of schema documents: one subschema, or one keyword's value.
package struct SchemaPlace: Hashable, Sendable {
    package let document: Int
    package let node: Node

    package init(document: Int, node: Node) {
        self.document = document
        self.node = node
    }
}

/// The schema documents of a run, and the references between them. Nothing is fetched: what is not here does not exist.
package struct SchemaSet: Sendable {
    package let documents: [SchemaDocument]

    package init(_ documents: [SchemaDocument]) { self.documents = documents }

    package func tree(_ place: SchemaPlace) -> SyntaxTree { documents[place.document].tree }

    package func child(_ place: SchemaPlace, _ name: String) -> SchemaPlace? {
        tree(place).child(place.node, name).map { SchemaPlace(document: place.document, node: $0) }
    }

    package func children(_ place: SchemaPlace) -> [(name: String, place: SchemaPlace)] {
        let tree = tree(place)
        guard tree.kind(place.node) == .mapping else { return [] }
        return tree.children(place.node).map {
            (tree.name(of: tree.key($0)), SchemaPlace(document: place.document, node: $0))
        }
    }

    package func elements(_ place: SchemaPlace) -> [SchemaPlace] {
        let tree = tree(place)
        guard tree.kind(place.node) == .sequence else { return [] }
        return tree.children(place.node).map { SchemaPlace(document: place.document, node: $0) }
    }

    package func text(_ place: SchemaPlace) -> String? {
        let tree = tree(place)
        return tree.kind(place.node) == .text ? tree.text(place.node) : nil
    }

    package func span(_ place: SchemaPlace) -> Span { tree(place).span(place.node) }

    /// Follows a `$ref` relative to the document it stands in.
    ///
    /// - Throws: when the file is not among the documents, or the pointer leads nowhere.
    package func target(of reference: SchemaPlace) throws(DiagnosticBatch) -> SchemaPlace {
        guard let uri = text(reference) else {
            throw DiagnosticBatch(.schemaKeyword("$ref", "must be a text", at: span(reference)))
        }
        let parts = uri.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let document = try document(named: String(parts[0]), from: reference, uri)
        let fragment = parts.count > 1 ? String(parts[1]) : ""
        var place = SchemaPlace(document: document, node: documents[document].root)
        guard !fragment.isEmpty else { return place }
        guard fragment.hasPrefix("/") else {
            throw DiagnosticBatch(
                .danglingSchemaReference(
                    uri, "anchors are not supported yet, use a JSON pointer such as #/$defs/name", at: span(reference)))
        }
        for step in fragment.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = unescapePointer(step)
            let next = Int(name).flatMap { index in
                elements(place).indices.contains(index) ? elements(place)[index] : nil
            }
            guard let found = child(place, name) ?? next else {
                let help = nearestName(to: name, among: children(place).map(\.name)).map { "did you mean \"\($0)\"?" }
                throw DiagnosticBatch(
                    .danglingSchemaReference(
                        uri, "\(documents[document].path) has no \"\(name)\" there", at: span(reference), help: help))
            }
            place = found
        }
        return place
    }

    private func document(named name: String, from place: SchemaPlace, _ uri: String) throws(DiagnosticBatch) -> Int {
        if name.isEmpty { return place.document }
        let directory = documents[place.document].path.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast()
        var steps = directory.map(String.init)
        for step in name.split(separator: "/") where step != "." {
            if step == "..", let last = steps.last, last != ".." {
                steps.removeLast()
            } else {
                steps.append(String(step))
            }
        }
        let path = steps.joined(separator: "/")
        guard let index = documents.firstIndex(where: { $0.path == path }) else {
            let help = nearestName(to: path, among: documents.map(\.path)).map { "did you mean \"\($0)\"?" }
            throw DiagnosticBatch(
                .danglingSchemaReference(
                    uri, "there is no schema file \(path)", at: span(place),
                    help: help ?? "references are never fetched; put the file beside the others"))
        }
        return index
    }
}

private func unescapePointer(_ step: Substring) -> String {
    func replace(_ text: String, _ escape: String, _ plain: String) -> String {
        text.split(separator: escape, omittingEmptySubsequences: false).joined(separator: plain)
    }
    var text = String(step)
    for (escape, plain) in [("%25", "%"), ("%22", "\""), ("%20", " "), ("~1", "/"), ("~0", "~")]
    where text.contains(escape) {
        text = replace(text, escape, plain)
    }
    return text
}
