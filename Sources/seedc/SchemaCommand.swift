import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Look at the kinds and their mapping, and check it against a database.",
        subcommands: [List.self, Show.self, Check.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the kinds with their tables and natural keys.")

        @OptionGroup var schemas: SchemaOptions

        func run() throws {
            try Session.runOnSchemas(schemas) { console, _, catalog in
                try console.write(renderCatalog(catalog, style: console.output))
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show how the properties of a kind map to columns.")

        @Argument(help: "The kind.")
        var kind: String
        @OptionGroup var schemas: SchemaOptions

        func run() throws {
            try Session.runOnSchemas(schemas) { console, _, catalog in
                _ = try catalog.indices(of: [kind])
                for known in catalog.kinds where known.name == kind {
                    try console.write(renderKind(known, style: console.output))
                }
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check the schemas, and the mapping of every kind against the live tables.",
            discussion: """
                  seedc schema check                 the schemas alone
                  seedc schema check --db app.db     and against a database
                """)

        @OptionGroup var schemas: SchemaOptions
        @OptionGroup var database: DatabaseOptions

        func run() throws {
            let location = try database.isNamed ? databaseLocation(database) : nil
            try Session.runOnSchemas(schemas, database: location?.path) { console, sources, catalog in
                var found: [Diagnostic] = []
                if let location {
                    guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
                    let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
                    defer { try? live.close() }
                    found = try live.check(catalog)
                }
                let faults = found.filter { $0.severity == .error }
                guard faults.isEmpty else { throw DiagnosticBatch(faults) }
                console.report(found, sources)
                let count = catalog.kinds.count
                let place = location.map { " fit \($0.path)" } ?? " are well-formed"
                try console.write("\(count) \(count == 1 ? "kind" : "kinds")\(place).\n")
            }
        }
    }
}
