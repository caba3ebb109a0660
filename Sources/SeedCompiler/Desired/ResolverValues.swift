import SeedSyntax

/// Values of the manifests become cells; what is left out, the schema's defaults.
extension Resolver {
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

    // MARK: Defaults

    mutating func prepareForm(_ kind: Int) {
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
}
