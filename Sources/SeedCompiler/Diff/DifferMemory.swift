import SeedSyntax

/// The third side: what seedc last applied. It is read after the live rows of a kind, so that every id is known.
extension Differ {
    /// A remembered row that no manifest gives any more, and what the database holds of it.
    struct Departed {
        let remembered: RememberedRow
        /// Whether other columns were its key when it was applied, so that only its id can find it.
        var isOtherKey = false
        var live: [Value?]?
        var id: Value?
    }

    /// The entry that a remembered key belongs to.
    private enum KeyOwner: Equatable {
        case found(Int)
        case none
        case otherKey
    }

    /// A live row that somebody has given another natural key.
    struct Stray {
        let live: [Value?]
        let id: Value?
    }

    /// A remembered row to look for, since no live row with its key has come by.
    package struct Missing: Sendable {
        /// Nil where the table has no id: then the key finds it.
        package let id: Value?
        package let key: [Value]
        let target: Target

        enum Target: Sendable {
            case departed(Int)
            case entry(Int)
        }
    }

    /// Takes what is remembered of rows. The wanted rows are reached for once, and not once for each.
    package mutating func recall(_ kind: Int, _ batch: [RememberedBytes]) {
        let (rows, matches) = (state.kinds[kind], matches)
        for row in batch where !recallAsExpected(kind, rows, matches, row) { recall(kind, row.copied) }
    }

    /// Rows are remembered in the manifest's order, so the next one is probably that of the next entry. If all that is remembered is
    /// just what would be remembered of that entry, nothing has to be looked for, read or kept: the long way leads to the same.
    private mutating func recallAsExpected(
        _ kind: Int, _ rows: DesiredRows, _ matches: [LiveMatches], _ row: RememberedBytes
    ) -> Bool {
        let entry = current.nextRemembered
        guard entry < current.seen.count, current.seen[entry], !memories[kind].knows(entry) else { return false }
        // Taken out while it is written to, or all of the differ would be copied.
        var text: [UInt8] = []
        swap(&text, &current.scratch)
        text.removeAll(keepingCapacity: true)
        let isAsExpected = expect(entry, kind, rows, matches, row, &text)
        swap(&text, &current.scratch)
        guard isAsExpected else { return false }
        memories[kind].attach(fresh: row.row, to: entry)
        current.nextRemembered = entry + 1
        return true
    }

    private func expect(
        _ entry: Int, _ kind: Int, _ rows: DesiredRows, _ matches: [LiveMatches], _ row: RememberedBytes,
        _ text: inout [UInt8]
    ) -> Bool {
        let ids = { (kind: Int, entry: Int) in matches[kind].id(entry) }
        let wanted = rows.entries[entry]
        guard wanted.role == .row, row.id == .null || matches[kind].id(entry).map({ $0 == row.id }) ?? true,
            let path = wanted.span.flatMap({ current.places[$0.file] }),
            path.withUnsafeBufferPointer({ bytesEqual($0, row.file) }),
            rows.appendKey(entry, ids: ids, to: &text)
        else { return false }
        let end = text.count
        guard rows.appendBase(entry, ids: ids, to: &text) else { return false }
        return text.withUnsafeBufferPointer { text in
            bytesEqual(UnsafeBufferPointer(rebasing: text[..<end]), row.key)
                && bytesEqual(UnsafeBufferPointer(rebasing: text[end...]), row.base)
        }
    }

    /// Whom a remembered row belongs to now, its key tells.
    private mutating func recall(_ kind: Int, _ row: RememberedRow) {
        guard [row.key, row.base, row.initials].compactMap({ $0 }).allSatisfy({ BaseText.columns($0) != nil }) else {
            damage.append(.damagedMemory(state.catalog.kinds[kind].name, row.row))
            return
        }
        let found = entry(ofKey: row.key, kind)
        // Gone, or about to be.
        if case .found(let entry) = found, state.kinds[kind].entries[entry].role == .absent {
            memories[kind].forgotten.append(row.row)
            return
        }
        guard state.kinds[kind].declaration != .none else {
            removals.vanish(kind)
            return
        }
        guard case .found(let entry) = found else {
            current.departed.append(Departed(remembered: row, isOtherKey: found == .otherKey))
            return
        }
        switch state.kinds[kind].entries[entry].role {
        case .row: attach(row, to: entry, live: entry, kind)
        case .former:
            let owner = Int(state.kinds[kind].entries[entry].row)
            let isHere = current.seen[owner]
            // With both in the database the old one is somebody else's by now.
            if isHere, current.seen[entry] { return }
            attach(row, to: owner, live: isHere ? owner : entry, kind)
        case .absent, .mentioned, .passing, .departed: current.departed.append(Departed(remembered: row))
        }
    }

