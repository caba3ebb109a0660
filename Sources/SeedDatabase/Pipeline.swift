import GRDB
import SeedCompiler
import SeedSyntax

/// The whole flow. `Seeds` are the manifests, validated; the rest happens here, inside one transaction:
///
///     Seeds ──inspect──▶ DatabaseShape ──resolve──▶ DesiredState ──read, diff──▶ ChangeSet ──compile──▶ Plan ──execute, verify──▶ Receipt
package struct Pipeline: Sendable {
    private let seeds: Seeds
    private let selected: Set<Int>
    private let policies: Policies
    private let withPlayers: Bool
    /// Told what is being done, for a progress display; throws to end the work there.
    private let progress: @Sendable (String) throws -> Void

    /// - Parameters:
    ///   - only: the kinds whose differences count, with the rows nested in them; nil for all.
    ///   - withPlayers: whether what belongs to players counts.
    package init(
        _ seeds: Seeds, only: Set<Int>? = nil, withPlayers: Bool = true, policies: Policies = Policies(),
        progress: @escaping @Sendable (String) throws -> Void = { _ in }
    ) {
        self.seeds = seeds
        self.policies = policies
        self.withPlayers = withPlayers
        self.progress = progress
        selected = seeds.catalog.withChildren(only ?? Set(seeds.catalog.kinds.indices))
    }

    /// The difference between manifests and database. Reads within one transaction and writes nothing.
    ///
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`.
    package func plan(_ db: Database) throws -> Plan {
        try difference(db, try resolve(db))
    }

    /// Plans and executes in one `BEGIN IMMEDIATE` transaction, and commits only what is proven to be in step.
    ///
    /// - Parameter expected: says what has moved since a plan was shown to somebody; another plan is not applied.
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`; the database is then as it was.
    package func apply(_ db: Database, expecting expected: (Plan) -> [Diagnostic] = { _ in [] }) throws -> Receipt {
        var receipt: Receipt?
        try withForeignKeys(db, on: true) {
            let clock = ContinuousClock()
            var start = clock.now
            try db.inTransaction(.immediate) {
                start = clock.now
                let wanted = try resolve(db)
                let plan = try difference(db, wanted)
                let moved = expected(plan)
                guard moved.isEmpty else { throw Failure.stopped(DiagnosticBatch(moved)) }
                let (apply, untracked) = try execute(db, plan, wanted)
                let unforeseen = untracked.filter { !plan.notes.contains($0) }
                receipt = Receipt(plan: plan, apply: apply, unforeseen: unforeseen, lockHeld: .zero)
                return .commit
            }
            receipt?.lockHeld = clock.now - start
        }
        return receipt!
    }

    /// All differences, also those that the policies would stop at: for looking, not for applying.
    ///
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`.
    func differences(_ db: Database) throws -> ChangeSet {
        let wanted = try resolve(db)
        return try compare(db, wanted.state, wanted.shape, policies)
    }

    // MARK: Stages

    /// What is wanted, held against the tables.
    private struct Wanted {
        let state: DesiredState
        let players: Players?
        let shape: DatabaseShape
        let notes: [Diagnostic]
    }

    private func resolve(_ db: Database) throws -> Wanted {
        try progress("reading the database's schema")
        let shape = try inspectShape(db, seeds.catalog, and: withPlayers ? seeds.players?.tables ?? [] : [])
        let found = checkShape(seeds.catalog, inUse: seeds.kindsInUse, selected: selected, shape)
        let faults = found.filter { $0.severity == .error }
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        try progress("resolving references")
        let (state, players) = try seeds.desiredState(for: shape, withPlayers: withPlayers)
        return Wanted(state: state, players: players, shape: shape, notes: found)
    }

    private func difference(_ db: Database, _ wanted: Wanted) throws -> Plan {
        let shape = wanted.shape
        let changes = try compare(db, wanted.state, shape, policies)
        let unrecorded = try unrecorded(db, changes, shape)
        let plan = compile(
            changes, shape, notes: wanted.notes + unrecorded + (try forgottenKinds(db, wanted.state.catalog)))
        let holders = try Holders(db, plan, shape)
        let stops = seeds.placed(changes.stops) + holders.faults
        guard stops.isEmpty else { throw Failure.stopped(DiagnosticBatch(stops)) }
        let complete = plan.adding(holders.notes).guarded(by: holders.guards).held(by: try blastRadius(db, plan, shape))
        guard let players = wanted.players else { return complete }
        try progress("counting players")
        return complete.with(try predict(db, players, complete, shape))
    }

    /// Kinds that seedc remembers and no schema describes any more.
    private func forgottenKinds(_ db: Database, _ catalog: Catalog) throws -> [Diagnostic] {
        guard policies.keepsState, let memory = try StateReader(db) else { return [] }
        return try memory.unknownKinds(catalog).map { .kindWithoutSchema($0.name, $0.count) }
    }

    private func compare(
        _ db: Database, _ state: DesiredState, _ shape: DatabaseShape, _ policies: Policies,
        strays: [(kind: Int, entry: Int, id: Value)] = []
    ) throws -> ChangeSet {
        let live = LiveRows(db: db, state: state)
        let memory = policies.keepsState ? try StateReader(db) : nil
        var differ = Differ(state, shape, selected: selected, policies: policies, strays: strays)
        func read(_ kind: Int, _ request: LiveRequest?) throws {
            let name = state.catalog.kinds[kind].name
            if let memory, differ.needsIDs(kind) { differ.rememberIDs(kind, try memory.ids(name)) }
            let remembered = selected.contains(kind) ? try memory?.scan(name) : nil
            try live.read(request, kind, remembered, into: &differ)
            if remembered != nil { try live.readMissing(kind, into: &differ) }
        }
        for kind in differ.needsMatching ? state.kinds.indices : 0..<0 {
            try progress("matching \(state.catalog.kinds[kind].name)")
            try read(kind, differ.beginMatching(kind))
            differ.endMatching(kind)
        }
        for kind in state.kinds.indices {
            try progress("comparing \(state.catalog.kinds[kind].name)")
            try read(kind, differ.begin(kind))
            differ.finish(kind)
        }
        guard differ.damage.isEmpty else { throw Failure.database(DiagnosticBatch(differ.damage)) }
        return try differ.result()
    }

    /// - Returns: the number of this apply in the history, nil when there was nothing to write; and what an undo cannot reverse.
    private func execute(
        _ db: Database, _ plan: Plan, _ wanted: Wanted
    ) throws -> (apply: Int?, untracked: [Diagnostic]) {
        let shape = wanted.shape
        try progress("applying \(plan.changes.count) changes")
        guard policies.keepsState else {
            if !plan.isEmpty { try write(db, plan, wanted, nil) { _ in } }
            return (nil, [])
        }
        let idle = StateWriter(plan, plan.matches, shape, selected: selected, seeds.places)
        guard !plan.isEmpty || idle.isNeeded else { return (nil, []) }
        if try !StateTables.exist(db) { try StateTables.create(db) }
        let apply = try StateTables.nextApply(db)
        let recorder = try Recorder(db)
        var remembered: [MemoryRange] = []
        try write(db, plan, wanted, recorder) { matches in
            remembered = try StateWriter(plan, matches, shape, selected: selected, seeds.places)
                .write(db, apply: apply, recorder)
        }
        let changed = zip(plan.state.catalog.kinds.map(\.name), plan.counts).filter { !$1.isIdle }
        let players = plan.players.isEmpty ? [] : [(seeds.catalog.players?.name ?? "players", plan.players.counts)]
        let unrecorded = try recorder.untracked(db)
        // Made only once: it is as large as what has changed.
        let untracked = try recorder.withChangeset { changeset in
            let untracked = try unrecorded + recorder.uncertain(db, changeset)
            let record = ApplyRecord(
                apply: apply, action: "apply", digest: seeds.digest, total: plan.total + plan.players.counts,
                kinds: changed.map { ($0, $1) } + players, untracked: untracked.map(\.table),
                keys: naturalKeys(wanted.state.catalog, shape),
                holders: try holderPaths(db, wanted.state.catalog, shape), remembered: remembered)
            try record.insert(db, changeset)
            return untracked
        }
        for range in recorder.backfills { try range.insert(db, apply) }
        return (apply, untracked.map { .notUndoable($0.table, $0.obstacle) })
    }

    private func write(
        _ db: Database, _ plan: Plan, _ wanted: Wanted, _ recorder: Recorder?,
        remember: ([LiveMatches]) throws -> Void
    ) throws {
        let shape = wanted.shape
        let before = try foreignKeyViolations(db, plan)
        let renames = try RenameProof(db, plan, shape)
        var executor = try Executor(db, plan, shape)
        try executor.run()
        try renames.check(db, executor.matches)
        try remember(executor.matches)
        try progress("applying what belongs to players")
        try run(db, plan.players, shape, recorder)
        // Two sides are enough for that: whatever was written must be what the manifests say.
        try proveConvergence(compare(db, wanted.state, shape, .twoWay, strays: plan.strays), plan)
        try proveConvergence(db, plan.players)
        try refuseViolations(foreignKeyViolations(db, plan), before)
        try progress("committing")
    }
}

/// What an apply has done.
package struct Receipt: Sendable {
    package let plan: Plan
    /// Its number in the history; nil when nothing was written, or nothing is remembered.
    package let apply: Int?
    /// What an undo will not be able to reverse, as far as the plan could not tell.
    package let unforeseen: [Diagnostic]
    /// How long other writers had to wait.
    package var lockHeld: Duration
}
