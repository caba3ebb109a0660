import GRDB
import SeedCompiler
import SeedSyntax

/// Rows that refer to nothing, left behind by an application that runs without foreign keys, would belong to a new row that happens
/// to get the id they hold: a player would have earned a reward that did not exist.
struct Orphans {
    private let db: Database
    private let keys: [ForeignKey]

    init(_ db: Database, _ keys: [ForeignKey]) {
        self.db = db
        self.keys = keys
    }

    /// Whether anything can refer to rows of a table by a column.
    func canRefer(to table: String, _ column: String) -> Bool { !referring(to: table, column).isEmpty }

    /// Called when a kind's new rows are in, and before those that rightly refer to them.
    ///
    /// - Throws: `Failure.stopped` when somebody refers to one of them already.
    func refuse(_ kind: Kind, table: String, column: String, newIDs: [Int64], at span: Span) throws {
        guard let lowest = newIDs.min(), let highest = newIDs.max() else { return }
        for key in referring(to: table, column) {
            let child = quoted(key.columns[0])
            let isSelf = key.isHeld(by: key.table)
            // One look at the range first: through an index it costs nothing, and there is hardly ever anything in it.
            let own = isSelf ? " AND rowid NOT BETWEEN ?1 AND ?2" : ""
            let held = try Int64.fetchAll(
                db, sql: "SELECT \(child) FROM \(quoted(key.table)) WHERE \(child) BETWEEN ?1 AND ?2\(own)",
                arguments: [lowest, highest])
            let ids = Set(newIDs)
            let count = held.count { ids.contains($0) }
            if count > 0 { throw Failure.stopped(DiagnosticBatch(.orphans(kind, key, count, at: span))) }
        }
    }

    private func referring(to table: String, _ column: String) -> [ForeignKey] {
        keys.filter { $0.isHeld(by: table) && $0.parentColumns.map { $0.lowercased() } == [column.lowercased()] }
    }
}

extension Diagnostic {
    fileprivate static func orphans(_ kind: Kind, _ key: ForeignKey, _ count: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "orphans",
            "\(count) \(count == 1 ? "row" : "rows") of \"\(key.table)\" \(count == 1 ? "refers" : "refer") to no row of \"\(key.parent)\" and would belong to a new row of \(kind.name); everything was rolled back",
            at: span, help: "remove those rows first; PRAGMA foreign_key_check lists them")
    }
}
