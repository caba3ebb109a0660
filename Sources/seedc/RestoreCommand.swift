import ArgumentParser
import SeedDatabase
import SeedSyntax

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of a database, which is kept aside.",
        discussion: """
            The backup is copied and checked first. A database that is in use is not replaced (exit status 3): stop the application. \
            The replaced one is kept beside it as app.db.<time>.replaced. On a terminal it asks; elsewhere it wants --yes.

              seedc restore before-release.bak --db app.db
              seedc restore before-release.bak --db copy.db --yes    a database that does not exist yet
            """)

    @Argument(help: "The backup, or any other SQLite database.")
    var file: String

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Do not ask.")
    var yes = false

    func run() throws {
        let location = try databaseLocation(database)
        guard yes || Console.isInputTerminal else {
            throw ValidationError("restore asks before it writes, and this is no terminal: give --yes.")
        }
        try Session.reporting(location.path, .human) { console, sources in
            let work = Progress()
            work.onInterrupt()
            let restore = Restore(from: file, to: location.path, FileWork(database, work))
            let prepared = try work.guarding { try restore.prepare() }
            if !yes {
                work.onInterrupt(atPrompt: prepared.discard)
                work.end()
                try ask(console, work, prepared, location.path)
            }
            let receipt = try work.guarding { try prepared.swap() }
            work.end()
            console.report(receipt.warnings, sources)
            console.tell("\(location.path) is restored") { () throws(OutputFailure) in
                try console.write(
                    "Restored \(location.path) from \(file): \(size(receipt.pages, receipt.bytes)), verified.\n")
                if let replaced = receipt.replaced {
                    try console.write("The database that it replaces is kept as \(replaced).\n")
                }
            }
        }
    }

    private func ask(_ console: Console, _ work: Progress, _ prepared: Restore.Prepared, _ path: String) throws {
        do {
            let what = "\(file) is whole: \(size(prepared.pages, prepared.bytes))."
            let question = prepared.replacesDatabase ? "Replace \(path) by it?" : "Make \(path) of it?"
            try work.prompting { try console.confirm("\(what) \(question)") }
        } catch {
            prepared.discard()
            throw error
        }
    }
}
