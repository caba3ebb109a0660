import SeedCompiler
import SeedSyntax

/// Reads back what `PlannedChange.document` writes.
extension PlannedChange {
    private static let members: Set = [
        "action", "reason", "kind", "table", "key", "singleton", "was", "id", "at", "was_at", "held_by", "values",
        "sql",
    ]

    /// - Throws: where it is not what seedc writes.
    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "a change", members: Self.members)
        let place = try PlannedPlace(object, "at")
        let last = try PlannedPlace(object, "was_at")
        self.init(
            action: try object.word("action"), reason: try object.text("reason"), kind: try object.text("kind"),
            table: try object.text("table"), key: try object.key("key", isRequired: true) ?? [],
            isSingleton: try object.optionalFlag("singleton") ?? false,
            former: try object.key("was"),
            id: tree.child(node, "id").map { PlanValue(tree, $0, isKey: false) }, place: place ?? last,
            holders: try (object.optionalList("held_by") ?? []).map { node throws(DiagnosticBatch) in
                try Plan.Holder(tree, node)
            },
            columns: try object.list("values").map { node throws(DiagnosticBatch) in try Column(tree, node) },
            sql: try object.text("sql"))
    }
}

extension PlanObject {
    /// A natural key; nil where there is none.
    fileprivate func key(_ name: String, isRequired: Bool = false) throws(DiagnosticBatch) -> [PlanValue.Member]? {
        guard let key = isRequired ? try child(name) : tree.child(node, name) else { return nil }
        guard tree.kind(key) == .mapping else { throw strange(name, key) }
        return PlanValue.members(tree, key)
    }
}

extension PlannedPlace {
    private static let members: Set = ["file", "line", "column"]

    /// Nil where the object has no such member.
    init?(_ object: PlanObject, _ name: String) throws(DiagnosticBatch) {
        guard let node = object.tree.child(object.node, name) else { return nil }
        let place = try PlanObject(object.tree, node, "\"\(name)\"", members: Self.members)
        self.init(
            file: try place.text("file"), line: try place.count("line"), column: try place.optionalCount("column"))
    }
}

extension Plan.Holder {
    fileprivate init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "who holds a row", members: ["table", "rows", "meaning"])
        self.init(
            table: try object.text("table"), count: try object.count("rows"),
            meaning: try object.optionalText("meaning"))
    }
}

extension PlannedChange.Column {
    private static let members: Set = ["property", "column", "references", "old", "new", "cause", "base"]

    fileprivate init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "a value", members: Self.members)
        let reference = try object.optionalText("references")
        func value(_ name: String) -> PlanValue? {
            tree.child(node, name).map { PlanValue(tree, $0, isKey: reference != nil) }
        }
        self.init(
            property: try object.text("property"), column: try object.text("column"), reference: reference,
            old: value("old"), new: value("new"), cause: try object.optionalWord("cause") ?? .manifest,
            base: value("base")?.document.compact)
    }
}

extension Plan.Counts {
    private static let members: Set = ["added", "changed", "renamed", "retired", "removed", "unchanged"]

    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "a summary", members: Self.members)
        self.init()
        added = try object.count("added")
        changed = try object.count("changed")
        renamed = try object.count("renamed")
        retired = try object.count("retired")
        removed = try object.count("removed")
        unchanged = try object.count("unchanged")
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
