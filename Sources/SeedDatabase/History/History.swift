import GRDB
import SeedCompiler
import SeedSyntax

/// What has been applied and undone, as `_seedc_applies` has it.
package struct History: Sendable {
    package struct Entry: Sendable {
        package let apply: Int
        /// UTC, `YYYY-MM-DD HH:MM:SS`.
        package let at: String
        /// `apply`, `reset`, `purge` or `undo`.
        package let action: String
        package let undoes: Int?
        /// The seedc that did it.
        package let version: String
        package let digest: String
        package let counts: Plan.Counts
        /// JSON: per kind what was done; of an undo, per table.
        package let kinds: String
        /// Tables it changed that no changeset holds.
        package let untracked: String?
        package let hasChangeset: Bool
        /// The undo that has reversed it and is in effect.
        package fileprivate(set) var undoneBy: Int?
    }

    /// Oldest first.
    package let entries: [Entry]

    /// Empty where seedc has applied nothing.
    init(_ db: Database) throws {
        guard try StateTables.exist(db) else {
            entries = []
            return
        }
        let ranges =
            try db.tableExists(BackfillRange.storage) ? "OR apply IN (SELECT apply FROM \(BackfillRange.storage))" : ""
        var entries = try Row.fetchAll(
            db, sql: "SELECT *, changeset IS NOT NULL \(ranges) AS has_changeset FROM _seedc_applies ORDER BY apply"
        ).map { try Entry($0) }
        // The newest come first here: an undo counts only while it has not been undone itself.
        for index in entries.indices.reversed() where entries[index].undoneBy == nil {
            guard let target = entries[index].undoes.flatMap({ number in entries.firstIndex { $0.apply == number } })
            else { continue }
            entries[target].undoneBy = entries[index].apply
        }
        self.entries = entries
    }

    /// What `undo` reverses: the apply that is named, else the last one in effect.
    ///
    /// - Throws: `Failure.rejected` when there is none.
    func entry(_ number: Int?) throws(Failure) -> Entry {
        guard let number else {
            guard let last = entries.last(where: { $0.action != "undo" && $0.undoneBy == nil }) else {
                throw .rejected(DiagnosticBatch(.nothingToUndo()))
            }
            return last
        }
        guard let entry = entries.first(where: { $0.apply == number }) else {
            throw .rejected(DiagnosticBatch(.noSuchApply(number, entries.last?.apply)))
        }
        return entry
    }
}

extension History.Entry {
    fileprivate init(_ row: Row) throws {
        var counts = Plan.Counts()
        counts.added = try row.state("added")
        counts.changed = try row.state("changed")
        counts.renamed = try row.state("renamed")
        counts.retired = try row.state("retired")
        counts.removed = try row.state("removed")
        self.init(
            apply: try row.state("apply"), at: try row.state("at"), action: try row.state("action"),
            undoes: try row.optionalState("undoes"), version: try row.state("seedc"),
            digest: try row.state("manifests"), counts: counts, kinds: try row.state("kinds"),
            untracked: try row.optionalState("untracked"), hasChangeset: try row.state("has_changeset"), undoneBy: nil)
    }
}

extension Diagnostic {
    fileprivate static func nothingToUndo() -> Diagnostic {
        Diagnostic("nothing-to-undo", "there is no apply that could be undone", help: "seedc history lists them")
    }

    fileprivate static func noSuchApply(_ number: Int, _ last: Int?) -> Diagnostic {
        Diagnostic(
            "no-such-apply", "there is no apply \(number)\(last.map { ", the last one is \($0)" } ?? "")",
            help: "seedc history lists them")
    }
}
