import SeedSyntax

/// Decides, column by column, what to do about a difference: the third side tells who has moved.
///
/// With B what seedc last applied, D the manifest and L the live value, and D ≠ L: L = B is a changed manifest, D = B is drift,
/// neither is a conflict, and without a B the row is being adopted.
extension Differ {
    /// - Returns: the columns to write, each with its cause. What a policy stops or keeps is left out and said.
    mutating func settle(_ columns: [Change.Column], _ kind: Int, _ entry: Int) -> [Change.Column] {
        guard policies.keepsState, !columns.isEmpty else { return columns }
        let mapping = state.catalog.kinds[kind]
        var written: [Change.Column] = []
        for column in columns.map({ explained($0, kind, entry) }) {
            let policy: Policy =
                switch column.cause {
                case .manifest: .overwrite
                case .adoption: policies.adoption(by: mapping)
                case .drift, .conflict: policies.drift(of: mapping)
                }
            switch policy {
            case .overwrite: written.append(column)
            case .keep:
                memories[kind].kept[entry, default: []].insert(column.property)
                notes.append(.keptValue(state, kind, entry, column, matches))
            case .stop:
                stops.append(
                    Stop(
                        .valueStops(state, kind, entry, column, matches),
                        property: mapping.properties[column.property].name))
            }
        }
        return written
    }

    private func explained(_ column: Change.Column, _ kind: Int, _ entry: Int) -> Change.Column {
        var column = column
        let property = state.catalog.kinds[kind].properties[column.property]
        guard memories[kind].knows(entry) else {
            column.cause = .adoption
            return column
        }
        let matches = matches
        let wanted = state.kinds[kind].remembered(entry, column.property) { matches[$0].id($1) }
        // Not kept because it is what the manifest says.
        guard let remembered = memories[kind].remembered[entry] else {
            column.cause = .drift
            column.base = wanted?.text
            return column
        }
        let isKey = state.catalog.kinds[kind].key.contains(column.property)
        let base = BaseText.columns(isKey ? remembered.key : remembered.base)?[Array(property.column.utf8)]
        guard let base else {
            column.cause = .adoption
            return column
        }
        column.base = base.text
        column.cause =
            isRemembered(column.old, base, kind, column.property) ? .manifest : wanted == base ? .drift : .conflict
        return column
    }

    /// Whether a live value is what was last applied.
    func isRemembered(_ live: Value, _ base: JSONValue, _ kind: Int, _ property: Int) -> Bool {
        let mapping = state.catalog.kinds[kind].properties[property]
        if mapping.reference != nil { return base.remembered.map { isStored($0, as: live, kind, property) } ?? false }
        let isJSON =
            switch base {
            case .list, .object: true
            default: mapping.isJSON
            }
        guard isJSON, case .text(let bytes) = live else { return base.remembered == live }
        return JSONValue(bytes) == base
    }

    // MARK: Rows that are not where they should be

    /// A row that is not there: new, or deleted by somebody.
    mutating func insertion(_ kind: Int, _ entry: Int) -> Change? {
        var change = Change(action: .insert, kind: kind, entry: entry, columns: [])
        let parents = state.catalog.kinds[kind].key.flatMap { state.kinds[kind].references(entry, $0, state.catalog) }
        // What stood inside a row that stays deleted stays deleted with it.
        let isOrphan = parents.contains { parent in
            memories[parent.kind].withheld.contains(parent.entry) && !matches[parent.kind].exists(parent.entry)
        }
        guard !isOrphan else {
            memories[kind].withheld.insert(entry)
            notes.append(.staysDeleted(state, kind, entry))
            return nil
        }
        guard policies.keepsState, memories[kind].knows(entry) else { return change }
        switch policies.drift(of: state.catalog.kinds[kind]) {
        case .overwrite: change.isRestored = true
        case .keep:
            memories[kind].withheld.insert(entry)
            notes.append(.staysDeleted(state, kind, entry))
            return nil
        // Planned as well, so that what refers to it is no fault of its own.
        case .stop: stops.append(Stop(.deletedRow(state, kind, entry)))
        }
        return change
    }

    /// A row to which somebody has given another key.
    mutating func callBack(_ kind: Int, _ entry: Int, _ stray: Stray) -> Change? {
        matches[kind].match(entry, stray.id)
        let columns = settle(differences(kind, entry, stray.live), kind, entry)
        let kept = memories[kind].kept[entry] ?? []
        // It goes on living under the name that somebody has given it.
        if state.catalog.kinds[kind].key.contains(where: kept.contains) { memories[kind].withheld.insert(entry) }
        guard !columns.isEmpty else { return nil }
        var key = CellRow(width: state.kinds[kind].width)
        for property in state.catalog.kinds[kind].key { stray.live[property].map { key.set(property, $0) } }
        let former = add(.departed, key, kind)
        return Change(
            action: .rename, kind: kind, entry: entry, columns: columns, former: former, id: stray.id,
            isCalledBack: true)
    }

