import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Bring the database in step with the manifests, in one transaction.",
        discussion: """
            On a terminal it shows the plan and asks; elsewhere it wants --yes.

              seedc apply --db app.db
              seedc apply --db app.db --yes
              seedc apply --db app.db --backup            after a verified copy, app.db.<time>.bak
              seedc apply --db new.db --create schema/database.sql --yes
              seedc apply seeds.plan --db app.db --yes    what seedc plan --out has saved, if it is still true
            """)

    @Argument(help: "A saved plan, which is applied only if the database would be changed just so.")
    var plan: String?

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var policy: PolicyOptions

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Let a saved plan meet other numbers of players' rows than it says: players come and go.")
    var acceptCounts = false

    @OptionGroup var backup: BackupOptions

    @Option(help: ArgumentHelp("Build the database from this SQL file if it does not exist.", valueName: "file.sql"))
    var create: String?

    func run() throws {
        let location = try databaseLocation(database)
        guard yes || Console.isInputTerminal else {
            throw ValidationError("apply asks before it writes, and this is no terminal: give --yes.")
        }
        guard let plan else {
            guard !acceptCounts else { throw ValidationError("--accept-counts is for a saved plan.") }
            let options = PlanInputs(inputs, selection, policy)
            return try Session.run(inputs, database: location.path) { try run($0, options, nil, location) }
        }
        guard
            options(
                areDefault: selection.only.isEmpty && create == nil && inputs.seeds == "seeds"
                    && inputs.schemas.schema == "schema" && !inputs.schemas.assertFormats)
        else {
            throw ValidationError("A saved plan brings its manifests and options with it; give only --db and --yes.")
        }
        try Session.runOnPlan(plan, database: location.path) { try run($0, $1.inputs, $1, location) }
    }

    private func options(areDefault: Bool) -> Bool {
        areDefault && policy.onDrift == nil && policy.onAdopt == nil && policy.allowRemoval.isEmpty && !policy.noState
            && policy.maxRemovals == 10
    }

    private func run(
        _ session: Session, _ options: PlanInputs, _ saved: SavedPlan?, _ location: DatabaseLocation
    ) throws {
        let work = Progress()
        let text = PlanText()
        defer { text.drop() }
        let apply = { (path: String, live: LiveDatabase) in
            try self.apply(session, session.pipeline(options, work), saved, to: path, live, location.path, work, text)
        }
        let tell = { (receipt: Receipt?) in
            if let receipt { session.tell(receipt, location.path, yes ? text : nil) }
        }
        if location.exists {
            if create != nil { NewDatabase.removeLeftovers(of: location.path) }
            try database.open(location.path, work, { try apply(location.path, $0) }, whileClosing: tell)
        } else if let create {
            let script = try SQLFile(create, option: "--create", followsLinks: inputs.schemas.followLinks)
            let new = try NewDatabase(at: location.path)
            work.onInterrupt(atPrompt: new.removeTemporary)
            // Nothing is true of it before it stands in its place.
            let receipt = try new.build(from: script, givesUp: { work.isInterrupted }) { path in
                try database.open(path, work) { try apply(path, $0) }
            }
            tell(receipt)
        } else {
            throw Failure.missingDatabase(location.path, canCreate: true)
        }
    }

    /// - Parameter text: of the plan, where nobody has seen it yet.
    /// - Returns: nil when there was nothing to do, and that was said.
    private func apply(
        _ session: Session, _ pipeline: Pipeline, _ saved: SavedPlan?, to path: String, _ live: LiveDatabase,
        _ name: String, _ work: Progress, _ text: PlanText
    ) throws -> Receipt? {
        var agreed: @Sendable (Plan) -> [Diagnostic] = { [acceptCounts] plan in
            saved?.staleness(against: plan, session.sources, acceptsCounts: acceptCounts) ?? []
        }
        if !yes {
            let plan = try live.plan(pipeline)
            work.end()
            let moved = agreed(plan)
            guard moved.isEmpty else { throw Failure.stopped(DiagnosticBatch(moved)) }
            session.console.report(session.notes(on: plan), session.sources)
            try session.show(plan)
            // What is already in step still has to be remembered, which changes no row of the application's.
            if plan.isEmpty, create == nil { return try live.apply(pipeline, expecting: plan.isSame(as:)) }
            try work.prompting { try session.console.confirm("Apply these changes to \(name)?") }
            agreed = plan.isSame(as:)
        }
        defer { work.end() }
        // A database that is just being built, under another name, has nothing to lose.
        if backup.isWanted, path == name {
            // Without a question, nobody has seen a plan yet.
            let plan = yes ? try work.guarding { try live.plan(pipeline) } : nil
            let moved = plan.map(agreed) ?? []
            guard moved.isEmpty else { throw Failure.stopped(DiagnosticBatch(moved)) }
            if let plan, plan.isEmpty {
                agreed = plan.isSame(as:)
                try session.console.write("Nothing to change, so no backup was made.\n")
            } else {
                try backup.make(of: path, FileWork(database, work), work, session.console)
            }
        }
        let expected = agreed
        return try work.guarding {
            try live.apply(pipeline) { plan in
                let moved = expected(plan)
                if yes, moved.isEmpty { text.begin(plan, session.sources, session.console.output) }
                return moved
            }
        }
    }
}

extension Plan {
    /// What speaks against taking another plan for this one, which somebody has agreed to.
    @Sendable fileprivate func isSame(as other: Plan) -> [Diagnostic] {
        hasSameChanges(as: other) ? [] : [.planMoved()]
    }
}

extension Diagnostic {
    fileprivate static func planMoved() -> Diagnostic {
        Diagnostic(
            "plan-moved", "the database has changed since the plan was shown; nothing was written",
            help: "run the same command again and read the new plan")
    }
}

extension Session {
    /// - Parameter text: of the plan, where nobody has seen it yet.
    fileprivate func tell(_ receipt: Receipt, _ name: String, _ text: PlanText?) {
        console.tell("\(name) is changed") { () throws(OutputFailure) in
            if let text {
                console.report(notes(on: receipt.plan), sources)
                try text.write(to: console)
            }
            console.report(receipt.unforeseen, sources)
            if receipt.plan.isEmpty { return }
            let milliseconds = Int(receipt.lockHeld / .milliseconds(1))
            try console.write(
                renderReceipt(receipt.plan, database: name, milliseconds: milliseconds, style: console.output))
        }
    }
}
