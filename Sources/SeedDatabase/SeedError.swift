import SeedCompiler
import SeedSyntax

/// Why a `Seeder` has refused or given up. Nothing was written, or it was rolled back.
public struct SeedError: Error, CustomStringConvertible, Sendable {
    /// Whose fault it is, as the command line tells by its exit status.
    public enum Reason: Sendable {
        /// Manifests or schemas, alone or against this database.
        case rejected
        /// A guard.
        case stopped
        /// The database failed.
        case database
    }

    /// One fault, and where it stands.
    public struct Fault: CustomStringConvertible, Sendable {
        /// Stable, in kebab case.
        public let id: String
        /// As it is; `description` spells out what a log would obey or does not show.
        public let message: String
        /// The path of the input, or nil where the fault is in none.
        public let file: String?
        /// From 1; 0 where there is no file.
        public let line, column: Int
        public let help: String?

        public var description: String {
            let place: OutputText = file.map { "\($0):\(line):\(column): " } ?? ""
            let help: OutputText = help.map { " (\($0))" } ?? ""
            return (place + "\(message)" + help).string
        }
    }

    public let reason: Reason
    public let faults: [Fault]

    public var description: String { faults.map(\.description).joined(separator: "\n") }

    init(_ failure: Failure, _ sources: SourceMap) {
        reason =
            switch failure {
            case .rejected: .rejected
            case .stopped: .stopped
            case .database: .database
            }
        faults = failure.diagnostics.map { diagnostic in
            guard let span = diagnostic.span else {
                return Fault(
                    id: diagnostic.id, message: diagnostic.message, file: nil, line: 0, column: 0, help: diagnostic.help
                )
            }
            let position = sources[span.file].lines.position(of: span.start)
            return Fault(
                id: diagnostic.id, message: diagnostic.message, file: sources[span.file].path, line: position.line,
                column: position.column, help: diagnostic.help)
        }
    }
}
