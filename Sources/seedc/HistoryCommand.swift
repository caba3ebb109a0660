import ArgumentParser
import SeedDatabase
import SeedReport

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what has been applied to a database, newest first.",
        discussion: """
              seedc history --db app.db
              seedc history --db app.db --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human, json
    }

    @OptionGroup var database: DatabaseOptions

    @Option(help: "How to show the history: human or json.")
    var format = Format.human

    func run() throws {
        let location = try databaseLocation(database)
        try Session.runOnDatabase(location) { console in
            let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
            defer { try? live.close() }
            let lines = try live.history().entries.map(HistoryLine.init)
            switch format {
            case .human: try console.write(renderHistory(lines, style: console.output))
            case .json: try console.write(renderJSONHistory(lines))
            }
        }
    }
}

extension HistoryLine {
    fileprivate init(_ entry: History.Entry) {
        self.init(
            apply: entry.apply, at: entry.at, action: entry.action, undoes: entry.undoes, undoneBy: entry.undoneBy,
            version: entry.version, digest: entry.digest, counts: entry.counts, kinds: entry.kinds,
            canBeUndone: entry.hasChangeset && entry.untracked == nil && entry.undoneBy == nil)
    }
}
