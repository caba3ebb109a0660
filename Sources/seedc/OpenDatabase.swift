import Dispatch
import SeedDatabase

extension DatabaseOptions {
    /// Opens a database for work that Ctrl-C and SIGTERM end cleanly, also while it waits for the locks of others.
    ///
    /// - Throws: `DatabaseError`, and what the work throws. The database is closed then, too.
    func open<T>(_ path: String, _ work: Progress, _ body: (LiveDatabase) throws -> T) throws -> T {
        try open(path, work, body, whileClosing: { _ in })
    }

    /// - Parameter tell: gets the result while the database is being closed: a large write-ahead log is still to be copied then.
    @discardableResult
    func open<T>(
        _ path: String, _ work: Progress, _ body: (LiveDatabase) throws -> T, whileClosing tell: (T) -> Void
    ) throws -> T {
        work.onInterrupt()
        let live = try LiveDatabase(path, busyTimeout: busyTimeout, givesUp: { work.isInterrupted })
        let closing = DispatchGroup()
        defer { closing.wait() }
        func close() { DispatchQueue(label: "close").async(group: closing) { try? live.close() } }
        work.whileRunning { live.interrupt() }
        do {
            let result = try body(live)
            close()
            tell(result)
            return result
        } catch {
            close()
            throw error
        }
    }
}