    /// - Parameter live: the entry whose live row this is about: the old key's, of a row that is to be renamed.
    private mutating func attach(_ row: RememberedRow, to entry: Int, live: Int, _ kind: Int) {
        let isAnother = current.seen[live] && row.id != .null && matches[kind].id(live).map { $0 != row.id } ?? false
        // Deleted and made anew by somebody: seedc has written nothing there.
        guard !isAnother, !memories[kind].knows(entry) else {
            memories[kind].forgotten.append(row.row)
            if isAnother { lostIDs[kind].insert(row.id) }
            return
        }
        let matches = matches
        let isFresh =
            state.kinds[kind].rememberedBase(entry, ids: { matches[$0].id($1) }) == row.base
            && state.kinds[kind].rememberedKey(entry, ids: { matches[$0].id($1) }) == row.key
            && place(entry, kind) == row.file
        memories[kind].attach(row, to: entry, isFresh: isFresh, isSeen: current.seen[entry])
        current.nextRemembered = entry + 1
    }

    private func place(_ entry: Int, _ kind: Int) -> String? {
        state.kinds[kind].entries[entry].span.flatMap { state.paths[$0.file] }
    }

    /// The entry whose natural key is remembered.
    private func entry(ofKey text: [UInt8], _ kind: Int) -> KeyOwner {
        let rows = state.kinds[kind]
        guard let values = BaseText.key(text, of: rows.kind.keyColumns) else { return .otherKey }
        if rows.kind.isSingleton {
            let isSame = values == rows.kind.constants.map(\.value)
            let entry = rows.entries.indices.first { rows.entries[$0].role == .row }
            return isSame ? entry.map { .found($0) } ?? .none : .none
        }
        var row = CellRow(width: rows.width)
        for (property, value) in zip(rows.kind.key, values) { row.set(property, value) }
        for (property, target) in current.references {
            guard let id = row.cells[property].value(in: row.arena),
                let entry = self.entry(of: id, kind, property, target)
            else { return .none }
            row.cells[property] = .reference(entry)
        }
        return rows.find(row).map { .found($0) } ?? .none
    }

    // MARK: Rows to look for

    /// What to look for by id, or by key where there is none. To be called once, after everything has been recalled.
    package mutating func missing(_ kind: Int) -> [Missing] {
        let rows = state.kinds[kind]
        let unseen = rows.entries.indices.filter {
            rows.entries[$0].role == .row && !current.seen[$0] && memories[kind].knows($0)
                && memories[kind].remembered[$0]?.id != .null
        }
        guard !current.departed.isEmpty || !unseen.isEmpty else { return [] }
        let owners = owners(kind)
        var departed: [Departed] = []
        for row in current.departed {
            // Renamed by hand in the database and in the manifest alike.
            if row.remembered.id != .null, hasIDColumn(kind), let owner = owners[row.remembered.id] {
                attach(row.remembered, to: owner.entry, live: owner.live, kind)
            } else if !row.isOtherKey {
                departed.append(row)
            }
        }
        current.departed = departed
        let gone = departed.enumerated().map { index, row in
            Missing(
                id: row.remembered.id == .null ? nil : row.remembered.id,
                key: BaseText.key(row.remembered.key, of: state.catalog.kinds[kind].keyColumns) ?? [],
                target: .departed(index))
        }
        let strays = unseen.compactMap { entry -> Missing? in
            guard let id = memories[kind].remembered[entry]?.id, owners[id] == nil else { return nil }
            return Missing(id: id, key: [], target: .entry(entry))
        }
        return gone + strays
    }

