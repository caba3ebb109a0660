import GRDB
import SeedCompiler
import SeedSyntax

/// The proof of an undo: what it has written, recorded anew, must be what it was to write. A table's own conflict clauses can delete or
/// leave out rows in silence, and so can keys that SQLite compares otherwise than a session does.
///
/// - Parameter forced: rows that were set back though somebody had changed them: they were something else before.
/// - Throws: `Failure.stopped` with every row that would not be as it was.
func prove(_ reversal: Reversal, _ recorder: Recorder, _ db: Database, forced: Set<String>) throws {
    let untracked = try recorder.untracked(db)
    guard untracked.isEmpty else {
        throw Failure.stopped(DiagnosticBatch(untracked.map { .cannotProve($0.table) }))
    }
    func relevant(_ changes: [Changeset.RowChange]) -> Set<Changeset.RowChange> {
        // Rows of a backfill go as a range, which counts and compares them itself.
        Set(
            changes.filter { change in
                !change.isInternal && !forced.contains(change.name)
                    && !reversal.backfills.contains { $0.contains(change) }
            })
    }
    let wanted = relevant(reversal.changes)
    let written = try recorder.withChangeset { raw in
        relevant(
            try Changeset(bytes: Array(raw)).changes { try $0.columns(db) }
                .map { $0.keeping(reversal.tables[$0.table]?.columns) })
    }
    guard wanted != written else { return }
    let known = Set(wanted.map(\.name))
    let names = Set(wanted.symmetricDifference(written).map(\.name)).sorted()
    throw Failure.stopped(
        DiagnosticBatch(names.prefix(20).map { known.contains($0) ? .notRestored($0) : .changedBesides($0) }))
}

extension Changeset.RowChange {
    /// Without columns that have come since: an undo does not write them, and SQLite records their defaults as changes.
    fileprivate func keeping(_ known: [String]?) -> Self {
        guard let known else { return self }
        return Self(
            table: table, operation: operation, key: key, keyNames: keyNames,
            columns: columns.filter { known.contains($0.name) })
    }
}

extension Diagnostic {
    private static var help: String {
        "look at the table's ON CONFLICT clauses, and for a row with the same value of a UNIQUE column that has come since"
    }

    fileprivate static func notRestored(_ row: String) -> Diagnostic {
        Diagnostic(
            "undo-differs", "\(row): it would not be what it was before the apply; nothing was written", help: help)
    }

    fileprivate static func changedBesides(_ row: String) -> Diagnostic {
        Diagnostic(
            "undo-differs", "\(row): it would change too, and the apply had nothing to do with it; nothing was written",
            help: help)
    }

    fileprivate static func cannotProve(_ table: String) -> Diagnostic {
        Diagnostic(
            "undo-differs",
            "\"\(table)\" cannot be recorded any more, so that nothing proves that an undo does the right thing; nothing was written",
            help: "a migration has changed the table since, or rows have come whose primary key is NULL")
    }
}
