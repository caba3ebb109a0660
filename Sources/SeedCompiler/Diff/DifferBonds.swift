/// What binds a departed row to others: the row it stands in, or another kind that has taken it over.
extension Differ {
    enum Bond {
        /// Its own rule decides.
        case none
        /// The row it stands in goes, and it with that.
        case along
        /// The row it stands in stays: a reward without its conditions would be anybody's.
        case stays(isForgotten: Bool)
        /// It stands in a row that only bears the id of the one it was in.
        case stranger
    }

    func bond(_ kind: Int, _ entry: Int) -> Bond {
        let rows = state.kinds[kind]
        for (property, parent) in nestings(kind) {
            let cell = rows.cell(entry, property)
            if cell.tag == .reference {
                switch state.kinds[parent].entries[cell.entry].role {
                case .row: continue
                case .absent: return .along
                case .departed:
                    switch fates[EntryID(kind: parent, entry: cell.entry)] ?? .kept {
                    case .deleted: return .along
                    case .retired, .released: return .stays(isForgotten: true)
                    case .kept: return .stays(isForgotten: false)
                    }
                case .mentioned, .passing, .former:
                    guard let id = matches[parent].id(cell.entry) else { continue }
                    if foreignIDs[parent]?.contains(id) == true { return .stays(isForgotten: false) }
                }
            } else if let id = cell.value(in: rows.arena) {
                if lostIDs[parent].contains(id) { return .stranger }
                if foreignIDs[parent]?.contains(id) == true { return .stays(isForgotten: false) }
            }
        }
        return .none
    }

    /// The rows that it stands in and that have left the manifests too.
    func departedParents(_ place: EntryID) -> [EntryID] {
        let rows = state.kinds[place.kind]
        return nestings(place.kind).compactMap { property, parent in
            let cell = rows.cell(place.entry, property)
            guard cell.tag == .reference, state.kinds[parent].entries[cell.entry].role == .departed else { return nil }
            return EntryID(kind: parent, entry: cell.entry)
        }
    }

    /// The properties by which rows of a kind stand inside rows of others, and the kinds of those.
    private func nestings(_ kind: Int) -> [(property: Int, parent: Int)] {
        let mapping = state.catalog.kinds[kind]
        return mapping.properties.enumerated().compactMap { property, mapped in
            guard let parent = mapped.reference.flatMap({ state.catalog.index(of: $0) }),
                state.catalog.kinds[parent].children.contains(where: {
                    $0.kind == mapping.name && $0.parent == mapped.column
                })
            else { return nil }
            return (property, parent)
        }
    }

    /// Tells of a kind that this run does not look at which rows seedc manages, for what is nested in them.
    package mutating func rememberIDs(_ kind: Int, _ ids: Set<Value>) { foreignIDs[kind] = ids }

    /// Whether the ids of a kind are worth asking for.
    package func needsIDs(_ kind: Int) -> Bool {
        !state.catalog.kinds[kind].children.isEmpty
            && (!selected.contains(kind) || state.kinds[kind].declaration == .none)
    }

    /// Whether a manifest of another kind on the same table gives the row by now.
    func isGivenByAnotherKind(_ kind: Int, _ live: [Value?]) -> Bool {
        let mapping = state.catalog.kinds[kind]
        return state.catalog.kinds.indices.contains { other in
            let rows = state.kinds[other]
            guard other != kind, rows.kind.table.lowercased() == mapping.table.lowercased(), !rows.kind.isSingleton
            else { return false }
            var row = CellRow(width: rows.width)
            for property in rows.kind.key {
                let own = mapping.properties.firstIndex { $0.column == rows.kind.properties[property].column }
                guard let own, let value = live[own] else { return false }
                row.set(property, value)
                guard let target = rows.targets[property] else { continue }
                guard let entry = entry(of: value, other, property, target) else { return false }
                row.cells[property] = .reference(entry)
            }
            return rows.find(row).map { rows.entries[$0].role == .row } ?? false
        }
    }
}
