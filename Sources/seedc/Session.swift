import ArgumentParser
import SeedCompiler
import SeedDatabase
import SeedSyntax

/// What every command starts with: the files, read and validated.
struct Session {
    let console: Console
    let sources: SourceMap
    let seeds: Seeds
    let schemas: [SourceFile]
    let manifests: [SourceFile]

    /// Runs a command. What goes wrong is reported with all its faults, and becomes the exit status.
    ///
    /// - Parameter path: the database it works on; nil for work without one.
    static func run(
        _ inputs: InputOptions, database path: String? = nil, format: DiagnosticFormat = .human,
        _ work: (Session) throws -> Void
    ) throws {
        try reporting(path, format) { console, sources in
            var files = InputFiles(
                schemas: inputs.schemas.schema, followsLinks: inputs.schemas.followLinks)
            func manifests() throws(DiagnosticBatch) -> [SourceFile] {
                try files.readManifests(inputs.seeds)
                sources = files.sources
                return files.manifests
            }
            let seeds = try Seeds(
                schemas: files.schemas, manifests: manifests(), isOffline: path == nil,
                assertsFormat: inputs.schemas.assertFormats, formulas: SealedFormulas())
            try work(
                Session(
                    console: console, sources: sources, seeds: seeds, schemas: files.schemas,
                    manifests: files.manifests))
        }
    }

    /// The same for a command that needs no manifests.
    static func runOnSchemas(
        _ schemas: SchemaOptions, database path: String? = nil, _ work: (Console, SourceMap, Catalog) throws -> Void
    ) throws {
        try reporting(path, .human) { console, sources in
            let files = InputFiles(schemas: schemas.schema, followsLinks: schemas.followLinks)
            try files.check()
            sources = files.sources
            try work(console, sources, readCatalog(files.schemas, assertsFormat: schemas.assertFormats))
        }
    }

    /// The same for a command that needs nothing but a database.
    static func runOnDatabase(_ location: DatabaseLocation, _ work: (Console) throws -> Void) throws {
        try reporting(location.path, .human) { console, _ in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            try work(console)
        }
    }

    static func reporting(
        _ path: String?, _ format: DiagnosticFormat, _ work: (Console, inout SourceMap) throws -> Void
    ) throws {
        let console = Console()
        var sources = SourceMap()
        do {
            try work(console, &sources)
        } catch let exit as ExitCode {
            throw exit
        } catch let output as OutputFailure {
            console.report([Diagnostic("output", "cannot write the results: \(output.reason)")], sources)
            throw ExitStatus.rejected.code
        } catch {
            let failure = Failure(error, path ?? "")
            try? console.report(failure.diagnostics, sources, as: format)
            throw ExitStatus(failure).code
        }
    }
}

/// The location that options name, or the report and exit status that a wrong one deserves.
func databaseLocation(_ options: DatabaseOptions) throws -> DatabaseLocation {
    do {
        return try options.location()
    } catch let batch as DiagnosticBatch {
        Console().report(batch.diagnostics, SourceMap())
        throw ExitStatus.rejected.code
    }
}
