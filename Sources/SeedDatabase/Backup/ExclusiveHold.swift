import CSQLite
import Foundation
import SeedSyntax

/// Keeps everybody else out of a database file, and has brought all that was in its journals into it.
///
/// In WAL mode this finds every connection, idle ones too; otherwise only those that are just reading or writing.
final class ExclusiveHold {
    private var connection: OpaquePointer?
    private var descriptor: Int32 = -1
    private let path: String
    private(set) var isWAL = false
    /// Whether SQLite could make sense of the file. If not, its journals are as they were, and may be the way to bring it back.
    private(set) var isReadable = true

    /// - Throws: `Failure.stopped` when it is in use; `Failure.database`, `CancellationError`.
    init(_ path: String, named name: String, _ work: FileWork) throws {
        self.path = path
        let end = ContinuousClock.now + .seconds(work.busyTimeout)
        while true {
            var code = open()
            if code == SQLITE_CORRUPT || code == SQLITE_NOTADB {
                close()
                isReadable = false
                code = lockFile()
            }
            if code == SQLITE_OK { return }
            close()
            guard code == SQLITE_BUSY else { throw Failure.database(DiagnosticBatch(.unheld(name, code))) }
            if work.givesUp() { throw CancellationError() }
            guard ContinuousClock.now < end else {
                throw Failure.stopped(DiagnosticBatch(.inUse(name, by: openFiles(of: path))))
            }
            usleep(20_000)
        }
    }

    deinit { close() }

    private func open() -> Int32 {
        var code = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil)
        if code != SQLITE_OK { return code }
        Hardening.apply(to: connection)
        // SQLite opens what it may only read, too, and then takes no lock that keeps others out.
        if sqlite3_db_readonly(connection, "main") == 1 { return SQLITE_READONLY }
        // Closing would remove the log by its name, which may be that of another database's by then.
        code = seedc_keep_log_on_close(connection)
        if code != SQLITE_OK { return code }
        // With this mode a database in WAL mode, too, is locked as a whole, and the lock outlasts transactions.
        code = execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        if code != SQLITE_OK { return code }
        code = readMode()
        // Otherwise the transaction stays open: it has written nothing, and so has no journal.
        if code != SQLITE_OK || !isWAL { return code }
        code = execute("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
        if code == SQLITE_OK, (FileIdentity(path + "-wal")?.size ?? 0) > 0 { return SQLITE_BUSY }
        return code
    }

    private func execute(_ sql: String) -> Int32 {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        return code == SQLITE_OK ? code : sqlite3_extended_errcode(connection) & 0xff
    }

    private func readMode() -> Int32 {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        // The schema, too: a file whose first page is damaged is opened and locked without complaint.
        let code = sqlite3_prepare_v2(
            connection, "SELECT journal_mode FROM pragma_journal_mode, (SELECT count(*) FROM sqlite_schema)", -1,
            &statement, nil)
        if code != SQLITE_OK { return code & 0xff }
        guard sqlite3_step(statement) == SQLITE_ROW else { return sqlite3_extended_errcode(connection) & 0xff }
        isWAL = sqlite3_column_text(statement, 0).map { String(cString: $0) } == "wal"
        return SQLITE_OK
    }

    /// The lock that SQLite's writers take, on a file that SQLite refuses.
    private func lockFile() -> Int32 {
        descriptor = Foundation.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return SQLITE_CANTOPEN }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 0x4000_0000
        lock.l_len = 512
        return fcntl(descriptor, F_SETLK, &lock) == 0 ? SQLITE_OK : SQLITE_BUSY
    }

    private func close() {
        sqlite3_close_v2(connection)
        connection = nil
        if descriptor >= 0 { Foundation.close(descriptor) }
        descriptor = -1
    }
}

extension Diagnostic {
    fileprivate static func unheld(_ path: String, _ code: Int32) -> Diagnostic {
        let reason = String(cString: sqlite3_errstr(code))
        return Diagnostic(
            "database", "\(path): the database cannot be locked (\(reason)); nothing was written",
            help: "check the permissions of the file and of its folder, and the free space of the disk")
    }
}
