import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// Reverses one apply: every row and value it changed goes back to what it was, where nobody has changed it since.
package struct Undo: Sendable {
    private let number: Int?
    private let forced: Set<String>

    /// - Parameters:
    ///   - number: of the apply in the history; nil for the last one in effect.
    ///   - forced: rows, as `rewards:3`, that are set back though somebody has changed them.
    package init(_ number: Int?, forced: Set<String> = []) {
        self.number = number
        self.forced = forced
    }

    /// What it would do if nobody has changed anything since, without doing it.
    ///
    /// - Throws: `Failure`.
    package func preview(_ db: Database) throws -> Reversal {
        let record = try UndoRecord(db, number)
        let changeset = try record.changeset.inverted()
        let changes = try changeset.changes { table in
            guard StateTables.isInternal(table.name) else {
                return try table.columns(db, recorded: record.tables[table.name]?.columns ?? [])
            }
            guard table.name == StateTables.rows else { throw Failure.unreadableChangeset }
            return try table.columns(db)
        }
        return Reversal(
            entry: record.entry, changes: changes, backfills: try record.backfills.map { try $0.counted(db) },
            remembered: record.remembered, changeset: changeset, tables: record.tables)
    }

    /// In one `BEGIN IMMEDIATE` transaction, with foreign keys and triggers off: what they did then is in the changeset already, and
    /// must not be done again.
    ///
    /// - Parameter isRehearsal: whether everything is rolled back in the end.
    /// - Throws: `Failure.stopped` with every row that somebody has changed since; the database is then as it was.
    package func run(_ db: Database, isRehearsal: Bool = false) throws -> Reversal {
        var reversal: Reversal?
        // What is damaged is told before anybody has to wait.
        try db.inTransaction(.deferred) {
            try UndoRecord(db, number).changeset.check()
            return .rollback
        }
        seedc_enable_triggers(db.sqliteConnection, 0)
        defer { seedc_enable_triggers(db.sqliteConnection, 1) }
        try withForeignKeys(db, on: false) {
            try db.inTransaction(.immediate) {
                reversal = try reverse(db)
                return isRehearsal ? .rollback : .commit
            }
        }
        return reversal!
    }

    private func reverse(_ db: Database) throws -> Reversal {
        var reversal = try preview(db)
        let apply = try StateTables.nextApply(db)
        let tables = try referringTables(db, Set(reversal.changes.map(\.table) + reversal.backfills.map(\.table)))
        let before = try foreignKeyViolations(db, tables)
        let recorder = try Recorder(db)
        let collector = try reversal.changes.isEmpty ? nil : applyReversal(reversal, db)
        // Behind the changeset, which sets back what later steps of the same apply have made of the new rows.
        var conflicts = collector?.conflicts ?? []
        for index in reversal.backfills.indices {
            let removed = try reversal.backfills[index].remove(db, forced: forced)
            reversal.backfills[index].rows = removed.rows
            conflicts += removed.conflicts
        }
        guard conflicts.isEmpty else { throw Failure.stopped(DiagnosticBatch(conflicts.map(\.diagnostic))) }
        for memory in collector?.memories ?? [] { try mergeMemory(db, memory) }
        for range in reversal.remembered { try range.remove(db) }
        let paths = try HolderPath.read(db, since: reversal.entry.apply)
        let help = "they have come since the apply; retire the rows instead, or see to those references first"
        let held =
            heldByOthers(try foreignKeyViolations(db, tables).new(since: before), help: help)
            + (try holders(db, paths, gone: reversal.gone)).map { .heldByOthers(table: $0, parent: $1, $2, help: help) }
        guard held.isEmpty else { throw Failure.stopped(DiagnosticBatch(held)) }
        try prove(reversal, recorder, db, forced: forced)
        let record = ApplyRecord(
            apply: apply, action: "undo", undoes: reversal.entry.apply, digest: reversal.entry.digest,
            total: reversal.counts, kinds: reversal.countsByTable,
            untracked: try recorder.uncertain(db).map(\.table),
            keys: Dictionary(
                reversal.tables.map { ($0.lowercased(), $1.key) }, uniquingKeysWith: { first, _ in first }),
            holders: paths)
        try recorder.withChangeset { try record.insert(db, $0) }
        return reversal
    }

    private func applyReversal(_ reversal: Reversal, _ db: Database) throws -> ConflictCollector {
        let shadows = try String.fetchSet(db, sql: "SELECT name FROM pragma_table_list WHERE type = 'shadow'")
        // An index of full texts goes back with the rows, table by table.
        let writesShadows = reversal.changes.contains { shadows.contains($0.table) }
        if writesShadows { seedc_defend(db.sqliteConnection, 0) }
        defer { if writesShadows { seedc_defend(db.sqliteConnection, 1) } }
        var collector = ConflictCollector(
            reversal.tables, forced: forced, shadows: shadows,
            strangers: try strangers(db, reversal.changes, reversal.tables))
        try withUnsafeMutablePointer(to: &collector) { context in
            try reversal.changeset.bytes.withUnsafeBytes { raw in
                try check(
                    sqlite3changeset_apply(
                        db.sqliteConnection, Int32(raw.count), UnsafeMutableRawPointer(mutating: raw.baseAddress), nil,
                        { context, kind, iterator in
                            context!.assumingMemoryBound(to: ConflictCollector.self).pointee.resolve(kind, iterator)
                        }, context))
            }
        }
        return collector
    }
}
