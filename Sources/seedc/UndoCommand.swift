import ArgumentParser
import SeedDatabase
import SeedReport

struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Reverse an apply, in one transaction.",
        discussion: """
            Every row and value that the apply changed goes back to what it was. Where somebody has changed one of them since, \
            nothing is written and the exit status is 3. On a terminal it shows the reversal and asks; elsewhere it wants --yes. \
            The manifests stay as they are: a plan will show what was undone as still to be done.

              seedc undo --db app.db                     the last apply
              seedc undo 7 --db app.db --yes             the one that seedc history calls 7; an undo can be undone too
              seedc undo --db app.db --force rewards:3   also this row, though somebody has changed it
            """)

    @Argument(help: "The number of the apply. Default: the last one in effect.")
    var apply: Int?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Show what would be reversed, or what stands in its way, and write nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Set this row back though it has changed since. Can be given several times.", valueName: "table:key"))
    var force: [String] = []

    func run() throws {
        let location = try databaseLocation(database)
        guard yes || dryRun || Console.isInputTerminal else {
            throw ValidationError("undo asks before it writes, and this is no terminal: give --yes.")
        }
        try Session.runOnDatabase(location) { console in
            let work = Progress()
            try database.open(location.path, work) { try undo($0, console, work, location) }
        }
    }

    private func undo(_ live: LiveDatabase, _ console: Console, _ work: Progress, _ location: DatabaseLocation) throws {
        var number = apply
        if !yes || dryRun {
            let reversal = try live.rehearse(Undo(apply, forced: Set(force)))
            work.end()
            try console.show(reversal)
            if dryRun {
                try console.write(
                    "Would undo \(reversal.entry.noun): \(renderCounts(reversal.counts)). Nothing was written.\n"
                )
                return
            }
            try work.prompting { try console.confirm("Undo \(reversal.entry.noun) in \(location.path)?") }
            number = reversal.entry.apply
        }
        let reversal = try work.guarding { try live.run(Undo(number, forced: Set(force))) }
        work.end()
        console.tell("\(location.path) is changed") { () throws(OutputFailure) in
            if yes { try console.show(reversal) }
            try console.write(
                "Undid \(reversal.entry.noun) in \(location.path): \(renderCounts(reversal.counts)).\n")
        }
    }
}

extension Console {
    fileprivate func show(_ reversal: Reversal) throws(OutputFailure) {
        for change in reversal.changes where !change.isInternal {
            try write(
                renderRecordedRow(
                    change.name, isNew: change.operation == .insert, isGone: change.operation == .delete,
                    change.columns, style: output))
        }
        for range in reversal.backfills { try write(renderBackfill(range.table, range.rows, style: output)) }
    }
}

extension History.Entry {
    /// `apply 3`, `reset 4`
    fileprivate var noun: String { "\(action == "undo" ? "apply" : action) \(apply)" }
}
