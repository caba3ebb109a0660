import SeedSyntax

/// A script of SQL that somebody has named on the command line.
package struct SQLFile: Sendable {
    /// As in faults: `--create: schema.sql`.
    let name: String
    let sql: String

    /// - Parameter option: by which it was named.
    /// - Throws: a `DiagnosticBatch` for what cannot be read, or is no text.
    package init(_ path: String, option: String, followsLinks: Bool) throws(DiagnosticBatch) {
        name = "\(option): \(path)"
        let bytes = try readInput(path, InputBounds(named: path, followsLinks: followsLinks))
        // SQLite would take the rest of it for not there.
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw DiagnosticBatch(.notText(name))
        }
        sql = text
    }
}

extension Diagnostic {
    fileprivate static func notText(_ name: String) -> Diagnostic {
        Diagnostic("unreadable", "\(name) is no text of SQL", help: "give a file of SQL, in UTF-8")
    }
}
