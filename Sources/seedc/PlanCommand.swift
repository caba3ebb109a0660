import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change. Writes nothing.",
        discussion: """
              seedc plan --db app.db
              seedc plan --db app.db --only rewards
              seedc plan --db app.db --format json > plan.json
              seedc plan --db app.db --out seeds.plan   to be applied later: seedc apply seeds.plan --db app.db
              seedc plan --db app.db --format sql > plan.sql
              seedc plan --db app.db --exit-code      exits 2 when there are changes, 0 when there are none
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human, json, sql, alembic
    }

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var policy: PolicyOptions

    @Option(help: "How to show the plan: human, json, sql or alembic.")
    var format = Format.human

    @Option(help: ArgumentHelp("Save the plan, for seedc show and seedc apply.", valueName: "file"))
    var out: String?
    @OptionGroup var revision: RevisionOptions

    @Flag(help: "Exit with 2 when there are changes.")
    var exitCode = false

    func validate() throws { try revision.refuse(unless: format == .alembic) }

    func run() throws {
        let location = try databaseLocation(database)
        try Session.run(inputs, database: location.path) { session in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            let work = Progress()
            let options = PlanInputs(inputs, selection, policy)
            let pipeline = try session.pipeline(options, work)
            let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
            let plan = try live.plan(pipeline)
            // Before anything is printed: whoever reads it may be about to write to the database.
            try? live.close()
            work.end()
            session.console.report(session.notes(on: plan), session.sources)
            try show(plan, session)
            if let out { try session.save(plan, to: out, options, database: location.path) }
            if exitCode, !plan.isEmpty { throw ExitStatus.changes.code }
        }
    }

    private func show(_ plan: Plan, _ session: Session) throws {
        switch format {
        case .human: try session.show(plan)
        case .json: try session.console.write(renderJSONPlan(plan, session.sources))
        case .sql:
            var renderer = SQLScript(session.sources, seeds: inputs.seeds)
            try session.console.write(
                OutputDocument(renderer.render(PlanScript(plan), unchanged: plan.total.unchanged)))
        case .alembic:
            var renderer = AlembicRevision(revision.header, session.sources, seeds: inputs.seeds)
            try session.console.write(OutputDocument(renderer.render(PlanScript(plan))))
        }
    }
}

extension Session {
    func pipeline(_ options: PlanInputs, _ work: Progress) throws(DiagnosticBatch) -> Pipeline {
        Pipeline(
            seeds, only: try options.selected(in: seeds.catalog),
            withPlayers: options.selectsPlayers(in: seeds.catalog), policies: try options.policies(in: seeds.catalog),
            progress: work.report)
    }

    /// What is worth knowing beside a plan.
    func notes(on plan: Plan) -> [Diagnostic] { seeds.invisibleCharacters() + plan.notes + plan.players.notes }

    func show(_ plan: Plan) throws(OutputFailure) {
        try HumanPlan(style: console.output).render(plan, sources) { text throws(OutputFailure) in
            try console.write(text)
        }
    }
}
