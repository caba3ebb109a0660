import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// What a plan will do for players. Reads, and writes nothing.
func predict(_ db: Database, _ players: Players, _ plan: Plan, _ shape: DatabaseShape) throws -> PlayersPlan {
    try PlayersPlan(players, plan, shape) { try number(db, $0) }
}

func number(_ db: Database, _ sql: SQLText) throws -> Int {
    try Int.fetchOne(db, sql: sql.literalSQL) ?? 0
}

/// Runs the steps, and holds each to the number of rows that was predicted.
///
/// - Throws: `Failure.database` at the step's place.
func run(_ db: Database, _ plan: PlayersPlan, _ shape: DatabaseShape, _ recorder: Recorder?) throws {
    for step in plan.steps {
        let rows = try recording(step, shape, recorder, db)
        guard rows == step.rows else {
            throw Failure.database(DiagnosticBatch(.miscounted(step.step, rows, step.rows)))
        }
    }
}

/// - Returns: how many rows it has changed.
func run(_ db: Database, _ step: PlayerStep, _ statement: SQLText) throws -> Int {
    do {
        _ = try RawStatement(db, statement.literalSQL).step()
    } catch let error as DatabaseError where error.isAboutTheRow {
        throw Failure.database(DiagnosticBatch(.refused(step, error)))
    }
    return Int(sqlite3_changes64(db.sqliteConnection))
}

/// The second half of the convergence proof: no step has anything left to do.
func proveConvergence(_ db: Database, _ plan: PlayersPlan) throws {
    let left = try plan.steps.compactMap { step -> Diagnostic? in
        if let quick = step.quickProof, try number(db, quick) == 0 { return nil }
        let rows = try number(db, step.count)
        return rows == 0 ? nil : .leftOver(step.step, rows)
    }
    guard left.isEmpty else { throw Failure.database(DiagnosticBatch(left)) }
}

/// Tables that change and cannot be recorded.
func untrackedTables(_ plan: PlayersPlan, _ shape: DatabaseShape) -> [String] {
    plan.tables.filter { shape.table(named: $0)?.primaryKey.isEmpty ?? false }
}

extension Diagnostic {
    fileprivate static func miscounted(_ step: PlayerStep, _ rows: Int, _ predicted: Int) -> Diagnostic {
        Diagnostic(
            "miscounted",
            "\(rows) \(rows == 1 ? "row" : "rows") of \"\(step.table)\" changed, and the plan says \(predicted); everything was rolled back",
            at: step.span, help: "look for a trigger that changes what these tables hold")
    }

    fileprivate static func leftOver(_ step: PlayerStep, _ rows: Int) -> Diagnostic {
        Diagnostic(
            "not-converged",
            "\(rows) \(rows == 1 ? "row" : "rows") of \"\(step.table)\" would have to change once more; everything was rolled back",
            at: step.span,
            help: "two steps want different values, or a trigger on \"\(step.table)\" changes what is written")
    }

    fileprivate static func refused(_ step: PlayerStep, _ error: DatabaseError) -> Diagnostic {
        Diagnostic(
            "refused",
            "the database refused rows of \"\(step.table)\": \(error.message ?? "\(error.extendedResultCode)"); everything was rolled back",
            at: step.span)
    }
}
