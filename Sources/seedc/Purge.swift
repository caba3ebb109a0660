import ArgumentParser
import Foundation
import SeedDatabase
import SeedReport
import SeedSyntax

struct Purge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Empty the tables and columns that the players manifest names under purge.",
        discussion: """
            It takes a backup first, and works only once the name of the database's file is typed, or given as --confirm. \
            seedc undo takes it back, but not with --drop-tables.

              seedc purge --db app.db --dry-run
              seedc purge --db app.db
              seedc purge --db app.db --confirm app.db --drop-tables
            """)

    @OptionGroup var inputs: InputOptions
    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Drop the emptied tables too.")
    var dropTables = false

    @Option(help: ArgumentHelp("The name of the database's file, instead of typing it.", valueName: "name"))
    var confirm: String?

    @Flag(name: .customLong("no-backup"), help: "Take no backup first.")
    var noBackup = false

    @Flag(help: "Show how many rows would go, and write nothing.")
    var dryRun = false

    @Flag(name: .customLong("no-state"), help: "Record nothing: no history, no undo.")
    var noState = false

    func run() throws {
        let location = try databaseLocation(database)
        guard confirm != nil || dryRun || Console.isInputTerminal else {
            throw ValidationError("purge wants the database's name, and this is no terminal: give --confirm NAME.")
        }
        try Session.run(inputs, database: location.path) { session in
            guard location.exists else { throw Failure.missingDatabase(location.path, canCreate: false) }
            let work = Progress()
            try database.open(location.path, work) { try purge($0, session, work, location) }
        }
    }

    private func purge(_ live: LiveDatabase, _ session: Session, _ work: Progress, _ location: DatabaseLocation) throws
    {
        let erase = Erase(session.seeds, .purge(dropsTables: dropTables), keepsState: !noState)
        let preview = try live.preview(erase)
        work.end()
        session.console.report(warnings(preview), session.sources)
        let steps = try session.show(preview)
        if dryRun || preview.isEmpty {
            try session.console.write(
                "Would purge: \(summary(steps, preview, done: false)). Nothing was written.\n")
            return
        }
        let name = location.path.split(separator: "/").last.map(String.init) ?? location.path
        try work.prompting { try check(name, session.console) }
        let backup = Backup(of: location.path, FileWork(database, work))
        var copy: BackupReceipt?
        // Under one lock, so that no row goes which the backup does not hold.
        let result = Result {
            try work.guarding {
                try live.run(erase) {
                    guard !noBackup else { return }
                    copy = try backup.write()
                }
            }
        }
        work.end()
        let backedUp: OutputText = copy.map { "Backed \(location.path) up to \($0.path).\n" } ?? ""
        guard let erasure = try? result.get() else {
            // What has gone wrong matters more than whether the copy could be told of.
            try? session.console.write(backedUp)
            _ = try result.get()
            return
        }
        session.console.report(erasure.warnings.filter { !preview.warnings.contains($0) }, session.sources)
        let done = session.planned(erasure)
        session.console.tell("\(location.path) is changed") { () throws(OutputFailure) in
            try session.console.write(backedUp)
            try session.console.write("Purged \(location.path): \(summary(done, erasure, done: true)).\n")
        }
    }

    /// - Throws: exit status 3 for any other name.
    private func check(_ name: String, _ console: Console) throws {
        var given = confirm
        if given == nil {
            try console.write("Type the name of the database, \(name), to purge it: ")
            given = readLine()
        }
        guard given == name else {
            try console.write("That is not \(name). Nothing was written.\n")
            throw ExitStatus.stopped.code
        }
    }

    private func summary(_ steps: [PlannedStep], _ erasure: Erasure, done: Bool) -> String {
        let tables = erasure.dropped
        let dropped = "\(tables.count) \(tables.count == 1 ? "table" : "tables") \(done ? "dropped" : "to drop")"
        return renderSteps(steps, done: done)
            + (tables.isEmpty ? "" : ", \(dropped) (\(tables.joined(separator: ", ")))")
    }

    private func warnings(_ erasure: Erasure) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        if !erasure.dropped.isEmpty {
            warnings.append(
                Diagnostic(
                    "not-undoable", severity: .warning,
                    "seedc undo cannot bring dropped tables back, nor what this purge empties",
                    help: noBackup ? "leave out --no-backup" : "the backup can: keep it"))
        }
        if !erasure.orphaned.isEmpty {
            let list = erasure.orphaned.joined(separator: ", ")
            warnings.append(
                Diagnostic(
                    "refers-to-dropped", severity: .warning, "foreign keys of \(list) lead to tables that are dropped",
                    help: "with foreign keys on, SQLite refuses to write to \(list) until these are there again"))
        }
        return warnings + erasure.warnings
    }
}
