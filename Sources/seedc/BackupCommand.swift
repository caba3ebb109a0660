import ArgumentParser
import Foundation
import SeedDatabase
import SeedSyntax

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a database, while others write to it, into one verified file.",
        discussion: """
            The copy is the database as it was at one moment. It gets its name once it has been checked and is on the disk; if \
            anything goes wrong, there is no file.

              seedc backup --db app.db                      app.db.20250131T120000Z.bak, beside the database
              seedc backup --db app.db before-release.bak
            """)

    @Argument(help: "The file to write. Default: the database's, with the time (UTC) and .bak appended.")
    var file: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Replace a file that exists.")
    var force = false

    func run() throws {
        let location = try databaseLocation(database)
        try Session.runOnDatabase(location) { console in
            let work = Progress()
            work.onInterrupt()
            let backup = Backup(of: location.path, FileWork(database, work))
            let receipt = try work.guarding {
                try backup.write(to: file, replacing: force)
            }
            work.end()
            console.report(receipt.warnings, SourceMap())
            console.tell("\(receipt.path) is written") { () throws(OutputFailure) in
                try console.write(receipt, of: location.path)
            }
        }
    }
}

/// A backup before something else is done.
struct BackupOptions: ParsableArguments {
    @Flag(help: "Back the database up first, unless there is nothing to change; see seedc backup.")
    var backup = false

    @Option(help: ArgumentHelp("The same, to this file.", valueName: "file"))
    var backupTo: String?

    var isWanted: Bool { backup || backupTo != nil }

    /// - Throws: what `Backup.write` throws; the work that was to follow must not begin then.
    func make(of path: String, _ work: FileWork, _ progress: Progress, _ console: Console) throws {
        let backup = Backup(of: path, work)
        let receipt = try progress.guarding { try backup.write(to: backupTo) }
        console.report(receipt.warnings, SourceMap())
        try console.write(receipt, of: path)
    }
}

extension FileWork {
    /// Work that ends on Ctrl-C and shows how far it is.
    init(_ options: DatabaseOptions, _ work: Progress) {
        self.init(
            busyTimeout: options.busyTimeout, givesUp: { work.isInterrupted }, progress: { try work.report($0) })
    }
}

extension Console {
    fileprivate func write(_ receipt: BackupReceipt, of database: String) throws(OutputFailure) {
        try write("Backed up \(database) to \(receipt.path): \(size(receipt.pages, receipt.bytes)), verified.\n")
    }
}

/// `12 pages, 49152 bytes`
func size(_ pages: Int, _ bytes: Int) -> OutputText { "\(pages) \(pages == 1 ? "page" : "pages"), \(bytes) bytes" }
