import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport

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
            if location.exists {
                try apply(session, to: location.path, named: location.path)
            } else if let create {
                try NewDatabase(at: location.path).build(from: create) { temporary in
                    try apply(session, to: temporary, named: location.path)
                }
            } else {
                throw Failure.missingDatabase(location.path, canCreate: true)
            }
        }
    }

    private func apply(_ session: Session, to path: String, named name: String) throws {
        let work = Progress()
        let pipeline = Pipeline(
            session.seeds, only: try selection.selected(in: session.seeds.catalog), progress: work.report)
        let live = try LiveDatabase(path, busyTimeout: database.busyTimeout, readOnly: false)
        defer { try? live.close() }
        var shown: Plan?
        if !yes {
            let plan = try live.plan(pipeline)
            work.end()
            session.console.report(plan.notes, session.sources)
            session.show(plan)
            if plan.isEmpty { return }
            try session.console.confirm("Apply these changes to \(name)?")
            shown = plan
        }
        work.onInterrupt { live.interrupt() }
        let receipt = try live.apply(pipeline, expected: shown)
        work.end()
        if shown == nil {
            session.console.report(receipt.plan.notes, session.sources)
            session.show(receipt.plan)
        }
        if receipt.plan.isEmpty { return }
        let milliseconds = Int(receipt.lockHeld / .milliseconds(1))
        session.console.write(
            renderReceipt(receipt.plan, database: name, milliseconds: milliseconds, style: session.console.output))
    }
}

extension Console {
    /// - Throws: exit status 3 for any answer but yes.
    fileprivate func confirm(_ question: String) throws {
        write("\n\(question) [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            write("Nothing was written.\n")
            throw ExitStatus.stopped.code
        }
    }
}
