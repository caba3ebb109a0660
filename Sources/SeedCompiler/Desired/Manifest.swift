import JSONSchema
import SeedSyntax

/// One document of a manifest file: rows of one kind, valid but for those listed.
package struct Manifest: Sendable {
    package let tree: SyntaxTree
    package let root: Node
    /// Index into the catalog's kinds.
    package let kind: Int
    /// Where the validator found faults, in order.
    package let faults: [Span]
    /// What a `generate` adds to the rows. Nil before it has been followed, and where there is none.
    package internal(set) var generated: GeneratedRows?

    init(tree: SyntaxTree, root: Node, kind: Int, faults: [Span], generated: GeneratedRows? = nil) {
        self.tree = tree
        self.root = root
        self.kind = kind
        self.faults = faults
        self.generated = generated
    }

    /// Whether a fault lies inside the node.
    func isFaulty(_ node: Node) -> Bool {
        guard !faults.isEmpty else { return false }
        let span = tree.span(node)
        var low = 0
        var high = faults.count
        while low < high {
            let middle = (low + high) / 2
            if faults[middle].start < span.start { low = middle + 1 } else { high = middle }
        }
        return low < faults.count && faults[low].start <= span.end
    }
}

/// Finds the kind of every document and validates it against the kind's schema.
///
/// - Returns: the manifests, the one of the players, and every fault of all of them.
package func loadManifests(_ trees: [SyntaxTree], _ catalog: Catalog) -> (
    manifests: [Manifest], players: PlayersManifest?, faults: [Diagnostic]
) {
    var manifests: [Manifest] = []
    var players: PlayersManifest?
    var faults: [Diagnostic] = []
    for tree in trees {
        let validator = Validator(catalog.schema, tree)
        for root in tree.documents where tree.kind(root) != .null && !faults.areTooMany {
            if let schema = playersSchema(root, in: tree, catalog) {
                let found = validator.validate(root, schema)
                faults += found
                if let first = players { faults.append(.playersTwice(at: tree.span(root), first: first.span)) }
                if found.isEmpty, players == nil { players = PlayersManifest(tree, root) }
                continue
            }
            switch kindOfDocument(root, in: tree, catalog) {
            case .success(let kind):
                let (found, repeated) = validator.faults(in: root, catalog.kinds[kind].manifestSchema)
                faults += found
                manifests.append(
                    Manifest(tree: tree, root: root, kind: kind, faults: (found.compactMap(\.span) + repeated).sorted())
                )
            case .failure(let batch): faults += batch.diagnostics
            }
        }
    }
    return (manifests, players, faults)
}

/// The schema of a document that is the players manifest.
private func playersSchema(_ root: Node, in tree: SyntaxTree, _ catalog: Catalog) -> SchemaID? {
    guard let players = catalog.players, let kind = tree.child(root, "kind"), tree.kind(kind) == .text,
        tree.text(kind) == players.name
    else { return nil }
    return players.schema
}

private func kindOfDocument(_ root: Node, in tree: SyntaxTree, _ catalog: Catalog) -> Result<Int, DiagnosticBatch> {
    guard tree.kind(root) == .mapping, let kind = tree.child(root, "kind"), tree.kind(kind) == .text else {
        return .failure(
            DiagnosticBatch(.documentWithoutKind(tree.child(root, "kind").map(tree.span) ?? tree.span(root), catalog)))
    }
    guard let index = catalog.index(of: tree.text(kind)) else {
        return .failure(DiagnosticBatch(.unknownKind(tree.text(kind), catalog, at: tree.span(kind))))
    }
    return .success(index)
}