    /// By id, the rows of the manifests and the entry of the key that they bear now: their own, or an old one.
    private func owners(_ kind: Int) -> [Value: (entry: Int, live: Int)] {
        let rows = state.kinds[kind]
        var owners: [Value: (entry: Int, live: Int)] = [:]
        for (entry, wanted) in rows.entries.enumerated() where current.seen[entry] {
            guard let id = matches[kind].id(entry) else { continue }
            if wanted.role == .row { owners[id] = (entry, entry) }
            let owner = Int(wanted.row)
            if wanted.role == .former, !current.seen[owner] { owners[id] = (owner, entry) }
        }
        return owners
    }

    private func hasIDColumn(_ kind: Int) -> Bool { idColumn(kind) != nil }

    /// The column that finds a remembered row by its id.
    package func idColumn(_ kind: Int) -> String? {
        let mapping = state.catalog.kinds[kind]
        return shape.tables[mapping.table].flatMap { mapping.rememberedID($0) }
    }

    package func missingRequest(_ kind: Int) -> LiveRequest? {
        let mapping = state.catalog.kinds[kind]
        return shape.tables[mapping.table].map { LiveRequest(mapping, $0, isSelected: true, isWhole: true) }
    }

    /// Takes the live row of something missing.
    package mutating func observe(_ kind: Int, _ missing: Missing, _ row: CellRow) {
        let width = state.kinds[kind].width
        let live = (0..<width).map { row.cells[$0].value(in: row.arena) }
        let id = row.cells[width].value(in: row.arena)
        switch missing.target {
        case .departed(let index):
            guard resembles(live, current.departed[index].remembered, kind) else { return }
            current.departed[index].live = live
            current.departed[index].id = id
        case .entry(let entry):
            guard let remembered = memories[kind].remembered[entry], resembles(live, remembered, kind) else { return }
            current.strays[entry] = Stray(live: live, id: id)
        }
    }

    /// Whether a row with the remembered id can be the remembered row. An id can have been given to another row since: one that bears
    /// another key and differs otherwise too is taken for that.
    private func resembles(_ live: [Value?], _ remembered: RememberedRow, _ kind: Int) -> Bool {
        let mapping = state.catalog.kinds[kind]
        let key = BaseText.columns(remembered.key) ?? [:]
        let base = BaseText.columns(remembered.base) ?? [:]
        /// Spelt otherwise, it is still the same under the column's collation.
        func isSameKey(_ property: Int, _ live: [Value?], _ columns: [[UInt8]: JSONValue]) -> Bool {
            let column = shape.tables[mapping.table]?.column(mapping.properties[property].column)
            guard case .text(let x) = live[property], let collation = column?.collation,
                case .text(let y) = columns[Array(mapping.properties[property].column.utf8)]
            else { return false }
            return x.withUnsafeBufferPointer { x in y.withUnsafeBufferPointer { collation.equal(x, $0) } }
        }
        func holds(_ property: Int, _ columns: [[UInt8]: JSONValue]) -> Bool? {
            columns[Array(mapping.properties[property].column.utf8)].map {
                isRemembered(live[property] ?? .null, $0, kind, property)
            }
        }
        // Without an id it was found by its key.
        if remembered.id == .null || mapping.key.allSatisfy({ holds($0, key) ?? false || isSameKey($0, live, key) }) {
            return true
        }
        let others = mapping.properties.indices.compactMap { holds($0, base) }
        return !others.isEmpty && others.allSatisfy { $0 }
    }
}

extension Kind {
    /// The column by which a row is known again when its key has changed; nil where the id is the key, or part of it.
    package func rememberedID(_ table: TableShape) -> String? {
        idColumn(table).flatMap { id in keyColumns.contains { $0.lowercased() == id.lowercased() } ? nil : id }
    }
}

extension Diagnostic {
    fileprivate static func damagedMemory(_ kind: String, _ row: Int64) -> Diagnostic {
        Diagnostic(
            "state-damaged",
            "what seedc remembers of \(kind) cannot be read (_seedc_rows, row \(row)): somebody has changed it",
            help:
                "restore a backup, or delete that row of _seedc_rows: seedc then takes the row for one that it did not write"
        )
    }
}
