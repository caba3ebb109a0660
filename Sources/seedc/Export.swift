import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write manifests of what a database holds.",
        discussion: """
            A plan made of what it writes is empty: that is proven before anything is written. Rows nested in rows of another kind are \
            written there, references as natural keys, and what equals the default of its schema is left out.

              seedc export --db app.db --out seeds          every kind whose table exists, a file for each
              seedc export --db app.db rewards              one kind and what is nested in it, to standard output
              seedc export --db app.db --partial --out seeds    leave out what no manifest can hold, with a warning
            """)

    @Argument(help: "The kinds. Default: every kind whose table exists.")
    var kinds: [String] = []

    @OptionGroup var schemas: SchemaOptions
    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The folder to write <kind>.yaml to. Default: standard output.", valueName: "dir"))
    var out: String?

    @Flag(help: "Replace files that exist.")
    var force = false

    @Flag(help: "Leave out rows and values that no manifest can hold, instead of refusing.")
    var partial = false

    func run() throws {
        let location = try databaseLocation(database)
        try Session.runOnSchemas(schemas, database: location.path) { console, sources, catalog in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            let paths = Dictionary(
                catalog.schemas.documents.map { (URL(filePath: $0.path).lastPathComponent, $0.path) },
                uniquingKeysWith: { first, _ in first })
            let exporter = Exporter(
                catalog, kinds: kinds.isEmpty ? nil : try catalog.indices(of: kinds), isPartial: partial,
                path: { path($0) },
                schema: { kind in paths["\(kind.name).schema.json"].map { relativePath(from: out ?? ".", to: $0) } })
            let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
            defer { try? live.close() }
            var files = sources
            let export: Exporter.Export
            do {
                export = try live.export(exporter, into: &files)
            } catch let batch as DiagnosticBatch {
                console.report(batch.diagnostics, files)
                throw ExitStatus.rejected.code
            }
            if out != nil { try write(export, console) } else { try show(export, console) }
            console.report(export.notes, files)
        }
    }

    private func path(_ kind: Kind) -> String { out.map { joined($0, "\(kind.name).yaml") } ?? "\(kind.name).yaml" }

    private func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    private func show(_ export: Exporter.Export, _ console: Console) throws {
        for (index, file) in export.files.enumerated() {
            let text = String(decoding: file.source.bytes, as: UTF8.self)
            try console.write(OutputDocument((index > 0 ? "---\n" : "") + text))
        }
    }

    /// A folder that is not there yet comes as one.
    private func writeFolder(_ export: Exporter.Export, _ folder: String) throws {
        let new = try TemporaryFolder(for: folder)
        defer { new.discard() }
        for file in export.files {
            try new.add(URL(filePath: file.source.path).lastPathComponent, file.source.bytes)
        }
        try new.place()
    }

    /// What else a folder holds stays.
    private func writeFiles(_ export: Exporter.Export) throws {
        let bounds = InputBounds(folder: out!)
        let linked = export.files.map(\.source.path).filter { FileIdentity($0) != nil && !bounds.hold($0) }
        guard linked.isEmpty else { throw DiagnosticBatch(linked.map { .exportsThroughLink($0) }) }
        var files = AtomicFiles()
        defer { files.discard() }
        for file in export.files { try files.add(file.source.path, file.source.bytes) }
        try files.commit()
    }

    private func write(_ export: Exporter.Export, _ console: Console) throws {
        let existing = export.files.map(\.source.path).filter { FileManager.default.fileExists(atPath: $0) }
        guard force || existing.isEmpty else { throw DiagnosticBatch(existing.map { .exists($0) }) }
        if FileIdentity(out!) == nil { try writeFolder(export, out!) } else { try writeFiles(export) }
        console.tell("the manifests are written") { () throws(OutputFailure) in
            for file in export.files {
                try console.write("Wrote \(file.source.path): \(file.rows) \(file.rows == 1 ? "row" : "rows").\n")
            }
        }
    }
}

/// A path as it is seen from a folder, both relative to the working directory.
private func relativePath(from folder: String, to path: String) -> String {
    let from = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.pathComponents
    let to = URL(filePath: path).standardizedFileURL.pathComponents
    let common = zip(from, to).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: from.count - common) + to[common...]).joined(separator: "/")
}

extension Diagnostic {
    fileprivate static func exportsThroughLink(_ path: String) -> Diagnostic {
        Diagnostic(
            "link-outside", "\(path) leads through a link to a place outside of its folder; nothing was written",
            help: "remove the link, or give another --out")
    }

    fileprivate static func exists(_ path: String) -> Diagnostic {
        Diagnostic(
            "file-exists", "\(path) exists already; nothing was written",
            help: "give another --out, or --force to replace it")
    }
}
