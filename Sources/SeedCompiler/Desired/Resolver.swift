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
/// - Returns: the state, and every fault that no schema can find.
package func resolve(
    _ manifests: [Manifest], _ catalog: Catalog, players: PlayersManifest? = nil, shape: DatabaseShape?,
    divisible: Int = 10_000
) -> (state: DesiredState, faults: [Diagnostic]) {
    var resolver = Resolver(catalog, shape, divisible: divisible)
    for manifest in manifests { resolver.collect(manifest) }
    for kind in catalog.kinds.indices { resolver.resolveKind(kind) }
    resolver.resolveReferencesAhead()
    let references = players.map { resolver.references(of: $0) } ?? [:]
    if shape == nil { resolver.refuseMentioned() }
    resolver.markDeclarations()
    let paths = Dictionary(manifests.map { ($0.tree.file.id, $0.tree.file.place) }, uniquingKeysWith: { a, _ in a })
    return (
        DesiredState(catalog: catalog, kinds: resolver.kinds, paths: paths, playerReferences: references),
        resolver.faults
    )
}

struct Resolver {
    /// A row on its way into the state.
    struct Pending {
        let manifest: Int
        let node: Node
        /// For a nested row, the entry of the row it stands in and the property that points back.
        var parent: (property: Int, entry: Int)?
        /// What is generated, which counts where the row does not say otherwise.
        var generated: GeneratedRows.Row?
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
    private var defaults: [CellRow] = []
    /// By kind, the properties whose default refers to a row.
    private let referenceDefaults: [[Int]]
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
                pending[manifest.kind].append(
                    Pending(manifest: number, node: row, generated: manifest.generated?.given[row]))
            }
        }
        if let generate, let generated = manifest.generated {
            for row in generated.missing {
                pending[manifest.kind].append(Pending(manifest: number, node: generate, generated: row))
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
        for (entry, twin) in kinds[kind].indexAll() { reportTwin(kind, entry, twin) }
        for (row, manifest, node) in former[kind] { addFormerKeys(kind, row, manifests[manifest].tree, node) }
        for (manifest, node) in absent[kind] { addAbsentKey(kind, manifests[manifest].tree, node) }
    }

    /// References to rows of the same kind, or of a later one, once all rows are known.
    mutating func resolveReferencesAhead() {
        for reference in referencesAhead {
            let name = catalog.kinds[reference.kind].properties[reference.property].reference
            guard let target = name.flatMap({ catalog.index(of: $0) }),
                let found = lookUp(manifests[reference.manifest].tree, reference.node, target)
            else { continue }
            kinds[reference.kind].setCell(reference.entry, reference.property, .reference(found))
        }
    }

    // MARK: Values

    mutating func cell(
        _ tree: SyntaxTree, _ node: Node, _ kind: Int, _ property: Int, entry: Int, manifest: Int
    ) -> Cell {
        // The default of another kind's key is read here, too.
        switch kind == form.kind ? form.storages[property] : .other {
        case .scalar(let affinity):
            if let cell = storeScalar(tree, node, affinity, &kinds[kind].arena) { return cell }
        case .json(let mapping):
            if tree.kind(node) == .null { return .null }
            if !mapping.isEmpty { faults += duplicateMembers(tree, node, mapping) }
            return jsonCell(tree, node, mapping, kind)
        case .other: break
        }
        let mapping = catalog.kinds[kind].properties[property]
        if let target = mapping.reference, tree.kind(node) != .null {
            if catalog.refersAhead(kind, property) {
                if manifest < 0 {
                    faults.append(.defaultRefersToItself(mapping.name, at: tree.span(node)))
                    return .null
                }
                referencesAhead.append((kind, entry, property, manifest, node))
                return .null
            }
            guard let index = catalog.index(of: target), let found = lookUp(tree, node, index) else { return .null }
            return .reference(found)
        }
        if !mapping.json.isEmpty { faults += duplicateMembers(tree, node, mapping.json) }
        if mapping.json.hasReferences, tree.kind(node) != .null {
            return jsonCell(tree, node, mapping.json, kind)
        }
        return storeValue(tree, node, mapping, column(kind, property), &kinds[kind].arena, &faults)
    }

    /// A JSON value that may hold references: cut where an id belongs, and plain text where there is none.
    private mutating func jsonCell(_ tree: SyntaxTree, _ node: Node, _ mapping: JSONMapping, _ kind: Int) -> Cell {
        let start = kinds[kind].arena.count
        var references: [JSONReference] = []
        appendJSON(tree, node, mapping, to: &kinds[kind].arena, &references)
        guard !references.isEmpty else {
            return Cell(.json, bits: UInt64(start), length: UInt32(kinds[kind].arena.count - start))
        }
        let text = Array(kinds[kind].arena[start...])
        kinds[kind].arena.removeSubrange(start...)
        let texts = text.split(separator: JSONReference.mark, omittingEmptySubsequences: false)
        var pieces = [JSONTemplate.Piece.text(Array(texts[0]))]
        for (reference, text) in zip(references, texts.dropFirst()) {
            let target = catalog.index(of: reference.kind)
            let entry = target.flatMap { lookUp(tree, reference.node, $0) }
            // What leads nowhere is reported by now.
            if let target, let entry {
                pieces.append(.reference(kind: target, entry: entry))
            } else {
                pieces.append(.text(Array("null".utf8)))
            }
            pieces.append(.text(Array(text)))
        }
        kinds[kind].templates.append(JSONTemplate(pieces: pieces))
        return Cell(.template, bits: UInt64(kinds[kind].templates.count - 1))
    }

    func column(_ kind: Int, _ property: Int) -> TableShape.Column? {
        shape?.tables[catalog.kinds[kind].table]?.column(catalog.kinds[kind].properties[property].column)
    }

    // MARK: Per kind

    private mutating func prepareForm(_ kind: Int) {
        let mapping = catalog.kinds[kind]
        form = RowForm(kind: kind)
        form.storages = mapping.properties.enumerated().map { index, property in
            if property.reference != nil { return .other }
            return property.isJSON ? .json(property.json) : .scalar(column(kind, index)?.affinity ?? .blob)
        }
        var row = CellRow(width: kinds[kind].width)
        for (index, property) in mapping.properties.enumerated() {
            guard let place = property.defaultValue else { continue }
            // What a default refers to has to exist only where it is used.
            let isReference = property.reference != nil || !property.json.references.isEmpty
            if isReference { continue }
            row.cells[index] = cell(catalog.schemas.tree(place), place.node, kind, index, entry: 0, manifest: -1)
        }
        defaults.append(row)
        form.defaults = row.cells
        form.referenceDefaults = referenceDefaults[kind]
        form.key = mapping.key
    }

    mutating func defaultCell(_ kind: Int, _ property: Int) -> Cell {
        referenceDefaults[kind].contains(property)
            ? referenceDefault(kind, property, 0) : defaults[kind].cells[property]
    }

    mutating func referenceDefault(_ kind: Int, _ property: Int, _ entry: Int) -> Cell {
        guard let place = catalog.kinds[kind].properties[property].defaultValue else { return .absent }
        return cell(catalog.schemas.tree(place), place.node, kind, property, entry: entry, manifest: -1)
    }

    func hasGaps(_ kind: Int) -> Bool { incomplete.contains(kind) }
}
