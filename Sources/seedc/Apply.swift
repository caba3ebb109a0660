import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database in step with the manifests, in one transaction.",
        discussion: """
            On a terminal it shows the plan and asks; elsewhere it wants --yes.

              seedc apply --db app.db
              seedc apply --db app.db --yes
              seedc apply --db new.db --create schema/database.sql --yes
            """)

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var policy: PolicyOptions

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(help: ArgumentHelp("Build the database from this SQL file if it does not exist.", valueName: "file.sql"))
    var create: String?

    func run() throws {
        let location = try databaseLocation(database)
        guard yes || Console.isInputTerminal else {
            throw ValidationError("apply asks before it writes, and this is no terminal: give --yes.")
        }
        try Session.run(inputs, database: location.path) { session in
            let work = Progress()
            let receipt: Receipt?
            if location.exists {
                receipt = try apply(session, to: location.path, named: location.path, work)
            } else if let create {
                let new = NewDatabase(at: location.path)
                work.onInterrupt(atPrompt: new.removeTemporary)
                receipt = try new.build(from: create) { try apply(session, to: $0, named: location.path, work) }
            } else {
                throw Failure.missingDatabase(location.path, canCreate: true)
            }
            guard let receipt else { return }
            session.tell(receipt, location.path, isPlanShown: !yes)
        }
    }

    /// Nil when there was nothing to do, and that was said.
    private func apply(_ session: Session, to path: String, named name: String, _ work: Progress) throws -> Receipt? {
        let selected = try selection.selected(in: session.seeds.catalog)
        let policies = try policy.policies(in: session.seeds.catalog)
        let pipeline = Pipeline(session.seeds, only: selected, policies: policies, progress: work.report)
        work.onInterrupt()
        let live = try LiveDatabase(path, busyTimeout: database.busyTimeout, givesUp: { work.isInterrupted })
        defer { try? live.close() }
        work.whileRunning { live.interrupt() }
        var shown: Plan?
        if !yes {
            let plan = try live.plan(pipeline)
            work.end()
            session.console.report(plan.notes, session.sources)
            try session.show(plan)
            // What is already in step still has to be remembered, which changes no row of the application's.
            if plan.isEmpty, create == nil { return try live.apply(pipeline) { plan.isSame(as: $0) } }
            try work.prompting { try session.console.confirm("Apply these changes to \(name)?") }
            shown = plan
        }
        defer { work.end() }
        let agreed = shown
        return try work.guarding { try live.apply(pipeline) { agreed?.isSame(as: $0) ?? [] } }
    }
}

extension Plan {
    /// What speaks against taking another plan for this one, which somebody has agreed to.
    fileprivate func isSame(as other: Plan) -> [Diagnostic] { hasSameChanges(as: other) ? [] : [.planMoved()] }
}

extension Diagnostic {
    fileprivate static func planMoved() -> Diagnostic {
        Diagnostic(
            "plan-moved", "the database has changed since the plan was shown; nothing was written",
            help: "run the same command again and read the new plan")
    }
}

extension Session {
    /// The database is changed by now, so what goes wrong here is said and does not fail the run.
    fileprivate func tell(_ receipt: Receipt, _ name: String, isPlanShown: Bool) {
        do {
            if !isPlanShown {
                console.report(receipt.plan.notes, sources)
                try show(receipt.plan)
            }
            if receipt.plan.isEmpty { return }
            let milliseconds = Int(receipt.lockHeld / .milliseconds(1))
            try console.write(
                renderReceipt(receipt.plan, database: name, milliseconds: milliseconds, style: console.output))
        } catch {
            let text = "\(name) is changed, but the receipt could not be written: \(error.reason)"
            console.report([Diagnostic("output", severity: .warning, text)], sources)
        }
    }
}
