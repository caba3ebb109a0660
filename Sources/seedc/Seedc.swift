import ArgumentParser
import JSONSchema
import SeedCompiler
import SeedDatabase

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
        prepareSQLite()
        guard var command = commandAlone(CommandLine.arguments.dropFirst()) else { return main(nil) }
        do {
            try command.run()
        } catch {
            exit(withError: error)
        }
    }

    /// The command that the arguments name, parsed without its parents: from the root, it takes twice as long. Nearly every command
    /// reads schemas next, and patterns take about as long to load as its options to parse.
    ///
    /// Nil for whatever is not just a command and its options. It is parsed from the root then, which words faults and help.
    private static func commandAlone(_ arguments: ArraySlice<String>) -> (any ParsableCommand)? {
        guard let name = arguments.first,
            let command = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
            let parsed = besidesLoadingPatterns({ try? command.parseAsRoot(Array(arguments.dropFirst())) }),
            type(of: parsed) == command
        else { return nil }
        return parsed
    }
}
