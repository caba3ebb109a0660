import Foundation
import SeedSyntax

extension Diagnostic {
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
