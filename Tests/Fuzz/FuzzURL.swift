import Foundation
import SeedDatabase
import SeedSyntax

/// What names a database: a path that can be opened, the same each time, or a refusal that tells nobody a password.
func fuzzURL(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let path = location(text)?.path {
        require(!path.isEmpty && path != ":memory:" && !path.utf8.contains(0), "\(path) is no path")
        if !path.utf8.contains(UInt8(ascii: "?")) {
            require(location("sqlite:///" + path)?.path == path, "\(path) as a URL is another path")
        }
    }
    // Wherever the user and password of a URL can stand.
    let secret = "S3cr3t"
    let half = text.index(text.startIndex, offsetBy: text.count / 2)
    for middle in ["://user:\(secret)@", "//\(secret)@", ":\(secret)@", "\(secret):\(secret)@"] {
        let url = String(text[..<half]) + middle + text[half...]
        let told = "\(faults(url).map { "\($0.message) \($0.help ?? "")" })"
        require(!told.contains(secret), "\(url) is told")
        let path = location(url)?.path ?? ""
        require(!middle.hasPrefix("://") || !path.contains(secret), "\(url) would be told as a path")
    }
}

private func location(_ text: String) -> DatabaseLocation? { try? DatabaseLocation(text, source: "--db") }

private func faults(_ text: String) -> [Diagnostic] {
    do throws(DiagnosticBatch) {
        _ = try DatabaseLocation(text, source: "--db")
        return []
    } catch {
        return error.diagnostics
    }
}
