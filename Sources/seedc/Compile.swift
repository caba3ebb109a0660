import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Compile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Write a script that seeds any database of the schema. Needs none itself.",
        discussion: """
            The script is one transaction. It can be run again without changing anything, and fails loudly, with nothing written, if a \
            row is not as wanted in the end.

              seedc compile > seed.sql && sqlite3 app.db < seed.sql
              seedc compile --tables schema/database.sql > seed.sql
              seedc compile --format alembic --down-revision 4f1c2a7b9d10 -m "Seed the economy" > versions/seed.py
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case sql, alembic
    }

    @OptionGroup var inputs: InputOptions
    @OptionGroup var selection: SelectionOptions

    @Option(
        help: ArgumentHelp(
            "CREATE TABLE statements, to check the mapping against and to know types and ids.", valueName: "file.sql"))
    var tables: String?

    @Option(help: "What to write: sql or alembic.")
    var format = Format.sql

    @OptionGroup var revision: RevisionOptions

    func validate() throws { try revision.refuse(unless: format == .alembic) }

    func run() throws {
        try Session.run(inputs) { session in
            let script = try compiled(session.seeds)
            session.console.report(script.notes, session.sources)
            switch format {
            case .sql:
                var renderer = SQLScript(session.sources, seeds: inputs.seeds)
                try session.console.write(OutputDocument(renderer.render(script)))
            case .alembic:
                var renderer = AlembicRevision(revision.header, session.sources, seeds: inputs.seeds)
                try session.console.write(OutputDocument(renderer.render(script)))
            }
        }
    }

    private func compiled(_ seeds: Seeds) throws -> PortableScript {
        let catalog = seeds.catalog
        let selected = catalog.withChildren(try selection.selected(in: catalog) ?? Set(catalog.kinds.indices))
        let shape: DatabaseShape
        if let tables {
            let script = try SQLFile(tables, option: "--tables", followsLinks: inputs.schemas.followLinks)
            shape = try inspectTables(of: script, catalog)
            let faults = checkShape(catalog, inUse: seeds.kindsInUse, selected: selected, shape)
                .filter { $0.severity == .error }
            guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        } else {
            shape = DatabaseShape(withoutTables: catalog)
        }
        return try compilePortably(seeds.desiredState(for: shape, withPlayers: false).state, shape, selected: selected)
    }
}
