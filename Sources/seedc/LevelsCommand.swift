import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct LevelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "levels",
        abstract: "Show the levels with their curve, and who would move. Writes nothing to the database.",
        discussion: """
              seedc levels                            the table, and where each value comes from
              seedc levels --db app.db                beside the live one, with the players who move up and down
              seedc levels --format svg > curve.svg   both curves as a drawing
              seedc levels --write                    put the generated rows into the manifest in place of generate
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human, json, csv, svg
    }

    @Argument(help: "The kind. Default: every kind with a curve.")
    var kind: String?

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions

    @Option(help: "How to show the levels: human, json, csv or svg.")
    var format = Format.human

    @Flag(help: "Write the generated rows into the manifest, in place of generate.")
    var write = false

    func run() throws {
        let location = try database.isNamed ? databaseLocation(database) : nil
        try Session.run(inputs, database: location?.path) { session in
            let tables = try tables(session.seeds)
            if write {
                try session.materialize(tables, inputs)
                return
            }
            if format == .svg, tables.count > 1 {
                throw DiagnosticBatch(.severalKinds(tables.map { session.seeds.catalog.kinds[$0.kind].name }))
            }
            var locations = Locations(session.sources)
            let live = try location.map { try liveLevels(tables, session.seeds, $0) }
            let reports = tables.enumerated().map { index, table in
                LevelsReport(table, session.seeds.catalog, live: live?[index], &locations)
            }
            switch format {
            case .human:
                let texts = reports.map { $0.human(style: session.console.output) }
                try session.console.write(texts.joined("\n"))
            case .json: try session.console.write(LevelsReport.json(reports))
            case .csv: try session.console.write(LevelsReport.csv(reports))
            case .svg: try session.console.write(OutputDocument(reports.map(\.svg).joined()))
            }
        }
    }

    private func tables(_ seeds: Seeds) throws(DiagnosticBatch) -> [LevelTable] {
        let wanted = try kind.map { name throws(DiagnosticBatch) in try seeds.catalog.indices(of: [name]) }
        let tables = seeds.levels.filter { wanted?.contains($0.kind) ?? true }
        guard !tables.isEmpty else { throw DiagnosticBatch(.noLevels(kind)) }
        return tables
    }

    private func liveLevels(
        _ tables: [LevelTable], _ seeds: Seeds, _ location: DatabaseLocation
    ) throws -> [LiveLevels] {
        guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
        let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
        defer { try? live.close() }
        return try tables.map { try live.levels($0, seeds) }
    }
}

extension Session {
    /// Writes generated rows out. The edited manifests are read again first, and have to give the same levels.
    fileprivate func materialize(_ tables: [LevelTable], _ inputs: InputOptions) throws {
        let generated = tables.filter { $0.generate != nil }
        guard !generated.isEmpty else {
            try console.write("Nothing to write: no manifest generates its levels.\n")
            return
        }
        var edited: [FileID: [UInt8]] = [:]
        for table in generated {
            for (file, bytes) in try SeedCompiler.materialize(table, seeds.manifests, seeds.catalog) {
                // Two kinds in one file would each undo the other's edit.
                if edited.updateValue(bytes, forKey: file) != nil {
                    throw DiagnosticBatch(.severalInOneFile(sources[file]))
                }
            }
        }
        let files = manifests.map { file in
            SourceFile(id: file.id, path: file.path, contents: edited[file.id] ?? file.bytes, place: file.place)
        }
        // What is wrong with the edited text could not be shown in the one that is there.
        let after = try? Seeds(
            schemas: schemas, manifests: files, isOffline: false, assertsFormat: inputs.schemas.assertFormats,
            formulas: SealedFormulas())
        for table in generated {
            let again = after?.levels.first { $0.kind == table.kind }
            guard again?.generate == nil, again?.rows.map(\.level) == table.rows.map(\.level),
                again?.rows.map(\.threshold) == table.rows.map(\.threshold)
            else { throw DiagnosticBatch(.notTheSame(seeds.catalog.kinds[table.kind].name)) }
        }
        try replaceManifests(edited.sorted { $0.key < $1.key }.map { (sources[$0.key], $0.value) })
        for table in generated {
            let count = table.rows.count { !$0.generated.isEmpty || $0.given == nil }
            let path = table.generate.map { seeds.manifests[$0.manifest].tree.file.path } ?? ""
            try console.write(
                "Wrote \(count) \(count == 1 ? "row" : "rows") of \(seeds.catalog.kinds[table.kind].name) into \(path).\n"
            )
        }
    }
}

extension Diagnostic {
    fileprivate static func noLevels(_ kind: String?) -> Diagnostic {
        Diagnostic(
            "no-levels", kind.map { "\($0) has no levels with a curve" } ?? "the manifests have no levels with a curve",
            help: "a kind has one where its x-seedc says: \"curve\": {\"threshold\": …}")
    }

    fileprivate static func severalKinds(_ kinds: [String]) -> Diagnostic {
        Diagnostic("several-kinds", "svg draws one kind: name \(kinds.joined(separator: " or "))")
    }

    fileprivate static func severalInOneFile(_ file: SourceFile) -> Diagnostic {
        Diagnostic(
            "several-kinds", "\(file.path) generates the levels of two kinds; nothing was written",
            help: "name one kind at a time")
    }

    fileprivate static func notTheSame(_ kind: String) -> Diagnostic {
        Diagnostic(
            "levels-differ", "the levels of \(kind) would not be the same as rows; nothing was written",
            help: "write them by hand: seedc levels --format csv lists them")
    }
}
