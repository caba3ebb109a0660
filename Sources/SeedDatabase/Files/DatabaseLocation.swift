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
        path = try Self.path(Array(text.utf8), source)
        if path.isEmpty || path == ":memory:" { throw refuse(.inMemory(source)) }
        // As a path it would be told to everybody.
        if withoutCredentials(path) != path || Self.split(Array(path.utf8))?.rest.contains(at) == true {
            throw refuse(.malformed(source))
        }
    }

    private static func path(_ text: [UInt8], _ source: String) throws(DiagnosticBatch) -> String {
        func refuse(_ fault: Diagnostic) -> DiagnosticBatch { DiagnosticBatch(fault) }
        guard let mark = endOfMark(text) else {
            if text.starts(with: "file:".utf8) { throw refuse(.fileURI(source)) }
            guard let (scheme, rest) = split(text), rest.first == slash || rest.contains(at) else {
                return String(decoding: text, as: UTF8.self)
            }
            // Without a slash it may be a user and not a scheme.
            throw refuse(isSQLite(scheme) || rest.first != slash ? .malformed(source) : .notSQLite(source, scheme))
        }
        guard let (scheme, _) = split(text), scheme.utf8.count == mark - 3 else { throw refuse(.malformed(source)) }
        guard isSQLite(scheme) else { throw refuse(.notSQLite(source, scheme)) }
        // Three slashes for a relative path, four for an absolute one; what follows a question mark are options of the driver.
        let rest = text[mark...].prefix { $0 != UInt8(ascii: "?") }
        guard rest.first == slash else { throw refuse(rest.isEmpty ? .inMemory(source) : .urlWithHost(source)) }
        return String(decoding: rest.dropFirst(), as: UTF8.self)
    }

    private static func isSQLite(_ scheme: String) -> Bool {
        let name = scheme.lowercased()
        return name == "sqlite" || name.hasPrefix("sqlite+")
    }

    /// What stands before the first colon, where it can be the name of a scheme, and what stands behind.
    private static func split(_ text: [UInt8]) -> (scheme: String, rest: ArraySlice<UInt8>)? {
        let scheme = text.prefix {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
        guard scheme.count > 1, (0x61...0x7A).contains(scheme[0] | 0x20), scheme.endIndex < text.endIndex,
            text[scheme.endIndex] == UInt8(ascii: ":")
        else { return nil }
        return (String(decoding: scheme, as: UTF8.self), text[(scheme.endIndex + 1)...])
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }
}

// Bytes, since a character can be one of these and a mark on it.
private let at = UInt8(ascii: "@")
private let slash = UInt8(ascii: "/")

/// Where what follows `://` begins.
private func endOfMark(_ text: [UInt8]) -> Int? {
    guard text.count >= 3 else { return nil }
    return (3...text.count).first { text[($0 - 3)..<$0].elementsEqual("://".utf8) }
}

/// A text in which nobody can read the user and password of a URL, if it holds one.
package func withoutCredentials(_ text: String) -> String {
    let bytes = Array(text.utf8)
    // Also what should have been escaped: everything up to the last sign.
    guard let start = endOfMark(bytes), let end = bytes[start...].lastIndex(of: at) else { return text }
    return String(decoding: bytes[..<start], as: UTF8.self) + "…" + String(decoding: bytes[end...], as: UTF8.self)
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
