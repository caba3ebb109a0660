import ArgumentParser
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
        guard let named else { return main(nil) }
        switch runAlone(named) {
        case .success(true): break
        case .success(false): main(nil)
        case .failure(let error): exit(withError: error)
        }
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
    private static func runAlone(_ command: any ParsableCommand.Type) -> Result<Bool, any Error> {
        guard var parsed = try? command.parseAsRoot(Array(CommandLine.arguments.dropFirst(2))),
            type(of: parsed) == command
        else { return .success(false) }
        return Result {
            try parsed.run()
            return true
        }
    }
}
