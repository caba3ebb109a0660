import SeedSyntax

/// What is said of a kind once all its live rows have been seen: what is missing, what has been renamed, what has to go.
extension Differ {
    package mutating func finish(_ kind: Int) {
        let rows = state.kinds[kind]
        reportDuplicates(kind)
        let formers = liveFormerKeys(kind)
        var found: [Change] = []
        var kept = 0
        for (entry, wanted) in rows.entries.enumerated() {
            switch wanted.role {
            case .row:
                if current.seen[entry] {
                    if let old = formers[entry]?.first { notes.append(.formerRowStays(state, kind, entry, old)) }
                    if let columns = current.differences[entry] {
                        found.append(
                            Change(
                                action: .update, kind: kind, entry: entry, columns: columns, id: matches[kind].id(entry)
                            ))
                    } else {
                        kept += 1
                    }
                } else if selected.contains(kind) {
                    found.append(
                        rename(kind, entry, formers[entry] ?? [])
                            ?? Change(action: .insert, kind: kind, entry: entry, columns: []))
                }
            case .mentioned where !current.seen[entry]:
                faults.append(
                    .danglingReference(
                        rows.kind.name, state.keyText(kind, entry), isInDatabase: false,
                        nearest: suggestion(kind, entry), at: wanted.span))
            case .absent where current.seen[entry] && selected.contains(kind):
                deletions.append(deletion(kind, entry))
            default: break
            }
        }
        unchanged[kind] = selected.contains(kind) ? kept : 0
        refuseUnreachable(found, kind)
        warnOfMissingValues(found, kind)
        if found.contains(where: { $0.action == .insert }), rows.kind.isSingleton,
            let table = shape.tables[rows.kind.table]
        {
            faults += unfilledColumns(rows.kind, table).map { .unfilledColumn($0, table.name, at: rows.kind.span) }
        }
        changes += found
    }

    private mutating func suggestion(_ kind: Int, _ entry: Int) -> String? {
        guard suggestionsLeft > 0 else { return nil }
        suggestionsLeft -= 1
        return state.nearestKey(kind, entry)
    }

    /// - Throws: everything that speaks against a plan: rows that are not unique, references that lead nowhere.
    package func result() throws(DiagnosticBatch) -> ChangeSet {
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        let ordered = needsMatching ? try ChangeOrder(changes, state, shape, matches).sorted() : changes
        return ChangeSet(
            changes: ordered + deletions.reversed(), matches: matches, unchanged: unchanged, observed: observed,
            notes: notes)
    }

    private mutating func reportDuplicates(_ kind: Int) {
        for (entry, ids) in current.duplicates.sorted(by: { $0.key < $1.key }) {
            faults.append(.duplicateLiveRows(state, kind, entry, ids))
        }
    }

    /// The old keys of each row that a live row bears.
    func liveFormerKeys(_ kind: Int) -> [Int: [Int]] {
        let former = current.liveValues.keys.filter { state.kinds[kind].entries[$0].role == .former }.sorted()
        return Dictionary(grouping: former) { Int(state.kinds[kind].entries[$0].row) }
    }

    /// Shows what goes, and is held to it: a row that has changed in the meantime is another one.
    private func deletion(_ kind: Int, _ entry: Int) -> Change {
        let values = (current.liveValues[entry] ?? []).enumerated()
        let columns = values.compactMap { property, value in
            state.catalog.kinds[kind].key.contains(property)
                ? nil : value.map { Change.Column(property: property, old: $0) }
        }
        return Change(action: .delete, kind: kind, entry: entry, columns: columns, id: matches[kind].id(entry))
    }

    private mutating func rename(_ kind: Int, _ entry: Int, _ formers: [Int]) -> Change? {
        guard let former = formers.first else { return nil }
        if formers.count > 1 {
            faults.append(.severalFormerRows(state, kind, entry, formers))
            return nil
        }
        let rows = state.kinds[kind]
        let live = current.liveValues[former]!
        var row = CellRow(width: rows.width)
        for (property, value) in live.enumerated() { value.map { row.set(property, $0) } }
        let id = matches[kind].id(former)
        matches[kind].match(entry, id)
        return Change(
            action: .rename, kind: kind, entry: entry, columns: differences(rows, kind, entry, row), former: former,
            id: id)
    }

    /// An apply will be told by SQLite; a plan can tell before.
    private mutating func warnOfMissingValues(_ found: [Change], _ kind: Int) {
        let rows = state.kinds[kind]
        guard let table = shape.tables[rows.kind.table] else { return }
        let needed = rows.kind.properties.indices.filter { property in
            table.column(rows.kind.properties[property].column).map { $0.isNotNull && !$0.hasDefault } ?? false
        }
        for change in found where change.action == .insert {
            for property in needed {
                let tag = rows.cell(change.entry, property).tag
                guard tag == .absent || tag == .null else { continue }
                notes.append(.missingValue(state, kind, change.entry, rows.kind.properties[property]))
            }
        }
    }

    /// With `--only`, a row may refer to one that the plan leaves out.
    private mutating func refuseUnreachable(_ found: [Change], _ kind: Int) {
        let rows = state.kinds[kind]
        for change in found {
            for target in rows.references(change.entry, state.catalog)
            where !selected.contains(target.kind) && !matches[target.kind].exists(target.entry) {
                faults.append(.referenceNotSelected(state, kind, change.entry, target.kind, target.entry))
            }
        }
    }
}
