import SeedSyntax

/// What it takes to read a row of the kind at hand. Each thread has its own: two that count references at one object wait for each other.
struct RowForm {
    /// What can be said of a property's values before any is seen.
    enum Storage {
        /// Neither a reference nor JSON throughout.
        case scalar(Affinity)
        case json(JSONMapping)
        case other
    }

    enum Role {
        case property(Int)
        case children(ChildList)
        case former
        case other
    }

    let kind: Int
    /// By property.
    var storages: [Storage] = []
    var defaults: [Cell] = []
    var referenceDefaults: [Int] = []
    var key: [Int] = []

    var copied: RowForm {
        var copy = RowForm(kind: kind)
        copy.storages = storages.map { storage in
            if case .json(let mapping) = storage { .json(mapping.copied) } else { storage }
        }
        copy.defaults = defaults.map { $0 }
        copy.referenceDefaults = referenceDefaults.map { $0 }
        copy.key = key.map { $0 }
        return copy
    }
}

/// In bytes, of each text of a natural key: the parts of a row repeat its key, in what is compared and in what is said.
private let longestKey = 10_000

/// Rows of the manifests become rows of cells.
extension Resolver {
    mutating func addRows(_ kind: Int) {
        // A row can hold rows of its own kind, which stand behind all others.
        while !pending[kind].isEmpty, !faults.areTooMany {
            var rows: [Pending] = []
            swap(&rows, &pending[kind])
            if rows.count >= divisible, addInHalves(rows, kind) { return }
            reserve(for: rows[...], of: rows[...], kind)
            add(rows[...], kind)
        }
    }

    mutating func add(_ rows: ArraySlice<Pending>, _ kind: Int) {
        for run in runs(of: rows) {
            let (tree, generated) = (manifests[run.manifest].tree, manifests[run.manifest].generated)
            let roles = roles(of: kind, tree)
            for row in run.rows {
                let given = row.parent == nil ? generated?[row.missing, row.node] : nil
                addRow(row, given, kind, tree, roles)
                if (isHalf && hasChangedOthers) || faults.areTooMany { return }
            }
        }
    }

    /// What is stored of a row is about as long as what is written of it. A text that grows by doubling is copied over and over.
    ///
    /// - Parameter all: `rows`, and those whose text will be put behind theirs.
    mutating func reserve(for rows: ArraySlice<Pending>, of all: ArraySlice<Pending>, _ kind: Int) {
        kinds[kind].cells.reserveCapacity(rows.count * kinds[kind].width)
        kinds[kind].entries.reserveCapacity(all.count)
        var bytes = kinds[kind].arena.count
        for run in runs(of: all) {
            let tree = manifests[run.manifest].tree
            for row in run.rows {
                let span = tree.span(row.node)
                bytes += Int(span.end - span.start)
            }
        }
        kinds[kind].arena.reserveCapacity(bytes)
    }

    /// Rows of one manifest that stand together: a tree is reached for once for all of them, since each copy counts at all that it holds.
    private func runs(of rows: ArraySlice<Pending>) -> [(manifest: Int, rows: ArraySlice<Pending>)] {
        var runs: [(manifest: Int, rows: ArraySlice<Pending>)] = []
        var rest = rows
        while let manifest = rest.first?.manifest {
            let run = rest.prefix { $0.manifest == manifest }
            runs.append((Int(manifest), run))
            rest = rest[run.endIndex...]
        }
        return runs
    }

    /// By symbol, what the keys of a tree mean to a kind: found once, so that a row costs no hashing.
    private func roles(of kind: Int, _ tree: SyntaxTree) -> [RowForm.Role] {
        let mapping = catalog.kinds[kind]
        return tree.symbols { bytes -> RowForm.Role in
            let name = String(decoding: bytes, as: UTF8.self)
            if name == "was" { return .former }
            if let list = mapping.children.first(where: { $0.name == name }) { return .children(list) }
            return mapping.property(name).map { .property($0) } ?? .other
        }
    }

    /// - Parameter generated: counts where the row does not say otherwise.
    private mutating func addRow(
        _ row: Pending, _ generated: GeneratedRows.Row?, _ kind: Int, _ tree: SyntaxTree, _ roles: [RowForm.Role]
    ) {
        let entry = kinds[kind].entries.count
        let base = kinds[kind].cells.count
        let faultsBefore = faults.count
        kinds[kind].cells.append(contentsOf: form.defaults)
        kinds[kind].entries.append(DesiredRows.Entry(role: .row, row: UInt32(entry), span: tree.span(row.node)))
        let parent = row.parent.map { (property: Int($0.property), entry: Int($0.entry)) }
        if let parent { kinds[kind].cells[base + parent.property] = .reference(parent.entry) }
        if let generated { setGenerated(generated, kind, entry, at: tree.span(row.node)) }
        var child = row.node
        for index in 0..<(generated?.isWhole == true ? 0 : tree.count(row.node)) {
            child = index == 0 ? tree.firstChild(row.node) : tree.sibling(after: child)
            switch roles[tree.key(child).ordinal] {
            case .property(let property) where property == parent?.property:
                faults.append(.parentGiven(catalog.kinds[kind].properties[property].name, at: tree.keySpan(child)))
            case .property(let property):
                kinds[kind].cells[base + property] = cell(
                    tree, child, kind, property, entry: entry, manifest: Int(row.manifest))
            case .children(let list): collectChildren(list, entry, row, tree, child)
            case .former: former[kind].append((entry, Int(row.manifest), child))
            // What begins with x- is a remark.
            case .other where tree.bytes(of: tree.key(child)).starts(with: "x-".utf8): break
            case .other: faults.append(.unmappedProperty(tree.name(of: tree.key(child)), at: tree.keySpan(child)))
            }
        }
        for property in form.referenceDefaults where kinds[kind].cells[base + property].tag == .absent {
            kinds[kind].cells[base + property] = referenceDefault(kind, property, entry)
        }
        for property in form.key {
            let tag = kinds[kind].cells[base + property].tag
            if tag == .text, kinds[kind].cells[base + property].range.count > longestKey {
                faults.append(
                    .keyTooLong(
                        kinds[kind].kind.properties[property].name, kinds[kind].cells[base + property].range.count,
                        longestKey, at: tree.span(row.node)))
            }
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

    private mutating func collectChildren(
        _ list: ChildList, _ entry: Int, _ outer: Pending, _ tree: SyntaxTree, _ node: Node
    ) {
        guard let child = catalog.index(of: list.kind),
            let property = catalog.kinds[child].properties.firstIndex(where: { $0.column == list.parent })
        else { return }
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
            pending[child].append(
                Pending(
                    node: row, manifest: outer.manifest,
                    parent: Pending.Parent(property: UInt32(property), entry: UInt32(entry))))
        }
    }
}
