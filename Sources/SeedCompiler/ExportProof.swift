import SeedSyntax

/// What the proof needs that an export has left nothing out and changed nothing: every column compared, every row looked at.
extension Catalog {
    /// The same kinds, with the columns compared that are otherwise only set on insert.
    package func managingEverything() -> Catalog {
        let kinds = kinds.map { kind in
            var kind = kind
            for index in kind.properties.indices { kind.properties[index].policy = .managed }
            return kind
        }
        return Catalog(kinds: kinds, schema: schema, schemas: schemas)
    }
}

extension Manifest {
    /// The same manifest with the rows that its schema refuses.
    package var takenAsValid: Manifest { Manifest(tree: tree, root: root, kind: kind, faults: []) }

    /// The rows that the schema refuses, by their place in the list.
    package var faultyRows: [Int] {
        if let row = tree.child(root, "row") { return isFaulty(row) ? [0] : [] }
        let rows = tree.child(root, "rows").map { tree.children($0) } ?? []
        return rows.indices.filter { isFaulty(rows[$0]) }
    }
}
