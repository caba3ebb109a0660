import GRDB
import SeedCompiler
import SeedSyntax

/// Brings `_seedc_rows` in step with what an apply has just made true. Only rows about which something new is to be remembered are
/// written, so an apply that changes nothing writes nothing.
struct StateWriter {
    private let plan: Plan
    private let matches: [LiveMatches]
    private let places: SourcePlaces
    private let selected: Set<Int>
    private let shape: DatabaseShape
    /// By kind, the rows that this apply adds.
    private let added: [Set<Int>]

    /// - Parameter matches: the ids of all rows, new ones included.
    init(_ plan: Plan, _ matches: [LiveMatches], _ shape: DatabaseShape, selected: Set<Int>, _ places: SourcePlaces) {
        self.plan = plan
        self.matches = matches
        self.shape = shape
        self.selected = selected
        self.places = places
        var added: [Set<Int>] = Array(repeating: [], count: plan.state.kinds.count)
        for change in plan.changes where change.action == .insert { added[change.kind].insert(change.entry) }
        self.added = added
    }

    /// Whether there is anything to write.
    var isNeeded: Bool {
        selected.contains { kind in
            !plan.memories[kind].forgotten.isEmpty
                || !forEachNewRow(kind) { _, _ in false }
        }
    }

    /// - Parameters:
    ///   - apply: the apply that writes.
    ///   - recorder: gets to see what becomes of rows that are remembered already.
    /// - Returns: the rows that are remembered from now on.
    func write(_ db: Database, apply: Int, _ recorder: Recorder) throws -> [MemoryRange] {
        var ranges: [MemoryRange] = []
        for kind in selected.sorted()
        where !plan.state.kinds[kind].entries.isEmpty || !plan.memories[kind].forgotten.isEmpty {
            try forget(db, kind)
            if let range = try remember(db, kind, apply, recorder) { ranges.append(range) }
            try disown(db, kind)
        }
        return ranges
    }

    private func forget(_ db: Database, _ kind: Int) throws {
        guard !plan.memories[kind].forgotten.isEmpty else { return }
        let statement = try RawStatement(db, "DELETE FROM _seedc_rows WHERE kind = ?1 AND \"row\" = ?2")
        try statement.bind(.text(plan.state.catalog.kinds[kind].name), 1)
        for row in plan.memories[kind].forgotten {
            try statement.bind(.integer(row), 2)
            _ = try statement.step()
            statement.reset()
        }
    }

    private func remember(_ db: Database, _ kind: Int, _ apply: Int, _ recorder: Recorder) throws -> MemoryRange? {
        let name = plan.state.catalog.kinds[kind].name
        let last = try StateTables.lastNumber(db, name)
        var next = last
        let statement = try RawStatement(
            db,
            "INSERT OR REPLACE INTO _seedc_rows (kind, \"row\", \"key\", id, base, initials, file, line, apply) VALUES (?1, ?2, ?3, ?4, ?5, ?9, ?6, ?7, ?8)"
        )
        try statement.bind(.text(name), 1)
        try statement.bind(.integer(Int64(apply)), 8)
        var places = places
        defer { recorder.record(true) }
        _ = try forEachNewRow(kind) { row, span in
            if row.known == 0 { next += 1 }
            recorder.record(row.known != 0)
            try statement.bind(.integer(row.known == 0 ? next : row.known), 2)
            try statement.bind(.text(row.key), 3)
            try statement.bind(row.id, 4)
            try statement.bind(.text(row.base), 5)
            try statement.bind(row.initials.map { .text($0) } ?? .null, 9)
            try statement.bind(.text(places.path(span)), 6)
            try statement.bind(.integer(Int64(places.line(span))), 7)
            _ = try statement.step()
            statement.reset()
            return true
        }
        guard next > last else { return nil }
        try StateTables.giveNumbers(db, name, upTo: next)
        return MemoryRange(kind: name, first: last + 1, last: next)
    }

