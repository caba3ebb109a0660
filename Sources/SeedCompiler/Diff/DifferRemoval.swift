import SeedSyntax

/// What becomes of rows that seedc manages and that have left the manifests.
extension Differ {
    enum Fate {
        case deleted
        case retired
        /// It stays, and seedc forgets it.
        case released
        /// It stays, and seedc goes on remembering it.
        case kept
    }

    /// Decides about every departed row of a kind.
    ///
    /// - Returns: the rows to retire; those to delete are put with the deletions, which come last.
    mutating func remove(_ kind: Int) -> [Change] {
        var leaving: [Int] = []
        for departed in current.departed {
            guard let live = departed.live, departed.id.map({ current.claimed.insert($0).inserted }) ?? true else {
                // Gone from both sides, also where its id is another row's by now.
                memories[kind].forgotten.append(departed.remembered.row)
                lostIDs[kind].insert(departed.remembered.id)
                continue
            }
            let entry = add(.departed, row(live, kind), kind)
            leaving.append(entry)
            current.leaving[entry] = departed
            matches[kind].match(entry, departed.id)
            state.kinds[kind].lastPlaces[entry] = (departed.remembered.file, departed.remembered.line)
        }
        // Only now: a row may stand inside another one of its own kind.
        for entry in leaving { referToEntries(kind, entry) }
        var retired: [Change] = []
        for entry in leaving { _ = decide(kind, entry, &retired) }
        return retired
    }

    /// A row inside another one has to wait for what becomes of that one.
    private mutating func decide(_ kind: Int, _ entry: Int, _ retired: inout [Change]) -> Fate {
        let place = EntryID(kind: kind, entry: entry)
        if let known = fates[place] { return known }
        guard let departed = current.leaving[entry] else { return .kept }
        // For rows that stand inside each other in a circle.
        fates[place] = .kept
        for parent in departedParents(place) where parent.kind == kind { _ = decide(kind, parent.entry, &retired) }
        let fate = fate(of: departed, kind, entry, &retired)
        if fate != .kept { memories[kind].forgotten.append(departed.remembered.row) }
        fates[place] = fate
        return fate
    }

    private mutating func fate(
        of departed: Departed, _ kind: Int, _ entry: Int, _ retired: inout [Change]
    ) -> Fate {
        var rule = state.catalog.kinds[kind].rules.removal
        switch bond(kind, entry) {
        case .stranger: return .released
        case .stays(let isForgotten):
            removals.keep(kind, entry, isForgotten ? .released : .nested)
            return isForgotten ? .released : .kept
        case .along: rule = .delete
        case .none: break
        }
        if isGivenByAnotherKind(kind, departed.live!) { return .released }
        guard isUntouched(departed, kind) || policies.onDrift == .overwrite else {
            if policies.onDrift == .keep {
                removals.keep(kind, entry, .changed)
            } else {
                stops.append(Stop(.removedAndChanged(state, kind, entry)))
            }
            return .kept
        }
        let isFileHere = state.paths.values.contains(departed.remembered.file)
        let cause: RemovalGuard.Cause = isFileHere ? .row : .file(departed.remembered.file)
        switch rule {
        case .delete:
            removals.count(cause, kind)
            deletions.append(deletion(kind, entry, departed.live!))
            return .deleted
        case .keep:
            let isMissing = !isFileHere && !policies.allowedRemovals.contains(kind)
            removals.keep(kind, entry, isMissing ? .missingManifest : .released)
            return isMissing ? .kept : .released
        case .retire(let values):
            let columns = retire(kind, entry, values, departed.live!)
            guard !columns.isEmpty else {
                removals.keep(kind, entry, .released)
                return .released
            }
            removals.count(cause, kind)
            retired.append(Change(action: .retire, kind: kind, entry: entry, columns: columns, id: departed.id))
            return .retired
        }
    }

    /// Puts the retiring values into the entry, as if a manifest wanted them.
    private mutating func retire(
        _ kind: Int, _ entry: Int, _ values: [(property: Int, value: Value)], _ live: [Value?]
    ) -> [Change.Column] {
        values.compactMap { property, value in
            let stored = stored(value, kind, property)
            state.kinds[kind].set(entry, property, stored)
            let old = live[property] ?? .null
            return old == stored ? nil : Change.Column(property: property, old: old)
        }
    }

    private func stored(_ value: Value, _ kind: Int, _ property: Int) -> Value {
        let column = shape.tables[state.catalog.kinds[kind].table]?.column(
            state.catalog.kinds[kind].properties[property].column)
        return column?.affinity.apply(to: value) ?? value
    }

    // MARK: The row

    private func row(_ live: [Value?], _ kind: Int) -> CellRow {
        var row = CellRow(width: state.kinds[kind].width)
        for property in state.catalog.kinds[kind].key { live[property].map { row.set(property, $0) } }
        return row
    }

    private mutating func referToEntries(_ kind: Int, _ entry: Int) {
        for (property, target) in current.references {
            let cell = state.kinds[kind].cell(entry, property)
            if let id = cell.value(in: state.kinds[kind].arena), let parent = self.entry(of: id, kind, property, target)
            {
                state.kinds[kind].setCell(entry, property, .reference(parent))
            }
        }
    }

    /// Whether the live row is what was last applied. A column of which nothing is known counts only as long as it is empty, or holds its
    /// default: somebody else has filled it.
    private func isUntouched(_ departed: Departed, _ kind: Int) -> Bool {
        let mapping = state.catalog.kinds[kind]
        let key = BaseText.columns(departed.remembered.key) ?? [:]
        let base = BaseText.columns(departed.remembered.base) ?? [:]
        let initials = departed.remembered.initials.flatMap { BaseText.columns($0) } ?? [:]
        let columns = Set(mapping.properties.map { Array($0.column.utf8) })
        // What stood in a column that no property maps any more cannot be compared.
        guard base.keys.allSatisfy(columns.contains) else { return false }
        return mapping.properties.enumerated().allSatisfy { property, mapped in
            let live = departed.live![property] ?? .null
            if isRetired(live, property, kind) { return true }
            let known = mapping.key.contains(property) ? key : mapped.policy == .initial ? initials : base
            if let value = known[Array(mapped.column.utf8)] { return isRemembered(live, value, kind, property) }
            return live == .null || live == shape.tables[mapping.table]?.column(mapped.column)?.defaultValue
        }
    }

    /// Whether somebody has given it the value that is to retire it.
    private func isRetired(_ live: Value, _ property: Int, _ kind: Int) -> Bool {
        guard case .retire(let values) = state.catalog.kinds[kind].rules.removal else { return false }
        return values.contains { $0.property == property && stored($0.value, kind, property) == live }
    }
}

extension Diagnostic {
    fileprivate static func removedAndChanged(_ state: DesiredState, _ kind: Int, _ entry: Int) -> Diagnostic {
        let place = state.kinds[kind].lastPlaces[entry].map { " (\($0.file):\($0.line))" } ?? ""
        return Diagnostic(
            "removed-and-changed",
            "\(state.name(kind, entry)) has left the manifests\(place), and somebody has changed it in the database since it was applied",
            help:
                "--on-drift overwrite removes it all the same, --on-drift keep leaves it; or put it back into the manifest"
        )
    }
}
