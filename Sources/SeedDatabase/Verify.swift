import GRDB
import SeedCompiler
import SeedSyntax

/// The convergence proof: after an apply the same comparison must find nothing.
///
/// - Throws: what still differs, usually because a trigger has changed it.
func proveConvergence(_ remaining: ChangeSet, _ state: DesiredState) throws(Failure) {
    guard !remaining.changes.isEmpty else { return }
    let faults = remaining.changes.prefix(20).map { change in
        let rows = state.kinds[change.kind]
        let columns = change.columns.map { rows.kind.properties[$0.property].column }.joined(separator: ", ")
        return Diagnostic(
            "not-converged",
            "\(rows.kind.name) \(state.keyText(change.kind, change.entry)) still differs after it was written\(columns.isEmpty ? "" : " (\(columns))"); everything was rolled back",
            at: rows.entries[change.entry].span,
            help: "look for a trigger on \"\(rows.kind.table)\" that changes what is written")
    }
    throw .database(DiagnosticBatch(Array(faults)))
}

/// A row whose foreign key leads nowhere, as `PRAGMA foreign_key_check` reports it.
struct ForeignKeyViolation: Hashable {
    let table: String
    let rowid: Int64?
    let parent: String
}

/// The violations in the tables that a plan writes to.
func foreignKeyViolations(_ db: Database, _ plan: Plan) throws -> Set<ForeignKeyViolation> {
    var found: Set<ForeignKeyViolation> = []
    let kinds = Set(plan.changes.map(\.kind)).sorted()
    for table in Set(kinds.map { plan.state.catalog.kinds[$0].table }).sorted() {
        for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check(\(quoted(table)))") {
            found.insert(ForeignKeyViolation(table: row[0], rowid: row[1], parent: row[2]))
        }
    }
    return found
}

/// What was broken before is not this run's doing, and does not stop it; SQLite keeps the rest of the table in order.
func refuseViolations(_ after: Set<ForeignKeyViolation>, _ before: Set<ForeignKeyViolation>) throws(Failure) {
    let new = after.subtracting(before).sorted { ($0.table, $0.rowid ?? 0) < ($1.table, $1.rowid ?? 0) }
    guard !new.isEmpty else { return }
    throw .database(
        DiagnosticBatch(
            new.prefix(20).map { violation in
                let row = violation.rowid.map { "row \($0)" } ?? "a row"
                return Diagnostic(
                    "foreign-key",
                    "\(row) of \"\(violation.table)\" would refer to a row of \"\(violation.parent)\" that is not there; everything was rolled back"
                )
            }))
}
