import ArgumentParser
import SeedDatabase

/// What the exit status says. Usage errors are 64, which the argument parser sees to.
enum ExitStatus: Int32 {
    case done = 0
    /// Manifests, schema or the content of arguments; nothing was written.
    case rejected = 1
    /// `plan --exit-code`: there are changes.
    case changes = 2
    /// A guard, or a declined question; nothing was written.
    case stopped = 3
    /// The database failed; rolled back.
    case databaseFailed = 4

    var code: ExitCode { ExitCode(rawValue) }

    init(_ failure: Failure) {
        self =
            switch failure {
            case .rejected: .rejected
            case .stopped: .stopped
            case .database: .databaseFailed
            }
    }
}
