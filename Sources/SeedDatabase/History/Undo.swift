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

    private static let heldHelp =
        "they have come since the apply; retire the rows instead, or see to those references first"

    /// What it would do, without doing it.
    ///
    /// - Throws: `Failure`.
    package func preview(_ db: Database) throws -> Reversal {
        let entry = try History(db).entry(number)
        if let by = entry.undoneBy { throw Failure.rejected(DiagnosticBatch(.alreadyUndone(entry.apply, by))) }
        if let tables = entry.untracked { throw Failure.stopped(DiagnosticBatch(.untracked(entry, tables))) }
        let bytes = try Data.fetchOne(
            db, sql: "SELECT changeset FROM _seedc_applies WHERE apply = ?", arguments: [entry.apply])
        let backfills = try BackfillRange.all(db, of: entry.apply)
        guard bytes != nil || !backfills.isEmpty else {
            throw Failure.rejected(DiagnosticBatch(.changedNothing(entry.apply)))
        }
        let changeset = try bytes.map { try Changeset(bytes: Array($0)).inverted() } ?? Changeset(bytes: [])
        return Reversal(
            entry: entry, changes: bytes == nil ? [] : try changeset.changes(db), backfills: backfills,
            changeset: changeset)
    }

    /// In one `BEGIN IMMEDIATE` transaction, with foreign keys and triggers off: what they did then is in the changeset already, and
    /// must not be done again.
    ///
    /// - Throws: `Failure.stopped` with every row that somebody has changed since; the database is then as it was.
    package func run(_ db: Database) throws -> Reversal {
        var reversal: Reversal?
        seedc_enable_triggers(db.sqliteConnection, 0)
        defer { seedc_enable_triggers(db.sqliteConnection, 1) }
        try withForeignKeys(db, on: false) {
            try db.inTransaction(.immediate) {
                reversal = try reverse(db)
                return .commit
            }
        }
        return reversal!
    }

    private func reverse(_ db: Database) throws -> Reversal {
        let reversal = try preview(db)
        let apply = try StateTables.nextApply(db)
        let tables = try referringTables(db, Set(reversal.changes.map(\.table) + reversal.backfills.map(\.table)))
        let before = try foreignKeyViolations(db, tables)
        let recorder = try Recorder(db)
        var conflicts = try reversal.changes.isEmpty ? [] : applyReversal(reversal.changeset, db)
        // Behind the changeset, which sets back what later steps of the same apply have made of the new rows.
        for range in reversal.backfills { conflicts += try range.remove(db, forced: forced) }
        guard conflicts.isEmpty else { throw Failure.stopped(DiagnosticBatch(conflicts.map { .conflict($0) })) }
        let broken = try foreignKeyViolations(db, tables).subtracting(before)
        guard broken.isEmpty else { throw Failure.stopped(DiagnosticBatch(heldByOthers(broken, help: Self.heldHelp))) }
        let record = ApplyRecord(
            apply: apply, action: "undo", undoes: reversal.entry.apply, digest: reversal.entry.digest,
            total: reversal.counts, kinds: reversal.tables)
        try recorder.withChangeset { try record.insert(db, $0) }
        return reversal
    }

    private func applyReversal(_ changeset: Changeset, _ db: Database) throws -> [UndoConflict] {
        var collector = ConflictCollector(db: db, forced: forced)
        try withUnsafeMutablePointer(to: &collector) { context in
            try changeset.bytes.withUnsafeBytes { raw in
                try check(
                    sqlite3changeset_apply(
                        db.sqliteConnection, Int32(raw.count), UnsafeMutableRawPointer(mutating: raw.baseAddress), nil,
                        { context, kind, iterator in
                            context!.assumingMemoryBound(to: ConflictCollector.self).pointee.resolve(kind, iterator)
                        }, context))
            }
        }
        return collector.conflicts
    }
}

/// What an undo does, or has done.
package struct Reversal: Sendable {
    package let entry: History.Entry
    /// The reversing changes, seedc's own tables included.
    package let changes: [Changeset.RowChange]
    /// Rows that go together.
    package let backfills: [BackfillRange]
    let changeset: Changeset

    /// How many rows of the application's come back, go back or go.
    package var counts: Plan.Counts { tables.reduce(Plan.Counts()) { $0 + $1.counts } }

    var tables: [(name: String, counts: Plan.Counts)] {
        var tables: [(name: String, counts: Plan.Counts)] = []
        for change in changes where !change.isInternal {
            if tables.last?.name != change.table { tables.append((change.table, Plan.Counts())) }
            switch change.operation {
            case .insert: tables[tables.count - 1].counts.added += 1
            case .update: tables[tables.count - 1].counts.changed += 1
            case .delete: tables[tables.count - 1].counts.removed += 1
            }
        }
        for range in backfills {
            let known = tables.firstIndex { $0.name == range.table }
            if known == nil { tables.append((range.table, Plan.Counts())) }
            tables[known ?? tables.count - 1].counts.removed += range.rows
        }
        return tables
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
                ? "purge \(entry.apply) dropped tables, or emptied some without a primary key (\(tables)), which seedc cannot reverse"
                : "apply \(entry.apply) changed tables without a primary key (\(tables)), which seedc cannot reverse",
            help: "restore a backup, or write the old values into the manifests")
    }

    fileprivate static func changedNothing(_ apply: Int) -> Diagnostic {
        Diagnostic("nothing-to-undo", "apply \(apply) changed nothing", help: "seedc history lists what others did")
    }

    fileprivate static func conflict(_ conflict: UndoConflict) -> Diagnostic {
        Diagnostic(
            "undo-conflict", "\(conflict.row): \(conflict.problem); nothing was written",
            help: conflict.canBeForced ? "--force \(conflict.row) sets it back all the same" : conflict.help)
    }
}
