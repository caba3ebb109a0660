/// Where things stand in a file, for whoever edits it: the tree answers for what an alias stands for, and these do not.
extension SyntaxTree {
    /// Whether a collection is written in braces or brackets.
    package func isFlow(_ node: Node) -> Bool { records[Int(node.index)].flags.contains(.flow) }

    /// Whether the node is an alias, or has come out of a merge key.
    package func isAlias(_ node: Node) -> Bool { resolve(node) != node }

    /// The nodes that aliases and merge keys stand for. What is inside one of them stands in several places.
    package func sharedNodes() -> Set<Node> {
        var shared: Set<Node> = []
        for index in records.indices where records[index].kind == .alias { shared.insert(resolve(Node(index))) }
        return shared
    }

    /// The children of a collection that stand between its ends, in order: merge keys (`<<`) themselves, not what they bring.
    package func ownChildren(_ node: Node) -> [Node] {
        let parent = records[Int(node.index)]
        guard parent.kind == .mapping || parent.kind == .sequence else { return [] }
        var children: [Node] = []
        var end = parent.start
        var index = Int(node.index) + 1
        while index < Int(parent.first) {
            let record = records[index]
            // What a merge key brings follows behind, and stands earlier in the file.
            guard record.keyStart >= end else { break }
            children.append(Node(index))
            end = max(record.end, end)
            index = record.kind == .mapping || record.kind == .sequence ? Int(record.first) : index + 1
        }
        return children
    }
}
