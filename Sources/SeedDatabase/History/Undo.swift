import CSQLite
import Foundation
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
        let entry = try History(db).entry(number)
        if let by = entry.undoneBy { throw Failure.rejected(DiagnosticBatch(.alreadyUndone(entry.apply, by))) }
        if let tables = entry.untracked { throw Failure.stopped(DiagnosticBatch(.untracked(entry, tables))) }
        let row = try Row.fetchOne(
            db, sql: "SELECT changeset, changeset_size, tables, remembered FROM _seedc_applies WHERE apply = ?",
            arguments: [entry.apply])
        let recorded: Data? = try row?.optionalState("changeset")
        let remembered = try recorded == nil ? [] : MemoryRange.decode(row?.optionalState("remembered"))
        let bytes = recorded?.isEmpty == true ? nil : recorded
        let backfills = try BackfillRange.all(db, of: entry.apply)
        guard bytes != nil || !backfills.isEmpty || !remembered.isEmpty else {
            let hasChanged = entry.counts != Plan.Counts()
            throw Failure.rejected(DiagnosticBatch(hasChanged ? .dropped(entry) : .changedNothing(entry.apply)))
        }
        let tables = try bytes == nil ? [:] : RecordedTable.decode(row?.optionalState("tables"))
        let size: Int? = try row?.optionalState("changeset_size")
        let changeset =
            try bytes.map { try Changeset(bytes: StoredChangeset.unpack($0, size: size)).inverted() }
            ?? Changeset(bytes: [])
        let changes = try bytes.map { _ in
            try changeset.changes { head in
                try head.columns(
                    db, recorded: StateTables.isInternal(head.table) ? nil : tables[head.table]?.columns ?? [])
            }
        }
        return Reversal(
            entry: entry, changes: changes ?? [], backfills: backfills, remembered: remembered,
            changeset: changeset, tables: tables)
    }

    /// In one `BEGIN IMMEDIATE` transaction, with foreign keys and triggers off: what they did then is in the changeset already, and
    /// must not be done again.
    ///
    /// - Parameter isRehearsal: whether everything is rolled back in the end.
    /// - Throws: `Failure.stopped` with every row that somebody has changed since; the database is then as it was.
    package func run(_ db: Database, isRehearsal: Bool = false) throws -> Reversal {
        var reversal: Reversal?
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
            keys: Dictionary(uniqueKeysWithValues: reversal.tables.map { ($0.lowercased(), $1.key) }), holders: paths)
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

extension Diagnostic {
    fileprivate static func alreadyUndone(_ apply: Int, _ by: Int) -> Diagnostic {
        Diagnostic(
            "already-undone", "apply \(apply) has been undone already, by \(by)",
            help: "seedc undo \(by) brings it back")
    }

    fileprivate static func untracked(_ entry: History.Entry, _ tables: String) -> Diagnostic {
        Diagnostic(
            "not-undoable",
            entry.action == "purge"
                ? "purge \(entry.apply) dropped tables, or emptied some that cannot be recorded (\(tables)), which seedc cannot reverse"
                : "\(entry.action) \(entry.apply) changed tables that cannot be recorded (\(tables)), which seedc cannot reverse",
            help: "restore a backup, or write the old values into the manifests")
    }

    fileprivate static func dropped(_ entry: History.Entry) -> Diagnostic {
        Diagnostic(
            "not-undoable",
            "what \(entry.action) \(entry.apply) changed has been dropped from _seedc_applies, so that seedc cannot reverse it",
            help: "restore a backup, or write the old values into the manifests")
    }

    fileprivate static func changedNothing(_ apply: Int) -> Diagnostic {
        Diagnostic("nothing-to-undo", "apply \(apply) changed nothing", help: "seedc history lists what others did")
    }
}
