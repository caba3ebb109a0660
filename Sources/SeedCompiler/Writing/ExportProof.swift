import SeedSyntax

/// What the proof needs that an export has left nothing out and changed nothing: every column compared, every row looked at.
extension Catalog {
    /// The same kinds, with the columns compared that are otherwise only set on insert.
    package func managingEverything() -> Catalog {
        Catalog(kinds: kinds.map { $0.managingEverything() }, schema: schema, schemas: schemas)
    }
}

extension Manifest {
    /// The same manifest with the rows that its schema refuses.
    package var takenAsValid: Manifest {
        Manifest(tree: tree, root: root, kind: kind, faults: [], generated: generated)
    }

    /// How many faults the schema finds in each row, by its place in the list; rows without faults are left out.
    package var faultsByRow: [Int: Int] {
        guard !faults.isEmpty else { return [:] }
        let rows = tree.child(root, "row").map { [$0] } ?? tree.child(root, "rows").map { tree.children($0) } ?? []
        var counts: [Int: Int] = [:]
        for (index, row) in rows.enumerated() where isFaulty(row) {
            let span = tree.span(row)
            counts[index] = faults.count { span.start <= $0.start && $0.start <= span.end }
        }
        return counts
    }
}
