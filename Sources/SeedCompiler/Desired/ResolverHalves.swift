import SeedSyntax

/// Many rows of one kind, read in two halves at the same time.
extension Resolver {
    /// - Returns: false where a half would change what the other one reads; nothing has happened then.
    mutating func addInHalves(_ rows: [Pending], _ kind: Int) -> Bool {
        // Rows inside rows of their own kind stand behind all others.
        guard kinds[kind].entries.isEmpty,
            !catalog.kinds[kind].children.contains(where: { catalog.index(of: $0.kind) == kind })
        else { return false }
        var part = self
        part.isHalf = true
        part.hasChangedOthers = false
        part.faults = []
        part.referencesAhead = []
        part.former[kind] = []
        for index in part.pending.indices { part.pending[index] = [] }
        let middle = rows.count / 2
        var halves = inHalves { [part] half -> Resolver? in
            var part = part
            part.form = form.copied
            let own = half == 0 ? rows[..<middle] : rows[middle...]
            // The first half is to take the second one's text up.
            part.reserve(for: own, of: half == 0 ? rows[...] : own, kind)
            part.add(own, kind)
            return part.hasChangedOthers ? nil : part
        }
        guard var first = halves.0, var second = halves.1 else { return false }
        // One owner each, so that no row is copied where the second is put behind the first.
        halves = (nil, nil)
        let arenaBefore = kinds[kind].arena.count
        swap(&kinds[kind], &first.kinds[kind])
        take(first, kind, entriesBefore: 0)
        let entriesBefore = kinds[kind].entries.count
        kinds[kind].append(second.kinds.remove(at: kind), sharing: arenaBefore)
        take(second, kind, entriesBefore: entriesBefore)
        return true
    }

    /// Everything but the rows themselves.
    private mutating func take(_ part: Resolver, _ kind: Int, entriesBefore: Int) {
        faults += part.faults
        former[kind] += part.former[kind].map { ($0.row + entriesBefore, $0.manifest, $0.node) }
        referencesAhead += part.referencesAhead.map {
            ($0.kind, $0.entry + entriesBefore, $0.property, $0.manifest, $0.node)
        }
        for child in pending.indices where child != kind {
            pending[child] += part.pending[child].map { row in
                var row = row
                row.parent?.entry += UInt32(entriesBefore)
                return row
            }
        }
    }
}
