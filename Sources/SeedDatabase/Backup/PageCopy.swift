import CSQLite
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
            try source.queue.writeWithoutTransaction { try copy(from: $0, into: temporary, path) }
        } catch let error as DatabaseError {
            if work.givesUp() { throw CancellationError() }
            guard error.isAboutWriting else { throw Failure(error, path) }
            throw Failure.database(DiagnosticBatch(.unwritableDisk(target, error.resultCode)))
        }
    }

    private func copy(from source: Database, into temporary: String, _ path: String) throws {
        let mode = try String.fetchOne(source, sql: "PRAGMA journal_mode")
        // In WAL mode a reader disturbs nobody, so one snapshot serves for all of it. Otherwise it keeps writers from committing; the
        // lock is let go after every step then, until it is clear that they would never let the copy end.
        if mode != "wal" {
            if try opening(temporary, { try copyBetweenWriters(from: source, into: $0, path) }) { return }
            // What is there now is half of something.
            truncate(temporary, 0)
        }
        try opening(temporary) { copy in
            try source.inTransaction(.deferred) {
                // The snapshot begins with the first thing that is read.
                _ = try Int.fetchOne(source, sql: "SELECT count(*) FROM sqlite_schema")
                try source.backup(to: copy, pagesPerStep: pagesPerStep) { try report($0, path) }
                return .commit
            }
        }
    }

    private func opening<T>(_ temporary: String, _ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        // What fails is thrown away, and what succeeds is flushed as a whole: a journal would be for nothing.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
        let copy = try DatabaseQueue(path: temporary, configuration: configuration)
        defer { try? copy.close() }
        return try copy.writeWithoutTransaction(body)
    }

    private struct TooManyRestarts: Error {}

    /// - Returns: false if writers have sent it back too often.
    private func copyBetweenWriters(from source: Database, into copy: Database, _ path: String) throws -> Bool {
        var remaining = Int.max
        var restarts = 0
        do {
            try source.backup(to: copy, pagesPerStep: pagesPerStep) { progress in
                // Also when it came just as far as the time before.
                if progress.remainingPageCount >= remaining { restarts += 1 }
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

extension Diagnostic {
    fileprivate static func unwritableDisk(_ path: String, _ code: ResultCode) -> Diagnostic {
        Diagnostic(
            "unwritable",
            "cannot write \(path): \(String(cString: sqlite3_errstr(code.rawValue))); nothing was written",
            help: "check the free space of the disk, and limits to the size of files")
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
