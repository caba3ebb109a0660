import GRDB
import SeedCompiler
import SeedSyntax

/// The convergence proof: after an apply the same comparison must find nothing, but for what the plan has left as it is.
///
/// - Throws: what still differs, usually because a trigger has changed it.
func proveConvergence(_ remaining: ChangeSet, _ plan: Plan) throws(Failure) {
    let state = remaining.state
    let differing = remaining.changes.compactMap { change -> (change: Change, columns: [Change.Column])? in
        let memory = plan.memories[change.kind]
        guard !memory.withheld.contains(change.entry) else { return nil }
        let kept = memory.kept[change.entry] ?? []
        let columns = change.columns.filter { !kept.contains($0.property) }
        return change.action == .update && columns.isEmpty ? nil : (change, columns)
    }
    guard !differing.isEmpty else { return }
    let faults = differing.prefix(20).map { change, columns in
        let rows = state.kinds[change.kind]
        let names = columns.map { rows.kind.properties[$0.property].column }.joined(separator: ", ")
        return Diagnostic(
            "not-converged",
            "\(rows.kind.name) \(state.keyText(change.kind, change.entry)) still differs after it was written\(names.isEmpty ? "" : " (\(names))"); everything was rolled back",
            at: rows.entries[change.entry].span,
            help: "look for a trigger on \"\(rows.kind.table)\" that changes what is written")
    }
    throw .database(DiagnosticBatch(Array(faults)))
}

/// Foreign keys are as asked for while seedc works, whatever the connection's owner has set; the pragma works only outside a
/// transaction.
func withForeignKeys(_ db: Database, on isOn: Bool, _ body: () throws -> Void) throws {
    let wereOn = try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
    if wereOn != isOn { try db.execute(sql: "PRAGMA foreign_keys = \(isOn ? "ON" : "OFF")") }
    defer { if wereOn != isOn { try? db.execute(sql: "PRAGMA foreign_keys = \(wereOn ? "ON" : "OFF")") } }
    try body()
}

/// A row whose foreign key leads nowhere, as `PRAGMA foreign_key_check` reports it.
struct ForeignKeyViolation: Hashable {
    let table: String
    /// Nil in a table without rowids, where rows cannot be told apart and are only counted.
    let rowid: Int64?
    let parent: String
    /// Which foreign key of the table.
    let key: Int
}

/// How often each was found: once, but where there is no rowid.
typealias ForeignKeyViolations = [ForeignKeyViolation: Int]

/// The violations in the tables that a plan writes to.
func foreignKeyViolations(_ db: Database, _ plan: Plan) throws -> ForeignKeyViolations {
    let kinds = Set(plan.changes.map(\.kind))
    return try foreignKeyViolations(db, Set(kinds.map { plan.state.catalog.kinds[$0].table }))
}

func foreignKeyViolations(_ db: Database, _ tables: Set<String>) throws -> ForeignKeyViolations {
    var found: ForeignKeyViolations = [:]
    for table in tables.sorted() {
        for violation in try checkForeignKeys(db, table) { found[violation, default: 0] += 1 }
    }
    return found
}

extension ForeignKeyViolations {
    /// What has come, and how many of it.
    func new(since before: ForeignKeyViolations) -> [(violation: ForeignKeyViolation, count: Int)] {
        compactMap { violation, count in
            let more = count - (before[violation] ?? 0)
            return more > 0 ? (violation, more) : nil
        }.sorted { a, b in
            (a.violation.table, a.violation.rowid ?? 0, a.violation.key) < (
                b.violation.table, b.violation.rowid ?? 0, b.violation.key
            )
        }
    }
}

/// What was broken before is not this run's doing, and does not stop it; SQLite keeps the rest of the table in order.
func refuseViolations(_ after: ForeignKeyViolations, _ before: ForeignKeyViolations) throws(Failure) {
    let new = after.new(since: before)
    guard !new.isEmpty else { return }
    throw .database(
        DiagnosticBatch(
            new.prefix(20).map { violation, _ in
                let row = violation.rowid.map { "row \($0)" } ?? "a row"
                return Diagnostic(
                    "foreign-key",
                    "\(row) of \"\(violation.table)\" would refer to a row of \"\(violation.parent)\" that is not there; everything was rolled back"
                )
            }))
}
