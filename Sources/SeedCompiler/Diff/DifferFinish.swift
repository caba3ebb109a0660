import SeedSyntax

/// What is said of a kind once all its live rows have been seen: what is missing, what has been renamed, what has to go.
extension Differ {
    package mutating func finish(_ kind: Int) {
        let rows = state.kinds[kind]
        reportDuplicates(kind)
        let formers = liveFormerKeys(kind)
        var found: [Change] = []
        // Room is not memory until it is used, and a list of changes that grows by doubling is copied over and over.
        found.reserveCapacity(rows.entries.count)
        var kept = 0
        let areEqual = formers.isEmpty && current.differences.isEmpty && memories[kind].kept.isEmpty
        for (entry, wanted) in rows.entries.enumerated() {
            switch wanted.role {
            case .row where areEqual && current.seen[entry]: kept += 1
            case .row where current.seen[entry]:
                if let old = formers[entry]?.first { notes.append(.formerRowStays(state, kind, entry, old)) }
                let columns = settle(current.differences[entry] ?? [], kind, entry)
                if columns.isEmpty {
                    if memories[kind].kept[entry] == nil { kept += 1 }
                } else {
                    found.append(
                        Change(action: .update, kind: kind, entry: entry, columns: columns, id: matches[kind].id(entry))
                    )
                }
            case .row where selected.contains(kind):
                if let change = bringBack(kind, entry, formers[entry] ?? []) { found.append(change) }
            case .mentioned where !current.seen[entry]:
                faults.append(
                    .danglingReference(
                        rows.kind.name, state.keyText(kind, entry), isInDatabase: false,
                        nearest: suggestion(kind, entry), at: wanted.span))
            case .absent where current.seen[entry] && selected.contains(kind):
                deletions.append(deletion(kind, entry, current.liveValues[entry] ?? []))
                removals.count(.absent, kind)
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
        found += remove(kind)
        if changes.isEmpty { changes = found } else { changes += found }
    }

    /// The change that brings a row into the database which is not there under its key.
    private mutating func bringBack(_ kind: Int, _ entry: Int, _ formers: [Int]) -> Change? {
        if let change = rename(kind, entry, formers) { return change }
        if let stray = current.strays[entry], isFree(stray) { return callBack(kind, entry, stray) }
        memories[kind].remembered[entry].map { _ = lostIDs[kind].insert($0.id) }
        return insertion(kind, entry)
    }

    /// An id can have been given to another row since: to one that seedc remembers as well, or to two.
    mutating func isFree(_ stray: Stray) -> Bool {
        guard let id = stray.id, !current.departed.contains(where: { $0.live != nil && $0.id == id }) else {
            return false
        }
        return current.claimed.insert(id).inserted
    }

    private mutating func suggestion(_ kind: Int, _ entry: Int) -> String? {
        guard suggestionsLeft > 0 else { return nil }
        suggestionsLeft -= 1
        return state.nearestKey(kind, entry)
    }

    /// - Throws: everything that speaks against a plan: rows that are not unique, references that lead nowhere.
    package func result() throws(DiagnosticBatch) -> ChangeSet {
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        var ordered = needsMatching ? try ChangeOrder(changes, state, shape, matches).sorted() : changes
        // Even adding nothing would be a copy of all.
        if !deletions.isEmpty { ordered += deletions.reversed() }
        return ChangeSet(
            state: state, changes: ordered, matches: matches, unchanged: unchanged,
            observed: observed, memories: memories, notes: notes + removals.notes(state),
            stops: stops + removals.stops(state, policies).map { Stop($0) })
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
    func deletion(_ kind: Int, _ entry: Int, _ live: [Value?]) -> Change {
        let columns = live.enumerated().compactMap { property, value in
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
        let id = matches[kind].id(former)
        matches[kind].match(entry, id)
        let columns = differences(kind, entry, current.liveValues[former]!)
        // The old key stands under "was": whatever the policies, it is to change.
        let key = state.catalog.kinds[kind].key
        let isKey = { (column: Change.Column) in key.contains(column.property) }
        return Change(
            action: .rename, kind: kind, entry: entry,
            columns: (columns.filter(isKey) + settle(columns.filter { !isKey($0) }, kind, entry)).sorted {
                $0.property < $1.property
            },
            former: former, id: id)
    }

    mutating func differences(_ kind: Int, _ entry: Int, _ live: [Value?]) -> [Change.Column] {
        var row = CellRow(width: state.kinds[kind].width)
        for (property, value) in live.enumerated() { value.map { row.set(property, $0) } }
        return differences(kind, state.kinds[kind], entry, row)
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
            for target in rows.references(change.entry, state.catalog) where !matches[target.kind].exists(target.entry)
            {
                if !selected.contains(target.kind) {
                    faults.append(.referenceNotSelected(state, kind, change.entry, target.kind, target.entry))
                } else if memories[target.kind].withheld.contains(target.entry) {
                    faults.append(.referenceWithheld(state, kind, change.entry, target.kind, target.entry))
                }
            }
        }
    }
}
