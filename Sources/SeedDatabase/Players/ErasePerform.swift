import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

extension Erase {
    /// Runs the steps.
    ///
    /// - Returns: how many rows each has changed, and what has recorded them; nil where nothing is to be undone, or can be: a changeset
    ///   cannot tell of a table that is gone.
    func perform(_ db: Database, _ work: Work) throws -> (steps: [Erasure.Step], recorder: Recorder?) {
        guard keepsState, work.dropped.isEmpty else { return (try run(db, work.erasing), nil) }
        var found: (steps: [Erasure.Step], recorder: Recorder?)?
        var unstored: Set<String> = []
        try db.inSavepoint {
            let recorder = try Recorder(db)
            found = (try run(db, work.erasing), recorder)
            unstored = Set(try recorder.uncertain(db).filter { $0.obstacle == .addedColumns }.map(\.table))
            if !unstored.isEmpty { found = nil }
            return unstored.isEmpty ? .commit : .rollback
        }
        if let found { return found }
        // Old rows do not store the defaults of columns that came later, and SQLite would record NULL for them. Written anew they do,
        // and hold what they held.
        let stored = try unstored.filter { try rewrite(db, $0) }
        let recorder = try Recorder(db)
        recorder.stored = stored
        return (try run(db, work.erasing), recorder)
    }

    private func run(_ db: Database, _ erasing: Erasing) throws -> [Erasure.Step] {
        try erasing.steps.map { step in
            let expected = try number(db, step.count)
            let rows = try SeedDatabase.run(db, step.step, step.statement)
            // A trigger may delete rows that were to go anyway.
            guard rows == expected || (step.step.action == .delete && rows < expected) else {
                throw Failure.database(DiagnosticBatch(.miscounted(step.step, rows, expected)))
            }
            return Erasure.Step(group: step.group, step: step.step, rows: rows)
        }
    }

    /// What was to be set back or to go is so, or everything is rolled back.
    func prove(_ db: Database, _ erasing: Erasing) throws {
        let left = try erasing.steps.compactMap { step -> Diagnostic? in
            let rows = try step.left.map { try number(db, $0) } ?? 0
            return rows == 0 ? nil : .leftOver(step.step, rows)
        }
        guard left.isEmpty else { throw Failure.database(DiagnosticBatch(left)) }
    }

    /// Writes every row of a table as it is, which nobody notices.
    ///
    /// - Returns: false where the table refuses even that.
    private func rewrite(_ db: Database, _ table: String) throws -> Bool {
        let column = try String.fetchOne(
            db,
            sql: "SELECT name FROM pragma_table_info(?) WHERE pk = 0 AND dflt_value IS NOT NULL ORDER BY cid DESC",
            arguments: [table])
        guard let column = column.map(quoted) else { return false }
        seedc_enable_triggers(db.sqliteConnection, 0)
        defer { seedc_enable_triggers(db.sqliteConnection, 1) }
        do {
            try db.execute(sql: "UPDATE OR ABORT \(quoted(table)) SET \(column) = \(column)")
            return true
        } catch let error as DatabaseError where error.isAboutTheRow {
            return false
        }
    }
}

extension Diagnostic {
    fileprivate static func miscounted(_ step: PlayerStep, _ rows: Int, _ expected: Int) -> Diagnostic {
        Diagnostic(
            "miscounted",
            "only \(rows) of \(expected) \(expected == 1 ? "row" : "rows") of \"\(step.table)\" could be set back; everything was rolled back",
            at: step.span, help: "look for a trigger on \"\(step.table)\" that refuses or removes rows")
    }

    fileprivate static func leftOver(_ step: PlayerStep, _ rows: Int) -> Diagnostic {
        let isGone = step.action == .delete
        return Diagnostic(
            "not-converged",
            "\(rows) \(rows == 1 ? "row" : "rows") of \"\(step.table)\" \(rows == 1 ? "is" : "are") \(isGone ? "still there" : "not as set") afterwards; everything was rolled back",
            at: step.span,
            help: isGone
                ? "look for a trigger that keeps rows of \"\(step.table)\", or brings them back"
                : "look for a trigger that changes \"\(step.table)\", or for another entry that sets the same column otherwise"
        )
    }
}
