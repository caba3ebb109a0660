import SeedCompiler
import SeedSyntax

/// Rows about which something new is to be remembered, as text, on their way to `_seedc_rows`.
struct MemoryDrafts {
    static let capacity = 256

    struct Draft {
        /// Its number in `_seedc_rows`; 0 for one that is not remembered yet.
        let known: Int64
        let id: Value
        let file: FileID
        /// From 1.
        let line: Int
        /// Of `text`.
        let key: Range<Int>
        let base: Range<Int>
        let initials: Range<Int>?
    }

    fileprivate(set) var drafts: [Draft] = []
    fileprivate(set) var text: [UInt8] = []

    fileprivate mutating func removeAll() {
        drafts.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
    }
}

/// Goes through the rows of a kind and says what is to be remembered of each from now on.
struct MemoryDrafter {
    private let kind: Int
    private let rows: DesiredRows
    private let memory: KindMemory
    /// The ids of all rows, new ones included.
    private let matches: [LiveMatches]
    private let hasID: Bool
    /// By entry, whether this apply adds it; empty where it adds none.
    private let isAdded: [Bool]
    private var places: SourcePlaces
    private var next = 0

    init(_ kind: Int, _ plan: Plan, _ matches: [LiveMatches], _ shape: DatabaseShape, _ places: SourcePlaces) {
        self.kind = kind
        self.matches = matches
        self.places = places
        let rows = plan.state.kinds[kind]
        self.rows = rows
        memory = plan.memories[kind]
        hasID = shape.tables[rows.kind.table].flatMap { rows.kind.rememberedID($0) } != nil
        var isAdded: [Bool] = []
        for change in plan.changes where change.kind == kind && change.action == .insert {
            if isAdded.isEmpty { isAdded = Array(repeating: false, count: rows.entries.count) }
            isAdded[change.entry] = true
        }
        self.isAdded = isAdded
    }

    /// - Returns: false when there is nothing behind it.
    mutating func fill(_ batch: inout MemoryDrafts) -> Bool {
        batch.removeAll()
        let matches = matches
        while next < rows.entries.count, batch.drafts.count < MemoryDrafts.capacity {
            let start = batch.text.count
            if let draft = draft(next, matches, &batch.text) {
                batch.drafts.append(draft)
            } else {
                batch.text.removeLast(batch.text.count - start)
            }
            next += 1
        }
        return next < rows.entries.count
    }

    /// Nil when that is remembered already, or the row is not there.
    private mutating func draft(
        _ entry: Int, _ matches: [LiveMatches], _ text: inout [UInt8]
    ) -> MemoryDrafts.Draft? {
        if memory.isSettled(entry) { return nil }
        let remembered = memory.remembered[entry]
        guard rows.entries[entry].role == .row, let span = rows.entries[entry].span,
            !memory.withheld.contains(entry),
            matches[kind].exists(entry)
        else { return nil }
        func ids(_ kind: Int, _ entry: Int) -> Value? { matches[kind].id(entry) }
        let kept = memory.keptBase(entry, rows.kind)
        // A key that is spelt otherwise in the database and stays so: what is remembered of it stays too, and if that is nothing, the
        // row remains one that seedc did not write.
        let isKeyKept = !kept.isEmpty && rows.kind.key.contains { memory.kept[entry]?.contains($0) ?? false }
        let start = text.count
        if isKeyKept {
            guard let remembered else { return nil }
            text += remembered.key
        } else if !rows.appendKey(entry, ids: ids, to: &text) {
            return nil
        }
        let key = start..<text.count
        guard rows.appendBase(entry, kept: kept, ids: ids, to: &text) else { return nil }
        let base = key.upperBound..<text.count
        let id = hasID ? matches[kind].id(entry) ?? .null : .null
        if let remembered, text[key].elementsEqual(remembered.key), text[base].elementsEqual(remembered.base),
            remembered.id == id, places.path(span.file) == remembered.file
        {
            return nil
        }
        // A row of which nothing is known but that it is there remains one that seedc did not write.
        if remembered == nil, !kept.isEmpty, text[base].elementsEqual("{}".utf8) { return nil }
        if !isAdded.isEmpty, isAdded[entry] {
            let isWhole = rows.appendInitials(entry, ids: ids, to: &text)
            if !isWhole { text.removeLast(text.count - base.upperBound) }
        } else if let initials = remembered?.initials {
            text += initials
        }
        let initials = base.upperBound..<text.count
        return MemoryDrafts.Draft(
            known: memory.rows[entry], id: id, file: span.file, line: places.line(span), key: key, base: base,
            initials: initials.isEmpty ? nil : initials)
    }
}
