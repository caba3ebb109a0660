import SeedSyntax

/// Where the rows of one file stand, so that what the desired state knows by its span can be edited.
struct RowPlaces {
    struct Place {
        let node: Node
        /// The properties that hold nested rows.
        let lists: [String]
        /// Reached through an alias or inside an anchor that has some: to edit it here is to edit it elsewhere.
        let isShared: Bool
    }

    private var places: [Span: Place] = [:]

    init(_ manifests: [Manifest], _ catalog: Catalog, shared: Set<Node>) {
        for manifest in manifests {
            let (tree, root) = (manifest.tree, manifest.root)
            func visit(_ row: Node, _ kind: Int, _ isShared: Bool) {
                let isShared = isShared || tree.isAlias(row) || shared.contains(row)
                let known = places[tree.span(row)]
                places[tree.span(row)] = Place(
                    node: row, lists: catalog.kinds[kind].children.map(\.name), isShared: isShared || known != nil)
                for list in catalog.kinds[kind].children {
                    guard let rows = tree.child(row, list.name), let child = catalog.index(of: list.kind) else {
                        continue
                    }
                    visitAll(rows, child, isShared)
                }
            }
            func visitAll(_ rows: Node, _ kind: Int, _ isShared: Bool) {
                guard tree.kind(rows) == .sequence else { return }
                let isShared = isShared || tree.isAlias(rows) || shared.contains(rows)
                for row in tree.children(rows) where tree.kind(row) == .mapping { visit(row, kind, isShared) }
            }
            if let row = tree.child(root, "row") { visit(row, manifest.kind, shared.contains(root)) }
            if let rows = tree.child(root, "rows") { visitAll(rows, manifest.kind, shared.contains(root)) }
        }
    }

    subscript(span: Span) -> Place? { places[span] }
}
