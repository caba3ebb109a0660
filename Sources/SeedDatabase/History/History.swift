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
        // Without what only an undo needs, which is large.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT apply, at, action, undoes, seedc, manifests, added, changed, renamed, retired, removed, kinds, untracked,
                    changeset IS NOT NULL \(ranges) AS has_changeset FROM _seedc_applies ORDER BY apply
                """)
        var entries: [Entry] = []
        while let row = try rows.next() {
            let entry = try Entry(row)
            guard entry.apply != entries.last?.apply else {
                throw Failure.stateDamaged("apply \(entry.apply) is in \(StateTables.applies) twice")
            }
            entries.append(entry)
        }
        let places = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].apply, $0) })
        // The newest come first here: an undo counts only while it has not been undone itself.
        for index in entries.indices.reversed() where entries[index].undoneBy == nil {
            guard let target = entries[index].undoes.flatMap({ places[$0] }) else { continue }
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
        let number: DatabaseValue = row["apply"]
        let row = StateRow(row, of: StateTables.applies, named: "apply \(number)")
        var counts = Plan.Counts()
        counts.added = Int(try row.integer("added"))
        counts.changed = Int(try row.integer("changed"))
        counts.renamed = Int(try row.integer("renamed"))
        counts.retired = Int(try row.integer("retired"))
        counts.removed = Int(try row.integer("removed"))
        let apply = try row.integer("apply", in: 1...StateRow.most)
        // Only what came before can have been undone.
        let undoes = try row.optionalInteger("undoes", in: 1...max(1, apply - 1))
        self.init(
            apply: Int(apply), at: try row.text("at"), action: try row.text("action"), undoes: undoes.map { Int($0) },
            version: try row.text("seedc"), digest: try row.text("manifests"), counts: counts,
            kinds: try row.text("kinds"), untracked: try row.optionalText("untracked"),
            hasChangeset: try row.integer("has_changeset", in: 0...1) == 1, undoneBy: nil)
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
