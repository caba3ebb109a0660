import Foundation
import SeedSyntax

extension Restore {
    /// A verified copy beside the database. Either `swap` or `discard` ends it.
    package struct Prepared: Sendable {
        let temporary: TemporaryFile
        let content: Verification.Content
        let database: String
        let place: String
        let wasWAL: Bool
        let work: FileWork

        package var pages: Int { content.pages }
        package var bytes: Int { content.bytes }
        package var replacesDatabase: Bool { exists(place) }

        package func discard() { temporary.discard() }

        /// Exchanges the files. At every instant the path leads to the old database, with all that was ever committed to it, or to the
        /// new one, and nothing lies beside that SQLite could take for a journal of the other:
        ///
        /// 1. lock the old one, and bring its journals into it: it is whole without them
        /// 2. flush the new one
        /// 3. remove the emptied journals
        /// 4. give the old one a second name, and flush the folder
        /// 5. rename the new one over the first
        ///
        /// The lock is held until the end, so that nobody writes a journal in between.
        ///
        /// - Throws: `Failure.stopped` when the database is in use; `Failure.database`, `CancellationError`. All is as it was then.
        package func swap() throws -> RestoreReceipt {
            defer { temporary.discard() }
            guard exists(place) else { return try placeNew() }
            let hold = try ExclusiveHold(place, named: database, work)
            return try withExtendedLifetime(hold) {
                let users = openFiles(of: place)
                if hold.isReadable { removeSideFiles() }
                guard users.isEmpty else { throw Failure.stopped(DiagnosticBatch(.inUse(database, by: users))) }
                try temporary.setJournalMode(isWAL: hold.isReadable ? hold.isWAL : wasWAL)
                try temporary.finish()
                guard !work.givesUp() else { throw CancellationError() }
                let aside = try keepAside(withJournals: !hold.isReadable)
                do throws(Failure) {
                    try temporary.replace(place)
                } catch {
                    guard let code = takeBack(aside) else { throw error }
                    throw Failure.database(DiagnosticBatch(error.diagnostics + [.leftAside(database, aside, code)]))
                }
                let late = openFiles(of: aside)
                let warnings = content.warnings + (late.isEmpty ? [] : [.openedMeanwhile(database, by: late)])
                return receipt(aside, warnings)
            }
        }

        private func receipt(_ aside: String?, _ warnings: [Diagnostic]) -> RestoreReceipt {
            RestoreReceipt(pages: content.pages, bytes: content.bytes, replaced: aside, warnings: warnings)
        }

        /// Where there is no database, a journal of one that is gone may lie about. It goes aside.
        private func placeNew() throws -> RestoreReceipt {
            let users = openFiles(of: place)
            guard users.isEmpty else { throw Failure.stopped(DiagnosticBatch(.inUse(database, by: users))) }
            try temporary.setJournalMode(isWAL: wasWAL)
            try temporary.finish()
            guard !work.givesUp() else { throw CancellationError() }
            let aside = freeName(place, "replaced")
            for suffix in sideFileSuffixes { rename(place + suffix, aside + suffix) }
            flushFolder(split(place).folder)
            guard try temporary.place(at: place) else {
                throw Failure.stopped(DiagnosticBatch(.inUse(database, by: openFiles(of: place))))
            }
            return receipt(nil, content.warnings)
        }

        /// - Precondition: they are empty, and the database is locked.
        private func removeSideFiles() {
            for suffix in sideFileSuffixes { unlink(place + suffix) }
        }

        /// Gives the old database a second name. Journals that could not be brought into it go with it; from then on it is whole only
        /// under that name, which for a damaged database cannot be helped.
        private func keepAside(withJournals: Bool) throws(Failure) -> String {
            let aside = freeName(place, "replaced")
            guard link(place, aside) == 0 else {
                throw .database(DiagnosticBatch(.cannotKeepAside(database, aside, errno)))
            }
            if withJournals {
                for suffix in sideFileSuffixes { rename(place + suffix, aside + suffix) }
            }
            flushFolder(split(place).folder)
            return aside
        }

        /// - Returns: the error for which the second name is still there.
        private func takeBack(_ aside: String) -> Int32? {
            for suffix in sideFileSuffixes { rename(aside + suffix, place + suffix) }
            return unlink(aside) == 0 ? nil : errno
        }
    }
}

extension Diagnostic {
    fileprivate static func cannotKeepAside(_ path: String, _ aside: String, _ code: Int32) -> Diagnostic {
        Diagnostic(
            "unwritable",
            "\(path) cannot be kept as \(aside): \(String(cString: strerror(code))); nothing was written",
            help: "restore to a path that does not exist, and exchange the two by hand")
    }

    fileprivate static func leftAside(_ path: String, _ aside: String, _ code: Int32) -> Diagnostic {
        Diagnostic(
            "leftover", severity: .warning,
            "\(aside) is a second name of \(path), and cannot be removed: \(String(cString: strerror(code)))",
            help: "remove it as the owner of the file or the folder, and open the database only by its own name")
    }
}