    /// - Parameter body: takes each row about which there is something new; false ends it.
    /// - Returns: whether it came to the end.
    private func forEachNewRow(_ kind: Int, _ body: (NewRow, Span) throws -> Bool) rethrows -> Bool {
        let (rows, memory) = (plan.state.kinds[kind], plan.memories[kind])
        let hasID = shape.tables[rows.kind.table].flatMap { rows.kind.rememberedID($0) } != nil
        for entry in rows.entries.indices {
            guard let span = rows.entries[entry].span, let row = newRow(kind, entry, rows, memory, hasID: hasID) else {
                continue
            }
            guard try body(row, span) else { return false }
        }
        return true
    }

    /// A row that somebody has deleted and that stays so may have lost its id to a new one: nothing leads to it any more.
    private func disown(_ db: Database, _ kind: Int) throws {
        let memory = plan.memories[kind]
        guard !memory.withheld.isEmpty else { return }
        let entries = plan.state.kinds[kind].entries.indices.filter { !memory.withheld.contains($0) }
        let taken = Set(entries.compactMap { matches[kind].id($0) })
        for entry in memory.withheld.sorted() {
            guard let lost = memory.remembered[entry], taken.contains(lost.id) else { continue }
            try db.execute(
                sql: "UPDATE _seedc_rows SET id = NULL WHERE kind = ? AND \"row\" = ?",
                arguments: [plan.state.catalog.kinds[kind].name, lost.row])
        }
    }

    private struct NewRow {
        /// 0 for one that is not remembered yet.
        let known: Int64
        let key: [UInt8]
        let id: Value
        let base: [UInt8]
        let initials: [UInt8]?
    }

    /// What is to be remembered of an entry from now on; nil when that is remembered already, or the row is not there.
    private func newRow(
        _ kind: Int, _ entry: Int, _ rows: borrowing DesiredRows, _ memory: borrowing KindMemory, hasID: Bool
    ) -> NewRow? {
        let remembered = memory.remembered[entry]
        guard rows.entries[entry].role == .row, !memory.withheld.contains(entry), matches[kind].exists(entry),
            !(memory.isFresh[entry] && remembered == nil)
        else { return nil }
        let kept = memory.keptBase(entry, rows.kind)
        // A key that is spelt otherwise in the database and stays so: what is remembered of it stays too, and if that is nothing, the
        // row remains one that seedc did not write.
        let isKeyKept = rows.kind.key.contains { memory.kept[entry]?.contains($0) ?? false }
        if isKeyKept, remembered == nil { return nil }
        let wantedKey = rows.rememberedKey(entry, ids: { matches[$0].id($1) })
        guard let key = isKeyKept ? remembered?.key : wantedKey,
            let base = rows.rememberedBase(entry, kept: kept, ids: { matches[$0].id($1) })
        else { return nil }
        let id = hasID ? matches[kind].id(entry) ?? .null : .null
        if let remembered, remembered.key == key, remembered.base == base, remembered.id == id,
            rows.entries[entry].span.map({ places.path($0) }) == remembered.file
        {
            return nil
        }
        // A row of which nothing is known but that it is there remains one that seedc did not write.
        if remembered == nil, !kept.isEmpty, base == Array("{}".utf8) { return nil }
        let initials =
            added[kind].contains(entry)
            ? rows.rememberedInitials(entry, ids: { matches[$0].id($1) }) : remembered?.initials
        return NewRow(known: memory.rows[entry], key: key, id: id, base: base, initials: initials)
    }
}

/// Where the rows of the manifests stand, as seedc remembers it.
struct SourcePlaces {
    private let files: [FileID: SourceFile]
    private var indexes: [FileID: LineIndex] = [:]

    init(_ files: [SourceFile]) {
        self.files = Dictionary(files.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    func path(_ span: Span) -> String { files[span.file]?.place ?? "" }

    /// From 1.
    mutating func line(_ span: Span) -> Int {
        guard let file = files[span.file] else { return 0 }
        let index = indexes[span.file] ?? LineIndex(file)
        indexes[span.file] = index
        return index.position(of: span.start).line
    }
}

extension Seeds {
    var places: SourcePlaces { SourcePlaces(files) }
}
