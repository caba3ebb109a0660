import GRDB
import SeedCompiler
import SeedSyntax

/// What the history holds of an apply that is to be undone, read and held against what it has to be.
struct UndoRecord {
    let entry: History.Entry
    let changeset: Changeset
    let tables: [String: RecordedTable]
    let remembered: [MemoryRange]
    let backfills: [BackfillRange]

    /// - Parameter number: of the apply; nil for the last one in effect.
    /// - Throws: `Failure.rejected` and `.stopped` where it cannot be undone, `.stateDamaged`.
    init(_ db: Database, _ number: Int?) throws {
        entry = try History(db).entry(number)
        if let by = entry.undoneBy { throw Failure.rejected(DiagnosticBatch(.alreadyUndone(entry.apply, by))) }
        if let tables = entry.untracked { throw Failure.stopped(DiagnosticBatch(.untracked(entry, tables))) }
        let found = try Row.fetchOne(
            db, sql: "SELECT changeset, changeset_size, tables, remembered FROM _seedc_applies WHERE apply = ?",
            arguments: [entry.apply])!
        let row = StateRow(found, of: StateTables.applies, named: "apply \(entry.apply)")
        let stored = try row.optionalBlob("changeset")
        let size = try row.optionalInteger("changeset_size").map { Int($0) }
        remembered = try stored == nil ? [] : MemoryRange.read(row)
        backfills = try BackfillRange.all(db, of: entry.apply)
        changeset = Changeset(bytes: try stored.map { try StoredChangeset.unpack($0, size: size) } ?? [])
        guard !changeset.bytes.isEmpty || !backfills.isEmpty || !remembered.isEmpty else {
            let hasChanged = entry.counts != Plan.Counts()
            throw Failure.rejected(DiagnosticBatch(hasChanged ? .dropped(entry) : .changedNothing(entry.apply)))
        }
        tables = try changeset.bytes.isEmpty ? [:] : RecordedTable.read(row)
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
