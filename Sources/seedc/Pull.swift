import ArgumentParser
import Foundation
import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
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
            let files = pull.files.map { (session.sources[$0.id], $0.bytes) }
            try session.checkManifests(files)
            if dryRun {
                for file in pull.files {
                    let old = session.sources[file.id]
                    try session.console.write(
                        renderLineDiff(old.path, old.bytes, file.bytes, style: session.console.output))
                }
                return
            }
            try session.replaceManifests(files)
            session.console.tell("the manifests are changed") { () throws(OutputFailure) in
                try session.console.write(
                    renderPull(pull.values, session.seeds.catalog, session.sources, style: session.console.output))
            }
        }
    }
}
