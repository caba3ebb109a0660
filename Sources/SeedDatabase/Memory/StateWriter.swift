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

    /// - Parameter matches: the ids of all rows, new ones included.
    init(_ plan: Plan, _ matches: [LiveMatches], _ shape: DatabaseShape, selected: Set<Int>, _ places: SourcePlaces) {
        self.plan = plan
        self.matches = matches
        self.shape = shape
        self.selected = selected
        self.places = places
    }

    /// Whether there is anything to write.
    var isNeeded: Bool { selected.contains { !plan.memories[$0].forgotten.isEmpty || hasDrafts($0) } }

    private func hasDrafts(_ kind: Int) -> Bool {
        var drafter = drafter(kind)
        var batch = MemoryDrafts()
        while drafter.fill(&batch) && batch.drafts.isEmpty {}
        return !batch.drafts.isEmpty
    }

    private func drafter(_ kind: Int) -> MemoryDrafter { MemoryDrafter(kind, plan, matches, shape, places) }

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
            """
            INSERT INTO _seedc_rows (kind, "row", "key", id, base, initials, file, line, apply)
            VALUES (?1, ?2, ?3, ?4, ?5, ?9, ?6, ?7, ?8) ON CONFLICT (kind, "row") DO UPDATE SET "key" = excluded."key",
            id = excluded.id, base = excluded.base, initials = excluded.initials, file = excluded.file,
            line = excluded.line, apply = excluded.apply
            """
        )
        try statement.bind(.text(name), 1)
        try statement.bind(.integer(Int64(apply)), 8)
        var file: FileID?
        var batches = Array(repeating: MemoryDrafts(), count: 3)
        var drafter = drafter(kind)
        defer { recorder.record(true) }
        try convey(through: &batches, fillingElsewhere: { drafter.fill(&$0) }) { batch in
            try batch.text.withUnsafeBufferPointer { text in
                for row in batch.drafts {
                    if row.known == 0 { next += 1 }
                    if row.file != file { try statement.bind(.text(places.path(row.file)), 6) }
                    file = row.file
                    recorder.record(row.known != 0)
                    try statement.bind(.integer(row.known == 0 ? next : row.known), 2)
                    try statement.bind(text: text[row.key], 3)
                    try statement.bind(row.id, 4)
                    try statement.bind(text: text[row.base], 5)
                    try statement.bind(.integer(Int64(row.line)), 7)
                    if let initials = row.initials {
                        try statement.bind(text: text[initials], 9)
                    } else {
                        try statement.bind(.null, 9)
                    }
                    _ = try statement.step()
                    statement.reset()
                }
            }
        }
        guard next > last else { return nil }
        try StateTables.giveNumbers(db, name, upTo: next)
        return MemoryRange(kind: name, first: last + 1, last: next)
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
}
