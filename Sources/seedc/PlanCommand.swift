import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedReport

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what an apply would change. Writes nothing.",
        discussion: """
              seedc plan --db app.db
              seedc plan --db app.db --only rewards
              seedc plan --db app.db --format json > plan.json
              seedc plan --db app.db --format sql > plan.sql
              seedc plan --db app.db --exit-code      exits 2 when there are changes, 0 when there are none
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human, json, sql, alembic
    }

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: SelectionOptions

    @Option(help: "How to show the plan: human, json, sql or alembic.")
    var format = Format.human

    @OptionGroup var revision: RevisionOptions

    @Flag(help: "Exit with 2 when there are changes.")
    var exitCode = false

    func validate() throws { try revision.refuse(unless: format == .alembic) }

    func run() throws {
        let location = try databaseLocation(database)
        try Session.run(inputs, database: location.path) { session in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            let work = Progress()
            let selected = try selection.selected(in: session.seeds.catalog)
            let pipeline = Pipeline(session.seeds, only: selected, progress: work.report)
            let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
            defer { try? live.close() }
            let plan = try live.plan(pipeline)
            work.end()
            session.console.report(plan.notes, session.sources)
            try show(plan, session)
            if exitCode, !plan.isEmpty { throw ExitStatus.changes.code }
        }
    }

    private func show(_ plan: Plan, _ session: Session) throws(OutputFailure) {
        switch format {
        case .human: try session.show(plan)
        case .json: try session.console.write(renderJSONPlan(plan, session.sources))
        case .sql:
            var renderer = SQLScript(session.sources, seeds: inputs.seeds)
            try session.console.write(renderer.render(PlanScript(plan), unchanged: plan.total.unchanged))
        case .alembic:
            var renderer = AlembicRevision(revision.header, session.sources, seeds: inputs.seeds)
            try session.console.write(renderer.render(PlanScript(plan)))
        }
    }
}

extension Session {
    func show(_ plan: Plan) throws(OutputFailure) {
        var renderer = HumanPlan(sources, style: console.output)
        try renderer.render(plan) { text throws(OutputFailure) in try console.write(text) }
    }
}
