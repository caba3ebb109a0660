import SeedSyntax

/// Natural keys: what refers to a row, what a row was called, and what must not exist.
extension Resolver {
    /// The entry a reference names: a row, or a key that the database has to have.
    ///
    /// - Parameter isWanted: whether there has to be such a row. Of an absent child the parent need not exist any more.
    mutating func lookUp(_ tree: SyntaxTree, _ node: Node, _ target: Int, isWanted: Bool = true) -> Int? {
        guard let key = key(tree, node, target, isWanted: isWanted) else { return nil }
        guard let entry = kinds[target].find(key) else {
            if hasGaps(target) { return nil }
            hasChangedOthers = true
            let entry = kinds[target].add(isWanted ? .mentioned : .passing, key, tree.span(node))
            _ = kinds[target].indexEntry(entry)
            return entry
        }
        let found = kinds[target].entries[entry]
        let kind = catalog.kinds[target].name
        switch found.role {
        case .row, .mentioned: return entry
        case .passing:
            if isWanted {
                hasChangedOthers = true
                kinds[target].require(entry, tree.span(node))
            }
            return entry
        case .former:
            let now = keyText(target, Int(found.row))
            faults.append(.referenceToFormerKey(kind, keyText(target, entry), now: now, at: tree.span(node)))
        case .absent where !isWanted: return entry
        case .absent:
            faults.append(.referenceToAbsentRow(kind, keyText(target, entry), at: tree.span(node), absent: found.span))
        // Known only once manifests and memory are compared.
        case .departed: break
        }
        return nil
    }

    /// The rows that a players manifest names. One of a kind that does not exist has another fault.
    mutating func references(of players: PlayersManifest) -> [Span: EntryID] {
        var found: [Span: EntryID] = [:]
        for reference in players.references {
            guard let kind = catalog.index(of: reference.kind.text) else { continue }
            found[reference.span] = lookUp(players.tree, reference.key, kind).map { EntryID(kind: kind, entry: $0) }
        }
        return found
    }

    /// A natural key as a manifest writes it: the bare value where one property is the key, else a mapping of the key's properties.
    /// What is left out comes from `row` (for the old names of a row), else from the schema's defaults.
    private mutating func key(
        _ tree: SyntaxTree, _ node: Node, _ kind: Int, of row: Int? = nil, isWanted: Bool = true
    ) -> CellRow? {
        let mapping = catalog.kinds[kind]
        var key = CellRow(width: kinds[kind].width)
        let isMapping = tree.kind(node) == .mapping
        // The part that a nested row has from its parent is not repeated in its old names.
        let own = row == nil ? mapping.key : mapping.key.filter { mapping.properties[$0].reference == nil }
        var isComplete = isMapping || (own.count == 1 && tree.kind(node) != .sequence)
        for property in mapping.key {
            let value = isMapping ? tree.child(node, mapping.properties[property].name) : own == [property] ? node : nil
            if let value {
                isComplete = setKeyCell(&key, property, tree, value, kind, isWanted) && isComplete
            } else if let row {
                copyCell(kinds[kind].cell(row, property), kinds[kind].arena, property, to: &key)
            } else {
                copyCell(defaultCell(kind, property), kinds[kind].arena, property, to: &key)
            }
            if key.cells[property].tag == .absent || key.cells[property].tag == .null { isComplete = false }
        }
        if isMapping {
            isComplete =
                isComplete
                && tree.children(node).allSatisfy { child in
                    mapping.key.contains { mapping.properties[$0].name == tree.name(of: tree.key(child)) }
                }
        }
        if isComplete { return key }
        faults.append(
            .incompleteKey(mapping.name, mapping.key.map { mapping.properties[$0].name }, at: tree.span(node)))
        return nil
    }

    private mutating func setKeyCell(
        _ key: inout CellRow, _ property: Int, _ tree: SyntaxTree, _ node: Node, _ kind: Int, _ isWanted: Bool
    ) -> Bool {
        let mapping = catalog.kinds[kind].properties[property]
        if let target = mapping.reference.flatMap({ catalog.index(of: $0) }) {
            guard let entry = lookUp(tree, node, target, isWanted: isWanted) else { return false }
            key.cells[property] = .reference(entry)
            return true
        }
        key.cells[property] = storeValue(tree, node, mapping, column(kind, property), &key.arena, &faults)
        return true
    }

    private func copyCell(_ cell: Cell, _ arena: [UInt8], _ property: Int, to row: inout CellRow) {
        switch cell.tag {
        case .text, .blob, .json: arena[cell.range].withUnsafeBytes { row.set(property, cell.tag, $0) }
        default: row.cells[property] = cell
        }
    }

    mutating func addFormerKeys(_ kind: Int, _ row: Int, _ tree: SyntaxTree, _ node: Node) {
        let names = tree.kind(node) == .sequence ? tree.children(node) : [node]
        for name in names {
            guard let key = key(tree, name, kind, of: row) else { continue }
            let entry = kinds[kind].add(.former, row: row, key, tree.span(name))
            if let twin = kinds[kind].indexEntry(entry) {
                faults.append(
                    .formerKeyInUse(
                        catalog.kinds[kind].name, keyText(kind, entry), at: tree.span(name),
                        by: kinds[kind].entries[twin].span))
            }
        }
    }

    mutating func addAbsentKey(_ kind: Int, _ tree: SyntaxTree, _ node: Node) {
        guard let key = key(tree, node, kind, isWanted: false) else { return }
        let entry = kinds[kind].add(.absent, key, tree.span(node))
        if let twin = kinds[kind].indexEntry(entry), kinds[kind].entries[twin].role != .absent {
            faults.append(
                .absentRowGiven(
                    catalog.kinds[kind].name, keyText(kind, entry), at: tree.span(node),
                    row: kinds[kind].entries[twin].span))
        }
    }

    mutating func reportTwin(_ kind: Int, _ entry: Int, _ twin: Int) {
        let (span, first) = (kinds[kind].entries[entry].span, kinds[kind].entries[twin].span)
        let mapping = catalog.kinds[kind]
        faults.append(
            mapping.isSingleton
                ? .duplicateSingleton(mapping.name, at: span, first: first)
                : .duplicateRow(mapping.name, keyText(kind, entry), at: span, first: first))
    }

    /// Without a database, what the manifests do not have does not exist.
    mutating func refuseMentioned() {
        for kind in kinds.indices {
            for (entry, mention) in kinds[kind].entries.enumerated()
            where mention.role == .mentioned && !faults.areTooMany {
                faults.append(
                    .danglingReference(
                        catalog.kinds[kind].name, keyText(kind, entry), isInDatabase: nil,
                        nearest: nearestKey(kind, entry), at: mention.span))
            }
        }
    }

    private mutating func nearestKey(_ kind: Int, _ entry: Int) -> String? {
        guard suggestionsLeft > 0 else { return nil }
        suggestionsLeft -= 1
        return DesiredState(catalog: catalog, kinds: kinds, paths: [:]).nearestKey(kind, entry)
    }

    private func keyText(_ kind: Int, _ entry: Int) -> String {
        DesiredState(catalog: catalog, kinds: kinds, paths: [:]).shownKey(kind, entry)
    }
}

extension DesiredState {
    /// The key of a row that was probably meant. Looks at the first 2,000 rows: a suggestion is not worth more.
    func nearestKey(_ kind: Int, _ entry: Int) -> String? {
        let rows = kinds[kind].entries.indices.lazy.filter { kinds[kind].entries[$0].role == .row }.prefix(2_000)
        return nearestName(to: shownKey(kind, entry), among: rows.map { shownKey(kind, $0) })
    }
}
