import Foundation
import SeedSyntax

/// The path of a database, out of a path or a URL as SQLAlchemy writes it.
package struct DatabaseLocation: Sendable {
    package let path: String

    /// - Parameter source: where the text comes from: `DATABASE_URL`. The text itself is in no fault, since it can hold a password.
    /// - Throws: `DiagnosticBatch` when it names something other than a SQLite file.
    package init(_ text: String, source: String) throws(DiagnosticBatch) {
        func refuse(_ fault: Diagnostic) -> DiagnosticBatch { DiagnosticBatch(fault) }
        guard !text.utf8.contains(0) else { throw refuse(.nul(source)) }
        path = try Self.path(text, refuse, source)
        if path.isEmpty || path == ":memory:" { throw refuse(.inMemory(source)) }
        // As a path it would be told to everybody.
        if withoutCredentials(path) != path || Self.split(path)?.rest.contains("@") == true {
            throw refuse(.malformed(source))
        }
    }

    private static func path(
        _ text: String, _ refuse: (Diagnostic) -> DiagnosticBatch, _ source: String
    ) throws(DiagnosticBatch) -> String {
        guard let mark = text.firstRange(of: "://") else {
            if text.hasPrefix("file:") { throw refuse(.fileURI(source)) }
            guard let (scheme, rest) = split(text), rest.hasPrefix("/") || rest.contains("@") else { return text }
            throw refuse(isSQLite(scheme) ? .malformed(source) : .notSQLite(source, scheme))
        }
        guard let (scheme, _) = split(text), scheme.utf8.count == text[..<mark.lowerBound].utf8.count else {
            throw refuse(.malformed(source))
        }
        guard isSQLite(scheme) else { throw refuse(.notSQLite(source, scheme)) }
        // Three slashes for a relative path, four for an absolute one; what follows a question mark are options of the driver.
        let rest = text[mark.upperBound...].prefix { $0 != "?" }
        guard rest.hasPrefix("/") else { throw refuse(rest.isEmpty ? .inMemory(source) : .urlWithHost(source)) }
        return String(rest.dropFirst())
    }

    private static func isSQLite(_ scheme: String) -> Bool {
        let name = scheme.lowercased()
        return name == "sqlite" || name.hasPrefix("sqlite+")
    }

    /// What stands before the first colon, where it can be the name of a scheme, and what stands behind.
    private static func split(_ text: String) -> (scheme: String, rest: Substring)? {
        guard let match = text.prefixMatch(of: /([A-Za-z][A-Za-z0-9+.\-]+):/) else { return nil }
        return (String(match.1), text[match.range.upperBound...])
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }
}

/// A text in which nobody can read the user and password of a URL, if it holds one.
package func withoutCredentials(_ text: String) -> String {
    guard let mark = text.firstRange(of: "://") else { return text }
    // Also what should have been escaped: everything up to the last sign.
    guard let end = text[mark.upperBound...].lastIndex(of: "@") else { return text }
    return text[..<mark.upperBound] + "…" + text[end...]
}

extension Diagnostic {
    /// - Parameter scheme: which is only a word.
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

    fileprivate static func urlWithHost(_ source: String) -> Diagnostic {
        Diagnostic(
            "database-url", "\(source): the URL has a host where a path belongs",
            help: "three slashes for a relative path, four for an absolute one")
    }

    fileprivate static func malformed(_ source: String) -> Diagnostic {
        Diagnostic(
            "database-url", "\(source): this is neither a path nor the URL of a SQLite file",
            help: "give a path or sqlite:///app.db")
    }

    fileprivate static func nul(_ source: String) -> Diagnostic {
        Diagnostic("database-url", "\(source): a path cannot hold the character U+0000")
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
    package static func missingDatabase(_ path: String, canCreate: Bool) -> Failure {
        .database(DiagnosticBatch(.missingDatabase(path, canCreate: canCreate)))
    }
}
