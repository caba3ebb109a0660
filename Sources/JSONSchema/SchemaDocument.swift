import SeedSyntax

/// A schema file, parsed. JSON is YAML, so it comes through the same parser and every keyword has a position.
package struct SchemaDocument: Sendable {
    package let tree: SyntaxTree
    /// Where it was found: what relative references in it are relative to, until an `$id` says otherwise.
    let uri: URIReference

    /// - Parameter uri: the document's URI, where it is not simply the file's path.
    package init(_ file: SourceFile, uri: String? = nil) throws(DiagnosticBatch) {
        tree = try parseYAML(file.withoutSurrogateEscapes)
        self.uri = uri.map { URIReference($0) } ?? .path(file.path)
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

/// A schema with a URI of its own: a document, or a part of one that has an `$id`.
struct SchemaResource: Sendable {
    let base: URIReference
    let root: SchemaPlace
    var vocabularies: Vocabularies
    var anchors: [String: SchemaPlace] = [:]
    var dynamicAnchors: [String: SchemaPlace] = [:]
}
