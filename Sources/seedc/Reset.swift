import ArgumentParser
import SeedDatabase
import SeedReport
import SeedSyntax

struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Set players back: the columns and rows of a group, and no others.",
        discussion: """
            The groups are in the players manifest. Without --player it is about all players. On a terminal it shows what would \
            change and asks; elsewhere it wants --yes. seedc undo takes it back.

              seedc reset points --player 7 --db app.db
              seedc reset points level --player 7 --player 8 --db app.db --yes
              seedc reset --all-groups --db app.db --dry-run
            """)

    @Argument(help: "Groups of the players manifest.")
    var groups: [String] = []

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Only this player, by key. Can be given several times.", valueName: "id"))
    var player: [String] = []

    @Flag(help: "All groups.")
    var allGroups = false

    @Flag(help: "Show how many rows would change, and write nothing.")
    var dryRun = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(name: .customLong("no-state"), help: "Record nothing: no history, no undo.")
    var noState = false

    func validate() throws {
        if groups.isEmpty, !allGroups { throw ValidationError("Which groups? Name them, or give --all-groups.") }
        if !groups.isEmpty, allGroups { throw ValidationError("Give either groups or --all-groups.") }
    }

    func run() throws {
        let location = try databaseLocation(database)
        guard yes || dryRun || Console.isInputTerminal else {
            throw ValidationError("reset asks before it writes, and this is no terminal: give --yes.")
        }
        try Session.run(inputs, database: location.path) { session in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            let work = Progress()
            try database.open(location.path, work) { try reset($0, session, work, location) }
        }
    }

    private func reset(_ live: LiveDatabase, _ session: Session, _ work: Progress, _ location: DatabaseLocation) throws
    {
        let names = allGroups ? session.seeds.players?.groupNames ?? [] : groups
        let erase = Erase(session.seeds, .reset(groups: names, players: player), keepsState: !noState)
        var shown: [Diagnostic] = []
        if !yes || dryRun {
            let erasure = try live.preview(erase)
            work.end()
            session.console.report(erasure.warnings, session.sources)
            shown = erasure.warnings
            let steps = try session.show(erasure)
            if dryRun || erasure.isEmpty {
                try session.console.write(
                    "Would reset \(whom(erasure)): \(renderSteps(steps, done: false)). Nothing was written.\n")
                return
            }
            try work.prompting {
                try session.console.confirm(
                    "Reset \(names.joined(separator: ", ")) of \(whom(erasure)) in \(location.path)?")
            }
        }
        let erasure = try work.guarding { try live.run(erase) }
        work.end()
        session.console.report(erasure.warnings.filter { !shown.contains($0) }, session.sources)
        session.console.tell("\(location.path) is changed") { () throws(OutputFailure) in
            let steps = try yes ? session.show(erasure) : session.planned(erasure)
            try session.console.write(
                "Reset \(whom(erasure)) in \(location.path): \(renderSteps(steps, done: true)).\n")
        }
    }

    /// `player 7`, `2 players`, `all 50 players`
    private func whom(_ erasure: Erasure) -> String {
        guard let chosen = erasure.chosen else { return "all \(erasure.players) players" }
        return chosen.count == 1 ? "player \(chosen[0])" : "\(chosen.count) players"
    }
}

extension Session {
    /// The steps that change something.
    func planned(_ erasure: Erasure) -> [PlannedStep] {
        var locations = Locations(sources)
        return erasure.steps.filter { $0.rows > 0 }.map { step in
            var planned = PlannedStep(step.step, rows: step.rows, &locations)
            planned.group = step.group
            return planned
        }
    }

    @discardableResult
    func show(_ erasure: Erasure) throws(OutputFailure) -> [PlannedStep] {
        let steps = planned(erasure)
        let renderer = HumanPlan(style: console.output)
        for step in steps { try console.write(renderer.text(step)) }
        return steps
    }
}
