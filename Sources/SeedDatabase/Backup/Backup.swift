import Foundation
import GRDB
import SeedSyntax

/// How patiently files are copied, and who is told.
package struct FileWork: Sendable {
    /// How many seconds to wait for the locks of others.
    let busyTimeout: Double
    /// Asked again and again; true ends the work, which then throws `CancellationError`.
    let givesUp: @Sendable () -> Bool
    /// Told what is being done, for a progress display; throws to end the work there.
    let progress: @Sendable (String) throws -> Void

    package init(
        busyTimeout: Double = 5, givesUp: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (String) throws -> Void = { _ in }
    ) {
        self.busyTimeout = busyTimeout
        self.givesUp = givesUp
        self.progress = progress
    }
}

/// A copy of a database that others go on using, in one file that needs no other.
///
///     let receipt = try Backup(of: "app.db").write(to: "before.bak")
package struct Backup: Sendable {
    private let path: String
    private let work: FileWork

    package init(of path: String, _ work: FileWork = FileWork()) {
        self.path = path
        self.work = work
    }

    /// Where a backup goes that nobody has named: `app.db.20250131T120000Z.bak`, beside the database, or the next such name that is free.
    private var timestampedTarget: String {
        freeName(path, "bak") { name in ([""] + sideFileSuffixes).contains { exists(name + $0) } }
    }

    /// Copies, verifies, flushes to the disk, and only then gives the copy its name: whoever finds a file there finds all of it.
    ///
    /// The copy has the database's permissions and is not in WAL mode, so that it can be read from anywhere.
    ///
    /// - Parameters:
    ///   - named: where to; by default a name with the time in it, which the receipt tells.
    ///   - replaces: whether a file that is there may be replaced.
    /// - Throws: `Failure.rejected` for a target that may not be written; `Failure.database` when the database, the disk or the
    ///   folder refuses, or the copy turns out to be damaged; `CancellationError`. There is no new file then.
    package func write(to named: String? = nil, replacing replaces: Bool = false) throws -> BackupReceipt {
        guard let source = FileIdentity(path) else {
            throw Failure.database(DiagnosticBatch(.unreadableFile(path, ENOENT)))
        }
        var target = named ?? timestampedTarget
        var place = followingLinks(target)
        try check(target, place, source, replaces)
        let (folder, _) = split(place)
        let stem = "\(folder)/\(split(path).name).seedc-backup"
        let temporary = try TemporaryFile(stem, for: target, like: source)
        defer { temporary.discard() }
        try PageCopy(work).copy(from: path, into: temporary.path, for: target)
        try temporary.setJournalMode(isWAL: false)
        let content = try Verification(work).check(temporary.path)
        guard content.damage.isEmpty else {
            throw Failure.database(DiagnosticBatch(.damagedSource(path, content.damage)))
        }
        try work.progress("flushing \(target)")
        try temporary.finish()
        guard !work.givesUp() else { throw CancellationError() }
        if named != nil, replaces {
            try temporary.replace(place)
        } else {
            while try !temporary.place(at: place) {
                guard named == nil else { throw Failure.rejected(DiagnosticBatch(.targetExists(target))) }
                // Another run of the same second was faster.
                target = timestampedTarget
                place = target
            }
        }
        return BackupReceipt(path: target, pages: content.pages, bytes: content.bytes, warnings: content.warnings)
    }

    /// - Parameter place: the file that the target leads to.
    private func check(
        _ target: String, _ place: String, _ source: FileIdentity, _ replaces: Bool
    ) throws(Failure) {
        func refuse(_ diagnostic: Diagnostic) -> Failure { .rejected(DiagnosticBatch(diagnostic)) }
        if FileIdentity(target)?.isSameFile(as: source) == true { throw refuse(.targetIsTheDatabase(target)) }
        for name in Set([target, place]).sorted() {
            for suffix in sideFileSuffixes {
                // SQLite would take what stands there for a journal of the copy's, and apply it.
                if exists(name + suffix) { throw refuse(.targetHasSideFile(target, name + suffix)) }
                guard name.hasSuffix(suffix) else { continue }
                // And the copy for a journal of another database's.
                throw refuse(
                    absolute(name) == absolute(followingLinks(path)) + suffix
                        ? .targetIsTheDatabase(target) : .targetIsASideFile(target, String(name.dropLast(suffix.count)))
                )
            }
        }
        guard exists(target) else { return }
        if !replaces { throw refuse(.targetExists(target)) }
        if let lost = deadLink(target) { throw refuse(.deadLink(target, to: lost)) }
        if FileIdentity(target)?.isRegular == false { throw refuse(.targetIsNoFile(target)) }
    }
}

/// What a backup has become.
package struct BackupReceipt: Sendable {
    package let path: String
    package let pages: Int
    package let bytes: Int
    /// What is wrong with the data, though the file is whole.
    package let warnings: [Diagnostic]
}
