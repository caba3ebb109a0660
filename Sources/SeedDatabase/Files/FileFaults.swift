import Foundation
import SeedSyntax

extension Diagnostic {
    package static func unreadable(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic("unreadable", "cannot read \(path): \(reason)")
    }

    package static func unreadableFile(_ path: String, _ code: Int32) -> Diagnostic {
        .unreadable(path, String(cString: strerror(code)))
    }

    package static func unwritableFile(_ path: String, _ code: Int32) -> Diagnostic {
        Diagnostic("unwritable", "cannot write \(path): \(String(cString: strerror(code)))")
    }
}
