import Foundation
import SeedSyntax

/// What SQLite would open beside a database: where it is no file, it would wait for it for ever.
///
/// - Throws: `Failure.rejected`.
func checkSideFiles(of path: String) throws(Failure) {
    let place = followingLinks(path)
    let odd = sideFileSuffixes.map { place + $0 }.filter { FileIdentity($0).map { !$0.isRegular } ?? false }
    guard odd.isEmpty else { throw .rejected(DiagnosticBatch(odd.map { .oddSideFile($0) })) }
}

extension Diagnostic {
    fileprivate static func oddSideFile(_ path: String) -> Diagnostic {
        Diagnostic(
            "not-a-file",
            "\(path) is not a file, and SQLite keeps one of that name beside the database; nothing was written",
            help: "find out who has put it there, and remove it")
    }

    package static func unreadable(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic("unreadable", "cannot read \(path): \(reason)")
    }

    package static func unreadableFile(_ path: String, _ code: Int32) -> Diagnostic {
        .unreadable(path, String(cString: strerror(code)))
    }

    /// - Parameter written: the files before it, in their places already.
    package static func unwritableFile(_ path: String, _ code: Int32, after written: [String] = []) -> Diagnostic {
        let names = written.joined(separator: ", ")
        return Diagnostic(
            "unwritable", "cannot write \(path): \(String(cString: strerror(code)))",
            help: written.isEmpty ? nil : "\(names) \(written.count == 1 ? "is" : "are") written")
    }
}
