import Foundation
import GRDB
import SeedSyntax

/// Copies a database page by page while others go on writing to it: SQLite's online backup.
struct PageCopy {
    private let work: FileWork
    private let pagesPerStep: CInt = 1024
    /// How often a writer may send the copy back to its beginning before it has to wait.
    private let patience = 3

    init(_ work: FileWork) { self.work = work }

    /// - Parameters:
    ///   - temporary: an empty file, which is useless if this throws.
    ///   - target: what the user calls it.
    /// - Throws: `Failure.database`, `CancellationError`.
    func copy(from path: String, into temporary: String, for target: String) throws {
        do {
            let source = try LiveDatabase(path, busyTimeout: work.busyTimeout, givesUp: work.givesUp)
            defer { try? source.close() }
            var configuration = Configuration()
            // What fails is thrown away, and what succeeds is flushed as a whole: a journal would be for nothing.
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
            let copy = try DatabaseQueue(path: temporary, configuration: configuration)
            defer { try? copy.close() }
            try source.queue.writeWithoutTransaction { source in
                try copy.writeWithoutTransaction { try self.copy(from: source, into: $0, path) }
            }
        } catch let error as DatabaseError {
            if work.givesUp() { throw CancellationError() }
            throw Failure(error, error.isAboutWriting ? target : path)
        }
    }

    private func copy(from source: Database, into copy: Database, _ path: String) throws {
        let mode = try String.fetchOne(source, sql: "PRAGMA journal_mode")
        // In WAL mode a reader disturbs nobody, so one snapshot serves for all of it. Otherwise it keeps writers from committing; the
        // lock is let go after every step then, until it is clear that they would never let the copy end.
        if mode != "wal", try copyBetweenWriters(from: source, into: copy, path) { return }
        try source.inTransaction(.deferred) {
            // The snapshot begins with the first thing that is read.
            _ = try Int.fetchOne(source, sql: "SELECT count(*) FROM sqlite_schema")
            try source.backup(to: copy, pagesPerStep: pagesPerStep) { try self.report($0, path) }
            return .commit
        }
    }

    private struct TooManyRestarts: Error {}

    /// - Returns: false if writers have sent it back too often.
    private func copyBetweenWriters(from source: Database, into copy: Database, _ path: String) throws -> Bool {
        var remaining = Int.max
        var restarts = 0
        do {
            try source.backup(to: copy, pagesPerStep: pagesPerStep) { progress in
                if progress.remainingPageCount > remaining { restarts += 1 }
                if restarts > patience { throw TooManyRestarts() }
                remaining = progress.remainingPageCount
                try report(progress, path)
                if !progress.isCompleted { usleep(1000) }
            }
        } catch is TooManyRestarts {
            return false
        }
        return true
    }

    private func report(_ progress: DatabaseBackupProgress, _ path: String) throws {
        if work.givesUp() { throw CancellationError() }
        let percent = progress.completedPageCount * 100 / max(1, progress.totalPageCount)
        try work.progress("copying \(path): \(percent) %")
    }
}

extension DatabaseError {
    /// Whether it is the copy's disk that has failed: of the source, only the pages are read.
    fileprivate var isAboutWriting: Bool {
        let codes: [ResultCode] = [
            .SQLITE_FULL, .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_TRUNCATE,
        ]
        return codes.contains(extendedResultCode) || resultCode == .SQLITE_FULL
    }
}
