import SeedDatabase

extension DatabaseOptions {
    /// Opens a database for work that Ctrl-C and SIGTERM end cleanly, also while it waits for the locks of others.
    ///
    /// - Throws: `DatabaseError`, and what the work throws. The database is closed then, too.
    func open<T>(_ path: String, _ work: Progress, _ body: (LiveDatabase) throws -> T) throws -> T {
        work.onInterrupt()
        let live = try LiveDatabase(path, busyTimeout: busyTimeout, givesUp: { work.isInterrupted })
        defer { try? live.close() }
        work.whileRunning { live.interrupt() }
        return try body(live)
    }
}
