import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take values that were changed in the database over into the manifests.",
        discussion: """
            Edits only those values, in place: comments, order, quotes and everything else stay as they are. Rows that only one side \
            has are left alone. Nothing is written unless the edited manifests are valid and in step with what was pulled.

              seedc pull --db app.db --dry-run     show the lines that would change
              seedc pull --db app.db
              seedc pull --db app.db rewards       one kind and what is nested in it
            """)

    @Argument(help: "The kinds. Default: all.")
    var kinds: [String] = []

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Also take values that have changed on both sides, or that seedc has never applied.")
    var all = false

    @Flag(help: "Show the lines that would change, and write nothing.")
    var dryRun = false

    func run() throws {
        let location = try databaseLocation(database)
        try Session.run(inputs, database: location.path) { session in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            let selected = kinds.isEmpty ? nil : try session.seeds.catalog.indices(of: kinds)
            let live = try LiveDatabase(location.path, busyTimeout: database.busyTimeout)
            defer { try? live.close() }
            var edited = session.sources
            let pull: Puller.Pull
            do {
                pull = try live.pull(
                    Puller(session.seeds, session.sources, only: selected, takesAll: all), into: &edited)
            } catch let batch as DiagnosticBatch {
                session.console.report(batch.diagnostics, edited)
                throw ExitStatus.rejected.code
            }
            session.console.report(pull.notes, session.sources)
            if pull.values.isEmpty {
                try session.console.write("Nothing to pull: nobody has changed a value in \(location.path).\n")
                return
            }
            let files = try pull.files.map { file in try replacement(session.sources[file.id], file.bytes) }
            if dryRun {
                for file in pull.files {
                    let old = session.sources[file.id]
                    try session.console.write(
                        renderLineDiff(old.path, old.bytes, file.bytes, style: session.console.output))
                }
                return
            }
            try write(files)
            try session.console.write(
                renderPull(pull.values, session.seeds.catalog, session.sources, style: session.console.output))
        }
    }

    /// The bytes of a file on the disk, from those of its text.
    ///
    /// - Throws: when it is not UTF-8, or not the file any more that was read.
    private func replacement(_ source: SourceFile, _ bytes: [UInt8]) throws -> (path: String, bytes: [UInt8]) {
        let raw = FileManager.default.contents(atPath: source.path).map { [UInt8]($0) } ?? []
        if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) {
            throw DiagnosticBatch(.isUTF16(source))
        }
        let mark: [UInt8] = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? [0xEF, 0xBB, 0xBF] : []
        guard raw == mark + source.bytes else { throw DiagnosticBatch(.changedMeanwhile(source)) }
        return (source.path, mark + bytes)
    }

    private func write(_ replacements: [(path: String, bytes: [UInt8])]) throws {
        var files = AtomicFiles()
        defer { files.discard() }
        for (path, bytes) in replacements { try files.add(path, bytes) }
        try files.commit()
    }
}

extension Diagnostic {
    fileprivate static func isUTF16(_ source: SourceFile) -> Diagnostic {
        Diagnostic(
            "utf-16", "\(source.path) is UTF-16, and only UTF-8 can be edited in place; nothing was written",
            at: Span(file: source.id, start: 0, end: 0), help: "save the file as UTF-8")
    }

    fileprivate static func changedMeanwhile(_ source: SourceFile) -> Diagnostic {
        Diagnostic(
            "file-moved", "\(source.path) has changed since it was read; nothing was written",
            help: "run the same command again")
    }
}
