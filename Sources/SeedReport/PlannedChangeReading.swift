import SeedCompiler
import SeedSyntax

/// Reads back what `PlannedChange.document` writes.
extension PlannedChange {
    /// Nil where something is missing.
    init?(_ tree: SyntaxTree, _ node: Node) {
        guard tree.kind(node) == .mapping, let action = tree.member(node, "action").flatMap(Change.Action.init),
            let reason = tree.member(node, "reason"), let kind = tree.member(node, "kind"),
            let table = tree.member(node, "table"), let key = tree.child(node, "key"),
            let sql = tree.member(node, "sql")
        else { return nil }
        let at = tree.child(node, "at")
        let place = at ?? tree.child(node, "was_at")
        let columns = tree.list(node, "values").map { Column(tree, $0) }
        guard !columns.contains(where: { $0 == nil }) else { return nil }
        self.init(
            action: action, reason: reason, kind: kind, table: table, key: PlanValue.members(tree, key),
            isSingleton: tree.flag(node, "singleton") ?? false,
            former: tree.child(node, "was").map { PlanValue.members(tree, $0) },
            id: tree.child(node, "id").map { PlanValue(tree, $0, isKey: false) },
            file: place.flatMap { tree.member($0, "file") }, line: place.flatMap { tree.number($0, "line") } ?? 0,
            column: at.flatMap { tree.number($0, "column") },
            holders: tree.list(node, "held_by").map { holder in
                Plan.Holder(
                    table: tree.member(holder, "table") ?? "", count: tree.number(holder, "rows") ?? 0,
                    meaning: tree.member(holder, "meaning"))
            },
            columns: columns.compactMap { $0 }, sql: sql)
    }
}

extension PlannedChange.Column {
    fileprivate init?(_ tree: SyntaxTree, _ node: Node) {
        guard tree.kind(node) == .mapping, let property = tree.member(node, "property"),
            let column = tree.member(node, "column")
        else { return nil }
        let reference = tree.member(node, "references")
        func value(_ name: String) -> PlanValue? {
            tree.child(node, name).map { PlanValue(tree, $0, isKey: reference != nil) }
        }
        self.init(
            property: property, column: column, reference: reference, old: value("old"), new: value("new"),
            cause: tree.member(node, "cause").flatMap(Change.Cause.init) ?? .manifest,
            base: value("base")?.document.compact)
    }
}

extension PlanValue {
    fileprivate static func members(_ tree: SyntaxTree, _ node: Node) -> [Member] {
        guard tree.kind(node) == .mapping else { return [] }
        return tree.children(node).map {
            Member(name: tree.name(of: tree.key($0)), value: PlanValue(tree, $0, isKey: true))
        }
    }

    /// - Parameter isKey: whether a mapping is the natural key of a row, rather than JSON.
    fileprivate init(_ tree: SyntaxTree, _ node: Node, isKey: Bool) {
        switch tree.kind(node) {
        case .integer: self = .integer(tree.integer(node))
        case .real: self = .real(tree.real(node))
        case .text: self = .text(tree.withText(node) { Array($0) })
        case .boolean, .sequence: self = .json(Self.json(tree, node).compact)
        case .mapping: self = isKey ? .key(Self.members(tree, node)) : .json(Self.json(tree, node).compact)
        case .null, .alias: self = .null
        }
    }

    private static func json(_ tree: SyntaxTree, _ node: Node) -> JSONDocument {
        switch tree.kind(node) {
        case .null, .alias: .null
        case .boolean: .boolean(tree.boolean(node))
        case .integer: .integer(tree.integer(node))
        case .real: .real(tree.real(node))
        case .text: .text(tree.text(node))
        case .sequence: .list(tree.children(node).map { json(tree, $0) })
        case .mapping: .object(tree.children(node).map { (tree.name(of: tree.key($0)), json(tree, $0)) })
        }
    }
}

extension Plan.Counts {
    init(_ tree: SyntaxTree, _ node: Node) {
        self.init()
        added = tree.number(node, "added") ?? 0
        changed = tree.number(node, "changed") ?? 0
        renamed = tree.number(node, "renamed") ?? 0
        retired = tree.number(node, "retired") ?? 0
        removed = tree.number(node, "removed") ?? 0
        unchanged = tree.number(node, "unchanged") ?? 0
    }
}
