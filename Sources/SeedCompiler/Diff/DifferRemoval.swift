import SeedSyntax

/// What becomes of rows that seedc manages and that have left the manifests.
extension Differ {
    /// - Returns: the rows to retire; those to delete are put with the deletions, which come last.
    mutating func remove(_ kind: Int) -> [Change] {
        var retired: [Change] = []
        var open: [(departed: Departed, entry: Int)] = []
        for departed in current.departed {
            guard let live = departed.live, departed.id.map({ current.claimed.insert($0).inserted }) ?? true else {
                // Gone from both sides, also where its id is another row's by now.
                memories[kind].forgotten.append(departed.remembered.row)
                continue
            }
            open.append((departed, add(.departed, row(live, kind), kind)))
            matches[kind].match(open.last!.entry, departed.id)
            state.kinds[kind].lastPlaces[open.last!.entry] = (departed.remembered.file, departed.remembered.line)
        }
        // Only now: a row may stand inside another one of its own kind.
        for (_, entry) in open { referToEntries(kind, entry) }
        for (departed, entry) in open {
            guard isUntouched(departed, kind) || policies.onDrift == .overwrite else {
                if policies.onDrift == .keep {
                    removals.keep(kind, entry, isChanged: true)
                } else {
                    stops.append(Stop(.removedAndChanged(state, kind, entry)))
                }
                continue
            }
            if let change = remove(departed, kind, entry) { retired.append(change) }
        }
        return retired
    }

    private mutating func remove(_ departed: Departed, _ kind: Int, _ entry: Int) -> Change? {
        memories[kind].forgotten.append(departed.remembered.row)
        let parent = removedParent(kind, entry)
        let rule = parent.map { state.catalog.kinds[$0.kind].rules.removal } ?? state.catalog.kinds[kind].rules.removal
        let cause: RemovalGuard.Cause =
            state.paths.values.contains(departed.remembered.file) ? .row : .file(departed.remembered.file)
        switch rule {
        case .delete:
            removals.count(cause, kind)
            deletions.append(deletion(kind, entry, departed.live!))
            return nil
        // What stands inside a row that stays, stays in it: a reward without its conditions would be anybody's.
        case .retire where parent != nil, .keep: removals.keep(kind, entry, isChanged: false)
        case .retire(let values):
            let columns = retire(kind, entry, values, departed.live!)
            if columns.isEmpty {
                removals.keep(kind, entry, isChanged: false)
            } else {
                removals.count(cause, kind)
                return Change(action: .retire, kind: kind, entry: entry, columns: columns, id: departed.id)
            }
        }
        return nil
    }

    /// Puts the retiring values into the entry, as if a manifest wanted them.
    private mutating func retire(
        _ kind: Int, _ entry: Int, _ values: [(property: Int, value: Value)], _ live: [Value?]
    ) -> [Change.Column] {
        let table = shape.tables[state.catalog.kinds[kind].table]
        return values.compactMap { property, value in
            let column = table?.column(state.catalog.kinds[kind].properties[property].column)
            let stored = column?.affinity.apply(to: value) ?? value
            state.kinds[kind].set(entry, property, stored)
            let old = live[property] ?? .null
            return old == stored ? nil : Change.Column(property: property, old: old)
        }
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

    /// The row it stood in, if that has left the manifests too; of rows inside each other the outermost.
    private func removedParent(_ kind: Int, _ entry: Int) -> EntryID? {
        var found: EntryID?
        var place = EntryID(kind: kind, entry: entry)
        var seen: Set<EntryID> = []
        while seen.insert(place).inserted, let parent = parent(place) {
            found = parent
            place = parent
        }
        return found
    }

    private func parent(_ place: EntryID) -> EntryID? {
        let rows = state.kinds[place.kind]
        return rows.kind.properties.indices.lazy.compactMap { property -> EntryID? in
            let cell = rows.cell(place.entry, property)
            guard cell.tag == .reference, let target = rows.kind.properties[property].reference,
                let index = state.catalog.index(of: target), state.kinds[index].entries[cell.entry].role == .departed,
                state.catalog.kinds[index].children.contains(where: {
                    $0.kind == rows.kind.name && $0.parent == rows.kind.properties[property].column
                })
            else { return nil }
            return EntryID(kind: index, entry: cell.entry)
        }.first
    }

    /// Whether the live row is what was last applied, as far as seedc knows its columns.
    private func isUntouched(_ departed: Departed, _ kind: Int) -> Bool {
        let mapping = state.catalog.kinds[kind]
        let base = BaseText.base(departed.remembered.base)
        let key = BaseText.key(departed.remembered.key) ?? []
        return mapping.properties.enumerated().allSatisfy { property, mapped in
            let position = mapping.key.firstIndex(of: property)
            let value = position.map { $0 < key.count ? key[$0].jsonValue : nil } ?? base[Array(mapped.column.utf8)]
            guard let value, !isRetired(departed.live![property] ?? .null, property, kind) else { return true }
            return isRemembered(departed.live![property] ?? .null, value, kind, property)
        }
    }
}

extension Differ {
    /// Whether somebody has given it the value that is to retire it.
    private func isRetired(_ live: Value, _ property: Int, _ kind: Int) -> Bool {
        guard case .retire(let values) = state.catalog.kinds[kind].rules.removal else { return false }
        let column = shape.tables[state.catalog.kinds[kind].table]?.column(
            state.catalog.kinds[kind].properties[property].column)
        return values.contains { $0.property == property && (column?.affinity.apply(to: $0.value) ?? $0.value) == live }
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
