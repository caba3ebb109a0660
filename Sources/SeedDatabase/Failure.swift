import GRDB
import SeedCompiler
import SeedSyntax

/// Why a run ended without having done its work. In every case nothing was written, or it was rolled back.
package enum Failure: Error, Sendable {
    /// Manifests, schemas, or what they meet in the database, are not fit to be planned.
    case rejected(DiagnosticBatch)
    /// A guard or a stale plan.
    case stopped(DiagnosticBatch)
    /// SQLite refused.
    case database(DiagnosticBatch)

    package var diagnostics: [Diagnostic] {
        switch self {
        case .rejected(let batch), .stopped(let batch), .database(let batch): batch.diagnostics
        }
    }

    /// What an error of any stage means for the run.
    ///
    /// - Parameter path: the database, as the user knows it.
    package init(_ error: any Error, _ path: String) {
        self =
            switch error {
            case let failure as Failure: failure
            case let batch as DiagnosticBatch: .rejected(batch)
            case let error as DatabaseError: .database(DiagnosticBatch(.database(error, path)))
            case is CancellationError: .database(DiagnosticBatch(.interrupted(path)))
            default: .database(DiagnosticBatch(Diagnostic("database", "\(path): \(error)")))
            }
    }
}

extension Diagnostic {
    /// An error of SQLite's that no row of the manifests caused.
    static func database(_ error: DatabaseError, _ path: String) -> Diagnostic {
        if error.resultCode == .SQLITE_INTERRUPT { return .interrupted(path) }
        if error.extendedResultCode == .SQLITE_IOERR_FSYNC { return .notFlushed(path) }
        let (message, help): (String, String?) =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                (
                    "the database is locked by another process",
                    "try again when it is done, or wait longer with --busy-timeout"
                )
            case .SQLITE_READONLY where error.extendedResultCode != .SQLITE_READONLY:
                (
                    "the database is in WAL mode or was left by an interrupted writer, and cannot be read without writing beside it",
                    "run seedc as a user who may write to the file and its folder"
                )
            case .SQLITE_READONLY:
                ("the database cannot be written", "check the permissions of the file and of its folder")
            case .SQLITE_CANTOPEN:
                ("the database cannot be opened", "check the path, and the permissions of the file and of its folder")
            case .SQLITE_PERM, .SQLITE_AUTH:
                ("no permission to use the database", "check the permissions of the file and of its folder")
            case .SQLITE_NOTADB:
                (
                    "this is not a SQLite database, or it is encrypted",
                    "check the path; seedc has no key to open an encrypted file"
                )
            case .SQLITE_CORRUPT:
                ("the database is corrupt (\(error.message ?? ""))", "run PRAGMA integrity_check, and restore a backup")
            case .SQLITE_FULL:
                ("the disk is full", "free some space and run the same command again")
            case .SQLITE_TOOBIG:
                (
                    "it holds a value, or a row, of more than \(Hardening.longestValue >> 20) MiB, which is as much as seedc reads",
                    "keep files in files, and their names in the database"
                )
            case .SQLITE_IOERR:
                (
                    "the disk failed while the database was read or written (\(error.message ?? ""))",
                    "check the disk and its free space"
                )
            default:
                (error.message ?? "SQLite error \(error.extendedResultCode.rawValue)", nil)
            }
        return Diagnostic("database", "\(path): \(message); nothing was written", help: help)
    }

    /// In WAL mode a whole transaction is in the log by then. It is rolled back, but if nothing can be flushed any more, it stays there, and
    /// whoever opens the database next takes it for committed.
    private static func notFlushed(_ path: String) -> Diagnostic {
        Diagnostic(
            "not-flushed",
            "\(path): the disk failed to keep what was written; whether the change is there shows when the disk works again",
            help: "check the disk, then look with seedc history")
    }

    static func interrupted(_ path: String) -> Diagnostic {
        Diagnostic("interrupted", "\(path): interrupted; nothing was written", help: "run the same command again")
    }
}
