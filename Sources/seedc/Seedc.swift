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
        main(nil)
    }
}
