import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a saved plan.",
        discussion: """
              seedc plan --db app.db --out seeds.plan
              seedc show seeds.plan
              seedc show seeds.plan --exit-code      exits 2 when the plan has changes, 0 when it has none
              seedc apply seeds.plan --db app.db
            """)

    @Argument(help: "What seedc plan --out has written.")
    var file: String

    @Flag(help: "Exit with 2 when the plan has changes.")
    var exitCode = false

    func run() throws {
        try Session.runOnPlan(file) { session, plan in
            session.console.report(session.notes(on: plan), session.sources)
            let renderer = HumanPlan(style: session.console.output, showsTables: true)
            for change in plan.changes { try session.console.write(renderer.text(change)) }
            for step in plan.steps { try session.console.write(renderer.text(step)) }
            try session.console.write(
                renderer.statements(plan.changes, session.seeds.catalog) + renderer.idle(session.idleSteps(plan))
                    + renderer.options(plan.inputs) + renderer.summary(plan.total, isEmpty: plan.isEmpty)
                    + renderer.summary(plan.steps))
            if exitCode, !plan.isEmpty { throw ExitStatus.changes.code }
        }
    }
}

extension Session {
    /// A run on what a saved plan was made from.
    ///
    /// - Parameter path: the database it works on; nil for work without one.
    static func runOnPlan(
        _ file: String, database path: String? = nil, _ work: (Session, SavedPlan) throws -> Void
    ) throws {
        try reporting(path, .human) { console, sources in
            let contents = try readInput(file, InputBounds(named: file, followsLinks: false))
            let plan = try SavedPlan(sources.add(path: file, contents: contents))
            let schemas = plan.inputs.schemas.map { sources.add(path: $0.path, contents: $0.bytes) }
            let manifests = plan.inputs.manifests.map { sources.add(path: $0.path, contents: $0.bytes) }
            let seeds = try Seeds(
                schemas: schemas, manifests: manifests, isOffline: false, assertsFormat: plan.inputs.assertsFormat,
                formulas: SealedFormulas())
            let session = Session(
                console: console, sources: sources, seeds: seeds, schemas: schemas, manifests: manifests)
            var proof = session.proof(of: plan)
            let faults = proof.faults()
            guard faults.isEmpty else { throw DiagnosticBatch(faults) }
            try work(session, plan)
        }
    }

    private func proof(of plan: SavedPlan) -> SavedPlanProof {
        SavedPlanProof(plan, seeds, sources, withPlayers: plan.inputs.selectsPlayers(in: seeds.catalog))
    }

    /// What an apply of the plan might do for players that has met none yet.
    fileprivate func idleSteps(_ plan: SavedPlan) -> [PlannedStep] {
        var proof = proof(of: plan)
        return proof.idleSteps()
    }

    fileprivate func notes(on plan: SavedPlan) -> [Diagnostic] {
        seeds.invisibleCharacters() + plan.notes.map(\.diagnostic)
    }

    /// Writes a plan so that it can be read, reviewed and applied later. The file is whole or not there.
    ///
    /// - Parameter database: which is never overwritten, nor is anything else but a plan.
    func save(_ plan: Plan, to file: String, _ options: PlanInputs, database: String) throws {
        if FileIdentity(file) != nil {
            // A pipe or a device is no plan either.
            guard let contents = try? readInput(file, .none),
                contents.isEmpty || String(decoding: contents.prefix(200), as: UTF8.self).contains("\"seedc-plan\"")
            else { throw DiagnosticBatch(.notOverwritten(file)) }
        }
        guard !["", "-wal", "-shm", "-journal"].contains(where: { file.isSameFile(as: database + $0) }) else {
            throw DiagnosticBatch(.notOverwritten(file))
        }
        var inputs = options
        inputs.schemas = schemas.map { PlanInputs.File(path: $0.path, bytes: $0.bytes) }
        inputs.manifests = manifests.map { PlanInputs.File(path: $0.place, bytes: $0.bytes) }
        var saved = AtomicFiles()
        defer { saved.discard() }
        // It holds values of the database, which whoever may not read that is not to see.
        try saved.add(
            file, renderJSONPlan(plan, sources, inputs: inputs).utf8,
            permissions: FileIdentity(database).map { $0.permissions & 0o666 })
        try saved.commit()
    }
}

extension PlanInputs {
    /// The options of a run. The files are added when it is saved.
    init(_ inputs: InputOptions, _ selection: SelectionOptions, _ policy: PolicyOptions) {
        self.init(schemas: [], manifests: [])
        assertsFormat = inputs.schemas.assertFormats
        only = selection.only
        onDrift = policy.onDrift
        onAdopt = policy.onAdopt
        maxRemovals = policy.maxRemovals
        allowedRemovals = policy.allowRemoval
        keepsState = !policy.noState
    }

    /// - Throws: a fault for each name that is no kind.
    func policies(in catalog: Catalog) throws(DiagnosticBatch) -> Policies {
        var policies = Policies()
        policies.onDrift = onDrift
        policies.onAdopt = onAdopt
        policies.maxRemovals = maxRemovals
        policies.allowedRemovals = try catalog.withChildren(catalog.indices(of: allowedRemovals))
        policies.keepsState = keepsState
        return policies
    }

    /// Whether what belongs to players is part of the run.
    func selectsPlayers(in catalog: Catalog) -> Bool {
        only.isEmpty || catalog.players.map { only.contains($0.name) } ?? false
    }

    func selected(in catalog: Catalog) throws(DiagnosticBatch) -> Set<Int>? {
        let kinds = only.filter { $0 != catalog.players?.name }
        return only.isEmpty ? nil : try catalog.indices(of: kinds)
    }
}

extension String {
    fileprivate func isSameFile(as other: String) -> Bool {
        URL(filePath: self).resolvingSymlinksInPath().standardizedFileURL
            == URL(filePath: other).resolvingSymlinksInPath().standardizedFileURL
    }
}

extension Diagnostic {
    fileprivate static func notOverwritten(_ path: String) -> Diagnostic {
        Diagnostic(
            "not-overwritten", "\(path) is there already and is no saved plan; it was left as it is",
            help: "give --out the name of a new file")
    }
}
