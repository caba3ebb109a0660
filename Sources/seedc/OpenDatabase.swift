import SeedDatabase
import SeedSyntax

extension DatabaseOptions {
    /// Opens a database for work that Ctrl-C and SIGTERM end cleanly, also while it waits for the locks of others.
    ///
    /// - Throws: `DatabaseError`, and what the work throws. The database is closed then, too.
    func open<T>(_ path: String, _ work: Progress, _ body: (LiveDatabase) throws -> T) throws -> T {
        let live = try connect(path, work)
        defer { try? live.close() }
        return try body(live)
    }

    /// - Parameter tell: gets the result while the database is being closed: a large write-ahead log is still to be copied then.
    func open<T>(
        _ path: String, _ work: Progress, _ body: (LiveDatabase) throws -> T, whileClosing tell: (T) -> Void
    ) throws {
        let live = try connect(path, work)
        let result: T
        do {
            result = try body(live)
        } catch {
            try? live.close()
            throw error
        }
        meanwhile({ try? live.close() }) { tell(result) }
    }

    private func connect(_ path: String, _ work: Progress) throws -> LiveDatabase {
        work.onInterrupt()
        let live = try LiveDatabase(path, busyTimeout: busyTimeout, givesUp: { work.isInterrupted })
        work.whileRunning { live.interrupt() }
        return live
    }
}
