import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedSyntax

@main
struct Seedc: ParsableCommand {
    // Every command says its own name: to have it made of the type's name takes a tenth of a short run.
    static let configuration = CommandConfiguration(
        commandName: "seedc",
        abstract: "Keep the seed data of a live SQLite database in YAML.",
        discussion: """
            seedc validates manifests against a schema, compares them with the database, and applies the difference in one transaction.

              seedc validate                   check the manifests, without a database
              seedc plan --db app.db           show what an apply would change
              seedc apply --db app.db --yes    change it

            The database is --db, or SEEDC_DATABASE, or DATABASE_URL: a path, sqlite:///app.db or sqlite+aiosqlite:///app.db.

            Exit status: 0 done; 1 rejected, nothing written; 2 plan --exit-code found changes; 3 stopped by a guard, nothing \
            written; 4 the database failed, rolled back; 64 usage.
            """,
        version: seedcVersion,
        subcommands: [
            Validate.self, PlanCommand.self, Apply.self, Show.self, Compile.self, HistoryCommand.self, UndoCommand.self,
            Reset.self, Purge.self, Export.self, Pull.self, LevelsCommand.self, BackupCommand.self, RestoreCommand.self,
            SchemaCommand.self,
        ])

    static func main() {
        prepareProcess()
        requireWhatIsNeeded()
        prepareSQLite()
        do {
            if let named, try runAlone(named) { return }
            var command = try parseFromRoot()
            try command.run()
        } catch {
            end(with: error)
        }
    }

    /// - Throws: faults that repeat the words of the command line as `OutputText` has them, without the passwords of URLs.
    private static func parseFromRoot() throws -> any ParsableCommand {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            return try parseAsRoot(words)
        } catch {
            _ = try parseAsRoot(words.map { ("\(withoutCredentials($0))" as OutputText).string })
            throw error
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        // Help and completion scripts repeat no words.
        if code.isSuccess { exit(withError: error) }
        let message = fullMessage(for: error)
        if !message.isEmpty {
            let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
            Console.tell(lines.map { "\($0)\n" }.joined())
        }
        exit(withError: code)
    }

    /// The command that the first argument names.
    private static var named: (any ParsableCommand.Type)? {
        let name = CommandLine.arguments.dropFirst().first
        return configuration.subcommands.first { $0.configuration.commandName == name }
    }

    /// Parses a command without its parents, and runs it: from the root, parsing takes twice as long.
    ///
    /// - Returns: false for whatever is not just a command and its options. It is to be parsed from the root, which words faults and
    ///   help.
    private static func runAlone(_ command: any ParsableCommand.Type) throws -> Bool {
        guard var parsed = try? command.parseAsRoot(Array(CommandLine.arguments.dropFirst(2))),
            type(of: parsed) == command
        else { return false }
        try parsed.run()
        return true
    }
}
