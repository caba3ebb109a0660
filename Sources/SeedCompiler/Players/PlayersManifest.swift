import SeedSyntax

/// What `kind: players` says, as its schema has let it through. Holds names as they were written, each with its place.
package struct PlayersManifest: Sendable {
    struct Name: Sendable {
        let text: String
        let span: Span
    }

    /// A value that a column gets.
    enum Wanted: Sendable {
        case constant(Node)
        case now, today
        /// The id of a row, named by its natural key.
        case row(kind: Name, key: Node)
    }

    struct Setting: Sendable {
        let column: Name
        let value: Wanted
        let span: Span
    }

    enum Each: Sendable {
        case player
        case kind(Name)
        case values([Node])
    }

    struct Backfill: Sendable {
        let into: Name
        let player: Name
        let each: Each
        let pair: Name?
        let settings: [Setting]
        let span: Span
    }

    struct Fill: Sendable {
        let table: Name
        let setting: Setting
        let updated: Name?
        let span: Span
    }

    struct Derivation: Sendable {
        let table: Name
        let column: Name
        let total: Name
        let kind: Name
        let threshold: Name
        /// A property of the kind; nil for its id.
        let value: Name?
        let updated: Name?
        let span: Span
    }

    /// Of a reset group or of purge. Without settings the rows go.
    struct Erasure: Sendable {
        let table: Name
        let player: Name?
        let settings: [Setting]
        let updated: Name?
        let span: Span
    }

    let tree: SyntaxTree
    package let span: Span
    let table: Name
    let key: Name
    private(set) var backfills: [Backfill] = []
    private(set) var fills: [Fill] = []
    private(set) var derivations: [Derivation] = []
    private(set) var groups: [(name: Name, erasures: [Erasure])] = []
    private(set) var purge: [Erasure] = []

    /// Every table it names, for reading how they are declared.
    package var tables: [String] {
        [table.text] + backfills.map(\.into.text) + fills.map(\.table.text) + derivations.map(\.table.text)
            + (groups.flatMap(\.erasures) + purge).map(\.table.text)
    }

    package var groupNames: [String] { groups.map(\.name.text) }
}

extension PlayersManifest {
    /// - Precondition: the document satisfies the schema.
    init(_ tree: SyntaxTree, _ root: Node) {
        let reader = Reader(tree: tree)
        self.init(
            tree: tree, span: tree.span(root), table: reader.name(root, "table")!, key: reader.name(root, "key")!)
        backfills = reader.elements(root, "backfill").map(reader.backfill)
        fills = reader.elements(root, "fill_null").map(reader.fill)
        derivations = reader.elements(root, "derive").map(reader.derivation)
        groups =
            tree.child(root, "reset").map { tree.children($0) }.map { groups in
                groups.map { (reader.key($0), tree.children($0).map(reader.erasure)) }
            } ?? []
        purge = reader.elements(root, "purge").map(reader.erasure)
    }

    private init(tree: SyntaxTree, span: Span, table: Name, key: Name) {
        self.tree = tree
        self.span = span
        self.table = table
        self.key = key
    }
}

private struct Reader {
    let tree: SyntaxTree

    func elements(_ node: Node, _ name: String) -> [Node] { tree.child(node, name).map { tree.children($0) } ?? [] }

    func name(_ node: Node, _ name: String) -> PlayersManifest.Name? {
        tree.child(node, name).map { .init(text: tree.text($0), span: tree.span($0)) }
    }

    func key(_ node: Node) -> PlayersManifest.Name {
        .init(text: tree.name(of: tree.key(node)), span: tree.keySpan(node))
    }

    func wanted(_ node: Node) -> PlayersManifest.Wanted {
        guard tree.kind(node) == .mapping else { return .constant(node) }
        if let value = tree.child(node, "value") { return tree.text(value) == "now" ? .now : .today }
        return .row(kind: name(node, "kind")!, key: tree.child(node, "key")!)
    }

    func settings(_ node: Node) -> [PlayersManifest.Setting] {
        elements(node, "set").map { .init(column: key($0), value: wanted($0), span: tree.span($0)) }
    }

    func backfill(_ node: Node) -> PlayersManifest.Backfill {
        let each = tree.child(node, "for_each").map { each -> PlayersManifest.Each in
            tree.kind(each) == .sequence ? .values(tree.children(each)) : .kind(name(node, "for_each")!)
        }
        return .init(
            into: name(node, "into")!, player: name(node, "player")!, each: each ?? .player, pair: name(node, "pair"),
            settings: settings(node), span: tree.span(node))
    }

    func fill(_ node: Node) -> PlayersManifest.Fill {
        let value = tree.child(node, "value")!
        let setting = PlayersManifest.Setting(
            column: name(node, "column")!, value: wanted(value), span: tree.span(value))
        return .init(
            table: name(node, "table")!, setting: setting, updated: name(node, "updated"), span: tree.span(node))
    }

    func derivation(_ node: Node) -> PlayersManifest.Derivation {
        .init(
            table: name(node, "table")!, column: name(node, "column")!, total: name(node, "from")!,
            kind: name(node, "kind")!, threshold: name(node, "threshold")!, value: name(node, "value"),
            updated: name(node, "updated"), span: tree.span(node))
    }

    func erasure(_ node: Node) -> PlayersManifest.Erasure {
        .init(
            table: name(node, "table")!, player: name(node, "player"), settings: settings(node),
            updated: name(node, "updated"), span: tree.span(node))
    }
}
