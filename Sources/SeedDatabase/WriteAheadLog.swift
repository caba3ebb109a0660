import CSQLite
import GRDB
import Synchronization

/// Puts off what SQLite does at the end of a commit, once the write-ahead log is large: copying it into the database. What has been
/// committed is safe before, so whoever waits for the commit need not wait for the copy.
final class WriteAheadLog: Sendable {
    /// As SQLite's own: in pages.
    private static let limit = 1_000
    /// How many pages the log has, as of the last commit of this connection.
    private let pages = Atomic(0)

    /// Called for the connection before its first commit. The log must outlive it.
    func watch(_ db: Database) {
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().pages.store(
                    Int(pages), ordering: .relaxed)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Copies as much as others who read and write leave to be copied, if the log is large. What fails stays in the log, where nothing of
    /// it is lost.
    func settle(_ db: Database) {
        guard pages.exchange(0, ordering: .relaxed) >= Self.limit else { return }
        sqlite3_wal_checkpoint_v2(db.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
}
