import Foundation
import SeedDatabase
import SeedSyntax

/// The path of a database, out of a path or a URL as SQLAlchemy writes it.
struct DatabaseLocation {
    let path: String

    /// - Throws: `DiagnosticBatch` when the URL names something other than a SQLite file.
    init(_ text: String, source: String) throws(DiagnosticBatch) {
        guard let mark = text.range(of: "://") else {
            if text == ":memory:" { throw DiagnosticBatch(.inMemory(source)) }
            if text.hasPrefix("file:") { throw DiagnosticBatch(.fileURI(source)) }
            path = text
            return
        }
        let scheme = text[..<mark.lowerBound]
        guard scheme == "sqlite" || scheme.hasPrefix("sqlite+") else {
            throw DiagnosticBatch(.notSQLite(source, String(scheme)))
        }
        // Three slashes for a relative path, four for an absolute one; what follows a question mark are options of the driver.
        let rest = text[mark.upperBound...].prefix { $0 != "?" }
        guard rest.hasPrefix("/") else {
            throw DiagnosticBatch(rest.isEmpty ? .inMemory(source) : .urlWithHost(source, text))
        }
        path = String(rest.dropFirst())
        if path.isEmpty || path == ":memory:" { throw DiagnosticBatch(.inMemory(source)) }
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }
}

extension Diagnostic {
    fileprivate static func notSQLite(_ source: String, _ scheme: String) -> Diagnostic {
        Diagnostic(
            "database-url", "\(source): seedc works on SQLite, not on \(scheme)",
            help: "give a path or sqlite:///app.db")
    }

    fileprivate static func inMemory(_ source: String) -> Diagnostic {
        Diagnostic(
            "database-url", "\(source): an in-memory database ends with the command", help: "give the path of a file")
    }

    fileprivate static func fileURI(_ source: String) -> Diagnostic {
        Diagnostic(
            "database-url", "\(source): SQLite's file: URIs are not supported", help: "give the path, or sqlite:///path"
        )
    }

    fileprivate static func urlWithHost(_ source: String, _ url: String) -> Diagnostic {
        Diagnostic(
            "database-url", "\(source): \(url) has a host where a path belongs",
            help: "three slashes for a relative path, four for an absolute one")
    }

    fileprivate static func missingDatabase(_ path: String, canCreate: Bool) -> Diagnostic {
        Diagnostic(
            "database-missing", "there is no database \(path)",
            help: canCreate
                ? "check the path, or build it with --create FILE.sql"
                : "check the path; seedc apply --create FILE.sql builds one")
    }
}

extension Failure {
    static func missingDatabase(_ path: String, canCreate: Bool) -> Failure {
        .database(DiagnosticBatch(.missingDatabase(path, canCreate: canCreate)))
    }
}
