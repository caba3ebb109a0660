import JSONSchema
import SeedSyntax

/// Turns manifests into the desired state: applies defaults, gives values the affinity of their columns, replaces natural keys by
/// the entries they name, and takes nested rows to their own kinds.
///
/// - Parameters:
///   - players: refers to rows too.
///   - shape: what the tables look like. Without it values stay as written, keys compare as bytes, and a reference that no
///     manifest satisfies is a fault; with it the database may satisfy it.
/// - Returns: the state, and every fault that no schema can find.
package func resolve(
    _ manifests: [Manifest], _ catalog: Catalog, players: PlayersManifest? = nil, shape: DatabaseShape?
) -> (state: DesiredState, faults: [Diagnostic]) {
    var resolver = Resolver(catalog, shape)
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
    private struct Pending {
        let manifest: Int
        let node: Node
        /// For a nested row, the entry of the row it stands in and the property that points back.
        var parent: (property: Int, entry: Int)?
        /// What is generated, which counts where the row does not say otherwise.
        var generated: GeneratedRows.Row?
    }

    let catalog: Catalog
    let shape: DatabaseShape?
    var kinds: [DesiredRows]
    var faults: [Diagnostic] = []
    private var manifests: [Manifest] = []
    private var pending: [[Pending]]
    private var absent: [[(manifest: Int, node: Node)]]
    /// Kinds with rows left out as faulty: what seems to be missing may be among those.
    private var incomplete: Set<Int> = []
    private var former: [[(row: Int, manifest: Int, node: Node)]]
    private var referencesAhead: [(kind: Int, entry: Int, property: Int, manifest: Int, node: Node)] = []
    private var roles: [PropertyRoles?] = []
    private var defaults: [CellRow] = []
    private var storages: [Storage] = []
    /// By kind, the properties whose default refers to a row.
    private let referenceDefaults: [[Int]]
    var suggestionsLeft = 10

    init(_ catalog: Catalog, _ shape: DatabaseShape?) {
        self.catalog = catalog
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
        roles = []
        prepareDefaults(kind)
        let count = pending[kind].count
        kinds[kind].cells.reserveCapacity(count * kinds[kind].width)
        kinds[kind].entries.reserveCapacity(count)
        // What is stored of a row is about as long as what is written of it. A text that grows by doubling is copied over and over.
        let bytes = pending[kind].reduce(0) { sum, row in
            let span = manifests[row.manifest].tree.span(row.node)
            return sum + Int(span.end - span.start)
        }
        kinds[kind].arena.reserveCapacity(kinds[kind].arena.count + bytes)
        // A row can hold rows of its own kind, which join the list while it is read.
        var next = 0
        var (tree, manifest): (SyntaxTree?, Int) = (nil, -1)
        while next < pending[kind].count {
            let row = pending[kind][next]
            if row.manifest != manifest { (tree, manifest) = (manifests[row.manifest].tree, row.manifest) }
            addRow(row, kind, tree!)
            next += 1
        }
        pending[kind] = []
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

    private mutating func addRow(_ row: Pending, _ kind: Int, _ tree: SyntaxTree) {
        let roles = roles(of: kind, row.manifest)
        let width = kinds[kind].width
        let entry = kinds[kind].entries.count
        let base = entry * width
        let faultsBefore = faults.count
        kinds[kind].cells.append(contentsOf: defaults[kind].cells)
        kinds[kind].entries.append(DesiredRows.Entry(role: .row, row: UInt32(entry), span: tree.span(row.node)))
        if let parent = row.parent { kinds[kind].cells[base + parent.property] = .reference(parent.entry) }
        if let generated = row.generated { setGenerated(generated, kind, entry, at: tree.span(row.node)) }
        var child = row.node
        for index in 0..<(row.generated?.isWhole == true ? 0 : tree.count(row.node)) {
            child = index == 0 ? tree.firstChild(row.node) : tree.sibling(after: child)
            switch roles[tree.key(child).ordinal] {
            case .property(let property) where property == row.parent?.property:
                faults.append(.parentGiven(catalog.kinds[kind].properties[property].name, at: tree.keySpan(child)))
            case .property(let property):
                kinds[kind].cells[base + property] = cell(
                    tree, child, kind, property, entry: entry, manifest: row.manifest)
            case .children(let list): collectChildren(list, of: kind, entry, row.manifest, child)
            case .former: former[kind].append((entry, row.manifest, child))
            // What begins with x- is a remark.
            case .other where tree.bytes(of: tree.key(child)).starts(with: "x-".utf8): break
            case .other: faults.append(.unmappedProperty(tree.name(of: tree.key(child)), at: tree.keySpan(child)))
            }
        }
        for property in referenceDefaults[kind] where kinds[kind].cells[base + property].tag == .absent {
            kinds[kind].cells[base + property] = referenceDefault(kind, property, entry)
        }
        for property in kinds[kind].kind.key {
            let tag = kinds[kind].cells[base + property].tag
            // A reference that leads nowhere has been reported as such.
            let isReported = kinds[kind].kind.properties[property].reference != nil && faults.count > faultsBefore
            if tag == .null || tag == .absent, !isReported {
                faults.append(.nullKey(kinds[kind].kind.properties[property].name, at: tree.span(row.node)))
            }
        }
    }

    private mutating func setGenerated(_ row: GeneratedRows.Row, _ kind: Int, _ entry: Int, at span: Span) {
        for (property, value) in row.values {
            let column = column(kind, property)
            let stored = column?.affinity.apply(to: value) ?? value
            if let column, column.affinity == .integer, case .real = stored {
                faults.append(.misfit(value.display, column, at: span))
            }
            kinds[kind].set(entry, property, stored)
        }
    }

    private mutating func collectChildren(_ list: ChildList, of kind: Int, _ entry: Int, _ manifest: Int, _ node: Node)
    {
        guard let child = catalog.index(of: list.kind),
            let property = catalog.kinds[child].properties.firstIndex(where: { $0.column == list.parent })
        else { return }
        let tree = manifests[manifest].tree
        if tree.kind(node) == .null { return }
        guard tree.kind(node) == .sequence else {
            faults.append(.notRows(at: tree.span(node)))
            return
        }
        for row in tree.children(node) {
            guard tree.kind(row) == .mapping else {
                faults.append(.notRows(at: tree.span(row)))
                continue
            }
            pending[child].append(Pending(manifest: manifest, node: row, parent: (property, entry)))
        }
    }

    // MARK: Values

    private mutating func cell(
        _ tree: SyntaxTree, _ node: Node, _ kind: Int, _ property: Int, entry: Int, manifest: Int
    ) -> Cell {
        if case .scalar(let affinity) = storages[property],
            let cell = storeScalar(tree, node, affinity, &kinds[kind].arena)
        {
            return cell
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

    // MARK: Per kind and tree

    /// What the keys of a tree mean to a kind, by symbol: found once, so that a row costs no hashing.
    private mutating func roles(of kind: Int, _ manifest: Int) -> PropertyRoles {
        if manifest < roles.count, let known = roles[manifest] { return known }
        if roles.count <= manifest { roles += Array(repeating: nil, count: manifest + 1 - roles.count) }
        let mapping = catalog.kinds[kind]
        let found = manifests[manifest].tree.symbols { bytes -> PropertyRole in
            let name = String(decoding: bytes, as: UTF8.self)
            if name == "was" { return .former }
            if let list = mapping.children.first(where: { $0.name == name }) { return .children(list) }
            return mapping.property(name).map { .property($0) } ?? .other
        }
        roles[manifest] = found
        return found
    }

    /// What can be said of a property's values before any is seen.
    private enum Storage {
        /// Neither a reference nor JSON throughout.
        case scalar(Affinity)
        case other
    }

    private mutating func prepareDefaults(_ kind: Int) {
        storages = catalog.kinds[kind].properties.enumerated().map { index, property in
            property.reference == nil && !property.isJSON ? .scalar(column(kind, index)?.affinity ?? .blob) : .other
        }
        var row = CellRow(width: kinds[kind].width)
        for (index, property) in catalog.kinds[kind].properties.enumerated() {
            guard let place = property.defaultValue else { continue }
            // What a default refers to has to exist only where it is used.
            let isReference = property.reference != nil || !property.json.references.isEmpty
            if isReference { continue }
            row.cells[index] = cell(catalog.schemas.tree(place), place.node, kind, index, entry: 0, manifest: -1)
        }
        defaults.append(row)
    }

    mutating func defaultCell(_ kind: Int, _ property: Int) -> Cell {
        referenceDefaults[kind].contains(property)
            ? referenceDefault(kind, property, 0) : defaults[kind].cells[property]
    }

    private mutating func referenceDefault(_ kind: Int, _ property: Int, _ entry: Int) -> Cell {
        guard let place = catalog.kinds[kind].properties[property].defaultValue else { return .absent }
        return cell(catalog.schemas.tree(place), place.node, kind, property, entry: entry, manifest: -1)
    }

    func hasGaps(_ kind: Int) -> Bool { incomplete.contains(kind) }
}

private enum PropertyRole {
    case property(Int)
    case children(ChildList)
    case former
    case other
}

private typealias PropertyRoles = [PropertyRole]
