import GRDB
import SeedCompiler
import SeedSyntax

/// The whole flow. `Seeds` are the manifests, validated; the rest happens here, inside one transaction:
///
///     Seeds ──inspect──▶ DatabaseShape ──resolve──▶ DesiredState ──read, diff──▶ ChangeSet ──compile──▶ Plan ──execute, verify──▶ Receipt
package struct Pipeline: Sendable {
    private let seeds: Seeds
    private let selected: Set<Int>
    /// Told what is being done, for a progress display; throws to end the work there.
    private let progress: @Sendable (String) throws -> Void

    /// - Parameter only: the kinds whose differences count, with the rows nested in them; nil for all.
    package init(
        _ seeds: Seeds, only: Set<Int>? = nil, progress: @escaping @Sendable (String) throws -> Void = { _ in }
    ) {
        self.seeds = seeds
        self.progress = progress
        selected = seeds.catalog.withChildren(only ?? Set(seeds.catalog.kinds.indices))
    }

    /// The difference between manifests and database. Reads within one transaction and writes nothing.
    ///
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`.
    package func plan(_ db: Database) throws -> Plan {
        let (state, shape, notes) = try resolve(db)
        return try difference(db, state, shape, notes)
    }

    /// Plans and executes in one `BEGIN IMMEDIATE` transaction, and commits only what is proven to be in step.
    ///
    /// - Parameter expected: a plan that was shown to somebody; another one is not applied.
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`; the database is then as it was.
    package func apply(_ db: Database, expected: Plan? = nil) throws -> Receipt {
        var receipt: Receipt?
        try withForeignKeys(db) {
            let clock = ContinuousClock()
            var start = clock.now
            try db.inTransaction(.immediate) {
                start = clock.now
                let (state, shape, notes) = try resolve(db)
                let plan = try difference(db, state, shape, notes)
                if let expected, !plan.hasSameChanges(as: expected) {
                    throw Failure.stopped(DiagnosticBatch(.planMoved()))
                }
                if !plan.isEmpty { try execute(db, plan, shape) }
                receipt = Receipt(plan: plan, lockHeld: .zero)
                return .commit
            }
            receipt?.lockHeld = clock.now - start
        }
        return receipt!
    }

    // MARK: Stages

    private func resolve(_ db: Database) throws -> (DesiredState, DatabaseShape, [Diagnostic]) {
        try progress("reading the database's schema")
        let shape = try inspectShape(db, seeds.catalog)
        let found = checkShape(seeds.catalog, inUse: seeds.kindsInUse, selected: selected, shape)
        let faults = found.filter { $0.severity == .error }
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        try progress("resolving references")
        return (try seeds.desiredState(for: shape), shape, found)
    }

    private func difference(
        _ db: Database, _ state: DesiredState, _ shape: DatabaseShape, _ notes: [Diagnostic]
    ) throws -> Plan {
        let changes = try compare(db, state, shape)
        let plan = compile(changes, state, shape, notes: notes)
        let holders = try Holders(db, plan, shape)
        try holders.refuse()
        return plan.adding(holders.notes)
    }

    private func compare(_ db: Database, _ state: DesiredState, _ shape: DatabaseShape) throws -> ChangeSet {
        let live = LiveRows(db: db, state: state)
        var differ = Differ(state, shape, selected: selected)
        for kind in differ.needsMatching ? state.kinds.indices : 0..<0 {
            try progress("matching \(state.catalog.kinds[kind].name)")
            if let request = differ.beginMatching(kind) { try live.read(request, kind, into: &differ) }
            differ.endMatching(kind)
        }
        for kind in state.kinds.indices {
            try progress("comparing \(state.catalog.kinds[kind].name)")
            if let request = differ.begin(kind) { try live.read(request, kind, into: &differ) }
            differ.finish(kind)
        }
        return try differ.result()
    }

    private func execute(_ db: Database, _ plan: Plan, _ shape: DatabaseShape) throws {
        try progress("applying \(plan.changes.count) changes")
        let before = try foreignKeyViolations(db, plan)
        var executor = try Executor(db, plan, shape)
        try executor.run()
        try proveConvergence(compare(db, plan.state, shape), plan.state)
        try refuseViolations(foreignKeyViolations(db, plan), before)
        try progress("committing")
    }

    /// Foreign keys are on while seedc writes, whatever the connection's owner has set; the pragma works only outside a transaction.
    private func withForeignKeys(_ db: Database, _ body: () throws -> Void) throws {
        let wereOn = try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
        if !wereOn { try db.execute(sql: "PRAGMA foreign_keys = ON") }
        defer { if !wereOn { try? db.execute(sql: "PRAGMA foreign_keys = OFF") } }
        try body()
    }
}

/// What an apply has done.
package struct Receipt: Sendable {
    package let plan: Plan
    /// How long other writers had to wait.
    package var lockHeld: Duration
}

extension Diagnostic {
    fileprivate static func planMoved() -> Diagnostic {
        Diagnostic(
            "plan-moved", "the database has changed since the plan was shown; nothing was written",
            help: "run the same command again and read the new plan")
    }
}
