import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedSyntax

/// Where schemas are.
struct SchemaOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the schemas, <kind>.schema.json.", valueName: "dir"))
    var schema = "schema"

    @Flag(help: "Check \"format\" (date, email, uuid, …), which is an annotation otherwise.")
    var assertFormats = false

    @Flag(help: "Read what links lead to outside of the folders, too.")
    var followLinks = false
}

/// Where schemas and manifests are.
struct InputOptions: ParsableArguments {
    @OptionGroup var schemas: SchemaOptions

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

    var isNamed: Bool { given.contains { $0.text?.isEmpty == false } }

    private var given: [(source: String, text: String?)] {
        let environment = ProcessInfo.processInfo.environment
        return [
            ("--db", db), ("SEEDC_DATABASE", environment["SEEDC_DATABASE"]),
            ("DATABASE_URL", environment["DATABASE_URL"]),
        ]
    }

    /// - Throws: a usage error when no database is named.
    func location() throws -> DatabaseLocation {
        guard let (source, text) = given.first(where: { $0.text?.isEmpty == false }), let text else {
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
        only.isEmpty ? nil : try catalog.indices(of: only)
    }
}

extension Policy: ExpressibleByArgument {}

/// What to do where manifests, database and memory disagree.
struct PolicyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Values that were changed in the database: stop, overwrite or keep. Default: what the kind says, else stop.",
            valueName: "policy"))
    var onDrift: Policy?

    @Option(
        help: ArgumentHelp(
            "Values of rows that seedc did not write: overwrite, keep or stop. Default: what the kind says, else overwrite.",
            valueName: "policy"))
    var onAdopt: Policy?

    @Option(help: ArgumentHelp("How many rows may be removed or retired at most.", valueName: "count"))
    var maxRemovals = 10

    @Option(
        help: ArgumentHelp(
            "Let all rows of this kind go, or those of a manifest that is gone. Can be given several times.",
            valueName: "kind"))
    var allowRemoval: [String] = []

    @Flag(
        name: .customLong("no-state"),
        help: "Remember nothing: no tables of seedc's own, no drift, no removal, no undo.")
    var noState = false

    func validate() throws {
        guard maxRemovals >= 0 else { throw ValidationError("--max-removals must not be negative.") }
    }
}

extension Catalog {
    /// - Throws: a fault for each name that is no kind.
    func indices(of names: [String]) throws(DiagnosticBatch) -> Set<Int> {
        let unknown = names.filter { index(of: $0) == nil }
        guard unknown.isEmpty else {
            throw DiagnosticBatch(unknown.map { .noSuchKind($0, known: kinds.map(\.name).sorted()) })
        }
        return Set(names.compactMap { index(of: $0) })
    }
}

extension Diagnostic {
    fileprivate static func noSuchKind(_ name: String, known: [String]) -> Diagnostic {
        let nearest = suggestion(for: name, among: known)
        return Diagnostic(
            "unknown-kind", "there is no kind \"\(name)\"",
            help: nearest ?? "known kinds: \(known.joined(separator: ", "))")
    }
}
