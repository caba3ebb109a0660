import ArgumentParser
import Foundation
import SeedCompiler
import SeedSyntax

/// Where schemas and manifests are.
struct InputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the schemas, <kind>.schema.json.", valueName: "dir"))
    var schema = "schema"

    @Option(help: ArgumentHelp("The folder of the manifests, read recursively, or one manifest.", valueName: "dir"))
    var seeds = "seeds"
}

/// Which database, and how patiently.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: a path or a URL. Default: SEEDC_DATABASE, then DATABASE_URL.", valueName: "file"))
    var db: String?

    @Option(help: ArgumentHelp("How long to wait for other processes' locks.", valueName: "seconds"))
    var busyTimeout = 5.0

    func validate() throws {
        guard busyTimeout.isFinite, (0...86_400).contains(busyTimeout) else {
            throw ValidationError("--busy-timeout must be from 0 to 86400 seconds.")
        }
    }

    /// - Throws: a usage error when no database is named.
    func location() throws -> DatabaseLocation {
        let environment = ProcessInfo.processInfo.environment
        let given = [
            ("--db", db), ("SEEDC_DATABASE", environment["SEEDC_DATABASE"]),
            ("DATABASE_URL", environment["DATABASE_URL"]),
        ]
        guard let (source, text) = given.first(where: { $0.1?.isEmpty == false }), let text else {
            throw ValidationError("Which database? Give --db FILE, or set SEEDC_DATABASE or DATABASE_URL.")
        }
        return try DatabaseLocation(text, source: source)
    }
}

/// Which kinds.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only rows of this kind and those nested in them. Can be given several times.", valueName: "kind"))
    var only: [String] = []

    func selected(in catalog: Catalog) throws(DiagnosticBatch) -> Set<Int>? {
        if only.isEmpty { return nil }
        let unknown = only.filter { catalog.index(of: $0) == nil }
        guard unknown.isEmpty else {
            let names = catalog.kinds.map(\.name).sorted()
            throw DiagnosticBatch(
                unknown.map { name in
                    Diagnostic(
                        "unknown-kind", "--only: there is no kind \"\(name)\"",
                        help: nearestName(to: name, among: names).map { "did you mean \"\($0)\"?" }
                            ?? "known kinds: \(names.joined(separator: ", "))")
                })
        }
        return Set(only.compactMap { catalog.index(of: $0) })
    }
}
