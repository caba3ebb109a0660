import Foundation
import GRDB
import SeedSyntax

/// Puts a backup in a database's place.
///
/// `prepare` copies and verifies it beside that place, `Prepared.swap` makes the exchange: between the two, somebody can be asked.
package struct Restore: Sendable {
    private let file: String
    private let database: String
    private let work: FileWork

    /// - Parameter database: need not exist.
    package init(from file: String, to database: String, _ work: FileWork = FileWork()) {
        self.file = file
        self.database = database
        self.work = work
    }

    /// - Throws: `Failure.rejected` for a file that is no whole database, `Failure.database` when the disk or the folder refuses,
    ///   `CancellationError`; nothing is left behind then.
    package func prepare() throws -> Prepared {
        let place = followingLinks(database)
        let old = FileIdentity(place)
        try check(old)
        // Before anything opens the database: closing a descriptor of it would let go of SQLite's locks.
        let stem = place + ".seedc-restore"
        removeSecondName(place, old)
        let temporary = try TemporaryFile(stem, for: database, like: old ?? FileIdentity(file))
        do {
            do {
                try PageCopy(work).copy(from: file, into: temporary.path, for: database)
            } catch is Failure where Self.isBroken(file) {
                throw Failure.rejected(DiagnosticBatch(.notABackup(file, "the file is cut short or damaged")))
            }
            let wasWAL = temporary.isWAL
            try temporary.setJournalMode(isWAL: false)
            let content = try Verification(work).check(temporary.path)
            guard content.damage.isEmpty else {
                throw Failure.rejected(DiagnosticBatch(.damagedBackup(file, content.damage)))
            }
            return Prepared(
                temporary: temporary, content: content, database: database, place: place, wasWAL: wasWAL, work: work)
        } catch {
            temporary.discard()
            throw error
        }
    }

    private func check(_ old: FileIdentity?) throws(Failure) {
        guard let backup = FileIdentity(file) else {
            throw .rejected(DiagnosticBatch(.unreadableFile(file, exists(file) ? errno : ENOENT)))
        }
        guard backup.isRegular else { throw .rejected(DiagnosticBatch(.notABackup(file, "it is not a file"))) }
        if old?.isSameFile(as: backup) == true { throw .rejected(DiagnosticBatch(.restoresItself(file))) }
        if let lost = deadLink(database) { throw .rejected(DiagnosticBatch(.deadLink(database, to: lost))) }
        if old?.isRegular == false { throw .rejected(DiagnosticBatch(.noDatabaseFile(database))) }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw .rejected(DiagnosticBatch(.unreadableFile(file, errno)))
        }
        let header = (try? handle.read(upToCount: 100)) ?? Data()
        try? handle.close()
        guard header.count == 100, header.starts(with: Data("SQLite format 3\0".utf8)) else {
            let problem = header.isEmpty ? "the file is empty" : "this is not a SQLite database, or it is encrypted"
            throw .rejected(DiagnosticBatch(.notABackup(file, problem)))
        }
    }

    /// Whether SQLite finds the file itself at fault, rather than a lock or the disk.
    private static func isBroken(_ file: String) -> Bool {
        do {
            let live = try LiveDatabase(file, busyTimeout: 0)
            defer { try? live.close() }
            return try live.queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") } != "ok"
        } catch {
            let code = (error as? DatabaseError)?.resultCode
            return code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
        }
    }

    /// A run that was killed just before the exchange has left one of the database, which would be taken for another database.
    private func removeSecondName(_ place: String, _ old: FileIdentity?) {
        guard let old else { return }
        let (folder, name) = split(place)
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where file.hasPrefix(name + ".") && file.hasSuffix(".replaced") {
            let path = "\(folder)/\(file)"
            if FileIdentity(path)?.isSameFile(as: old) == true { unlink(path) }
        }
    }
}

/// What a restore has done.
package struct RestoreReceipt: Sendable {
    package let pages: Int
    package let bytes: Int
    /// Where the database is kept that was there before; nil if there was none.
    package let replaced: String?
    package let warnings: [Diagnostic]
}
