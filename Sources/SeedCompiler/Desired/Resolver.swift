import JSONSchema
import SeedSyntax

/// Turns manifests into the desired state: applies defaults, gives values the affinity of their columns, replaces natural keys by
/// the entries they name, and takes nested rows to their own kinds.
///
/// - Parameters:
///   - players: refers to rows too.
///   - shape: what the tables look like. Without it values stay as written, keys compare as bytes, and a reference that no
///     manifest satisfies is a fault; with it the database may satisfy it.
///   - divisible: how many rows of a kind are worth a second thread.
/// - Returns: the state, and every fault that no schema can find. Where these are too many, the state is unfinished.
package func resolve(
    _ manifests: [Manifest], _ catalog: Catalog, players: PlayersManifest? = nil, shape: DatabaseShape?,
    divisible: Int = 10_000
) -> (state: DesiredState, faults: [Diagnostic]) {
    var resolver = Resolver(catalog, shape, divisible: divisible)
    for manifest in manifests { resolver.collect(manifest) }
    for kind in catalog.kinds.indices { resolver.resolveKind(kind) }
    resolver.resolveReferencesAhead()
    let references = players.map { resolver.references(of: $0) } ?? [:]
    if shape == nil, !resolver.faults.areTooMany { resolver.refuseMentioned() }
    resolver.markDeclarations()
    let paths = Dictionary(manifests.map { ($0.tree.file.id, $0.tree.file.place) }, uniquingKeysWith: { a, _ in a })
    return (
        DesiredState(catalog: catalog, kinds: resolver.kinds, paths: paths, playerReferences: references),
        resolver.faults
    )
}

struct Resolver {
    /// A row on its way into the state. There is one for every row of a kind, so it is small.
    struct Pending {
        struct Parent {
            let property: UInt32
            var entry: UInt32
        }

        let node: Node
        let manifest: UInt32
        /// For a nested row, the entry of the row it stands in and the property that points back.
        var parent: Parent?
        /// For a row that no list gives, which one of `GeneratedRows.missing` it is.
        var missing: UInt32?
    }

    let catalog: Catalog
    let shape: DatabaseShape?
    let divisible: Int
    var kinds: [DesiredRows]
    var faults: [Diagnostic] = []
    private(set) var manifests: [Manifest] = []
    var pending: [[Pending]]
    private var absent: [[(manifest: Int, node: Node)]]
    /// Kinds with rows left out as faulty: what seems to be missing may be among those.
    private var incomplete: Set<Int> = []
    var former: [[(row: Int, manifest: Int, node: Node)]]
    var referencesAhead: [(kind: Int, entry: Int, property: Int, manifest: Int, node: Node)] = []
    /// By kind; their bytes lie in front of those of its rows.
    var defaults: [CellRow] = []
    /// By kind, the properties whose default refers to a row.
    let referenceDefaults: [[Int]]
    var form = RowForm(kind: -1)
    /// Whether the rows of another kind have got an entry, or a new role: for a key that no row of it has.
    var hasChangedOthers = false
    /// Whether it reads one half of a kind's rows, and gives up when it has changed others.
    var isHalf = false
    var suggestionsLeft = 10

    init(_ catalog: Catalog, _ shape: DatabaseShape?, divisible: Int) {
        self.catalog = catalog
        self.divisible = divisible
        self.shape = shape
        kinds = catalog.kinds.map { kind in
            DesiredRows(
                kind, shape?.tables[kind.table],
                targets: kind.properties.map { $0.reference.flatMap { catalog.index(of: $0) } })
        }
        referenceDefaults = catalog.kinds.map { kind in
            kind.properties.indices.filter { index in
                let property = kind.properties[index]
                return property.defaultValue != nil && (property.reference != nil || !property.json.references.isEmpty)
            }
        }
        pending = Array(repeating: [], count: kinds.count)
        absent = Array(repeating: [], count: kinds.count)
        former = Array(repeating: [], count: kinds.count)
    }

    // MARK: Collecting

    mutating func collect(_ manifest: Manifest) {
        let tree = manifest.tree
        let number = manifests.count
        manifests.append(manifest)
        var rows = tree.child(manifest.root, "row").map { [$0] } ?? []
        if let list = tree.child(manifest.root, "rows") {
            if tree.kind(list) == .sequence {
                rows += tree.children(list)
            } else {
                faults.append(.notRows(at: tree.span(list)))
            }
        }
        pending[manifest.kind].reserveCapacity(pending[manifest.kind].count + rows.count)
        let generate = tree.child(manifest.root, "generate")
        if ["row", "rows"].contains(where: { tree.child(manifest.root, $0) != nil }) || generate != nil {
            kinds[manifest.kind].declaration = .own
        }
        // What could not be generated has been reported, and is not missing.
        if generate != nil, manifest.generated == nil, catalog.kinds[manifest.kind].curve != nil {
            markIncomplete(manifest.kind)
        }
        for row in rows {
            if manifest.isFaulty(row) {
                markIncomplete(manifest.kind)
            } else if tree.kind(row) != .mapping {
                faults.append(.notRows(at: tree.span(row)))
            } else {
                pending[manifest.kind].append(Pending(node: row, manifest: UInt32(number)))
            }
        }
        if let generate, let generated = manifest.generated {
            pending[manifest.kind] += generated.missing.indices.map { row in
                Pending(node: generate, manifest: UInt32(number), missing: UInt32(row))
            }
        }
        if let list = tree.child(manifest.root, "absent"), !manifest.isFaulty(list) {
            absent[manifest.kind] += tree.children(list).map { (number, $0) }
        }
    }

    /// Kinds come parents first, so a nested kind inside a nested kind is reached.
    mutating func markDeclarations() {
        for kind in kinds.indices where kinds[kind].declaration != .none {
            for child in catalog.kinds[kind].children.compactMap({ catalog.index(of: $0.kind) }) {
                kinds[child].declaration = max(kinds[child].declaration, .nested)
            }
        }
    }

    private mutating func markIncomplete(_ kind: Int) {
        guard incomplete.insert(kind).inserted else { return }
        for list in catalog.kinds[kind].children { catalog.index(of: list.kind).map { markIncomplete($0) } }
    }

    // MARK: One kind

    /// Kinds come parents first, so what a row of this one refers to is known, but for its own kind and kinds in a circle with it.
    mutating func resolveKind(_ kind: Int) {
        prepareForm(kind)
        addRows(kind)
        for (entry, twin) in kinds[kind].indexAll(divisible: divisible) where !faults.areTooMany {
            reportTwin(kind, entry, twin)
        }
        for (row, manifest, node) in former[kind] where !faults.areTooMany {
            addFormerKeys(kind, row, manifests[manifest].tree, node)
        }
        for (manifest, node) in absent[kind] where !faults.areTooMany {
            addAbsentKey(kind, manifests[manifest].tree, node)
        }
    }

    /// References to rows of the same kind, or of a later one, once all rows are known.
    mutating func resolveReferencesAhead() {
        for reference in referencesAhead where !faults.areTooMany {
            let name = catalog.kinds[reference.kind].properties[reference.property].reference
            guard let target = name.flatMap({ catalog.index(of: $0) }),
                let found = lookUp(manifests[reference.manifest].tree, reference.node, target)
            else { continue }
            kinds[reference.kind].setCell(reference.entry, reference.property, .reference(found))
        }
    }

    func hasGaps(_ kind: Int) -> Bool { incomplete.contains(kind) }
}