    /// An entry that the manifests do not have.
    mutating func add(_ role: DesiredRows.Entry.Role, _ values: CellRow, _ kind: Int) -> Int {
        let entry = state.kinds[kind].add(role, values, nil)
        current.seen.append(true)
        memories[kind].grow(to: entry + 1)
        return matches[kind].add()
    }
}

extension JSONValue {
    var text: [UInt8] {
        var text: [UInt8] = []
        append(to: &text)
        return text
    }
}

extension Value {
    /// A value as it would be remembered.
    var jsonValue: JSONValue? {
        var text: [UInt8] = []
        BaseText.append(self, to: &text)
        return JSONValue(text)
    }
}

extension Diagnostic {
    fileprivate static func keptValue(
        _ state: DesiredState, _ kind: Int, _ entry: Int, _ column: Change.Column, _ matches: [LiveMatches]
    ) -> Diagnostic {
        let property = state.catalog.kinds[kind].properties[column.property].name
        let live = state.liveText(kind, entry, column, matches).clipped(to: 500)
        let wanted = state.display(kind, entry, column.property).clipped(to: 500)
        return Diagnostic(
            "kept", severity: .note,
            "\(state.name(kind, entry)): \(property) stays \(live) in the database, where the manifest says \(wanted)",
            at: state.kinds[kind].entries[entry].span)
    }

    fileprivate static func valueStops(
        _ state: DesiredState, _ kind: Int, _ entry: Int, _ column: Change.Column, _ matches: [LiveMatches]
    ) -> Diagnostic {
        let row = "\(state.name(kind, entry)): \(state.catalog.kinds[kind].properties[column.property].name)"
        // Each has its place in the message, however long another is.
        let live = state.liveText(kind, entry, column, matches).clipped(to: 500)
        let wanted = state.display(kind, entry, column.property).clipped(to: 500)
        let base = column.base.map { String(decoding: $0, as: UTF8.self).clipped(to: 500) } ?? "nothing"
        let span = state.kinds[kind].entries[entry].span
        switch column.cause {
        case .conflict:
            return Diagnostic(
                "conflict",
                "\(row) has changed on both sides: the database has \(live), the manifest \(wanted), and seedc last applied \(base)",
                at: span,
                help: "--on-drift overwrite takes the manifest's value, --on-drift keep leaves the database's")
        case .drift:
            return Diagnostic(
                "drift", "\(row) was changed in the database: it is \(live), and the manifest still says \(wanted)",
                at: span,
                help: "seedc pull takes it into the manifest, --on-drift overwrite undoes it, --on-drift keep leaves it"
            )
        case .adoption, .manifest:
            return Diagnostic(
                "adoption", "\(row) is \(live) in a row that seedc did not write, and the manifest says \(wanted)",
                at: span, help: "--on-adopt overwrite takes the manifest's value, --on-adopt keep leaves the database's"
            )
        }
    }

    fileprivate static func staysDeleted(_ state: DesiredState, _ kind: Int, _ entry: Int) -> Diagnostic {
        Diagnostic(
            "kept", severity: .note, "\(state.name(kind, entry)) is not in the database any more and stays so",
            at: state.kinds[kind].entries[entry].span)
    }

    fileprivate static func deletedRow(_ state: DesiredState, _ kind: Int, _ entry: Int) -> Diagnostic {
        Diagnostic(
            "drift", "\(state.name(kind, entry)) was deleted in the database, and the manifest still has it",
            at: state.kinds[kind].entries[entry].span,
            help:
                "--on-drift overwrite brings it back, --on-drift keep leaves it; or take it out of the manifest"
        )
    }
}

extension DesiredState {
    func name(_ kind: Int, _ entry: Int) -> String { "\(catalog.kinds[kind].name) \(keyText(kind, entry))" }

    /// A live value as people read it; a reference by the key of the row it leads to.
    func liveText(_ kind: Int, _ entry: Int, _ column: Change.Column, _ matches: [LiveMatches]) -> String {
        let property = catalog.kinds[kind].properties[column.property]
        if let target = property.reference.flatMap({ catalog.index(of: $0) }),
            let entry = matches[target].entry(of: column.old)
        {
            return keyText(target, entry)
        }
        let tag = kinds[kind].cell(entry, column.property).tag
        if tag == .json || tag == .template, case .text(let bytes) = column.old,
            bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        {
            return String(decoding: bytes, as: UTF8.self)
        }
        return column.old.display
    }
}
