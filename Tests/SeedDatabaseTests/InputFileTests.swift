import Foundation
import SeedSyntax
import Testing

@testable import SeedDatabase

/// Which files may be read; the kinds of file that may not are end-to-end cases.
struct InputFileTests {
    private func ids(_ body: () throws(DiagnosticBatch) -> Void) -> [String] {
        do throws(DiagnosticBatch) {
            try body()
            return []
        } catch {
            return error.diagnostics.map(\.id)
        }
    }

    @Test func aNameCannotEndInTheMiddle() {
        #expect(ids { () throws(DiagnosticBatch) in _ = try readInput("/etc/passwd\0.yaml", .none) } == ["nul-in-path"])
    }

    @Test func boundsOfWhatIsNamed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "seedc-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["in/deep", "inside"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        for (link, target) in [("in/out", "../inside"), ("in/self", "deep"), ("way", "in")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: link).path, withDestinationPath: target)
        }
        let root = folder.path
        func holds(_ path: String, for named: String) -> Bool {
            InputBounds(named: named, followsLinks: false).hold(path)
        }
        #expect(holds("\(root)/in/self", for: "\(root)/in/self"))
        #expect(!holds("\(root)/in/out", for: "\(root)/in/out"))
        #expect(!holds("\(root)/in/out", for: "\(root)/in/out/"))
        // A link on the way is the person's own.
        #expect(holds("\(root)/way/deep", for: "\(root)/way/deep"))
        // "inside" is not inside of "in".
        #expect(!InputBounds(folder: "\(root)/in").hold("\(root)/inside"))
        #expect(InputBounds(folder: "\(root)/in").hold("\(root)/in"))
        #expect(InputBounds(folder: "/").hold(root))
        #expect(!InputBounds(folder: "\(root)/nowhere").hold(root))
        // A mark on a slash, and two names that only look alike.
        try FileManager.default.createDirectory(
            at: folder.appending(path: "in/\u{301}x"), withIntermediateDirectories: true)
        for name in ["\u{E9}", "e\u{301}"] { mkdir("\(root)/\(name)", 0o755) }
        #expect(InputBounds(folder: "\(root)/in").hold("\(root)/in/\u{301}x"))
        #expect(!InputBounds(folder: "\(root)/\u{E9}").hold("\(root)/e\u{301}"))
        // Relative to the working directory, and to as many folders above it as are named.
        #expect(holds(".", for: "."))
        #expect(holds("..", for: "../x"))
        #expect(!holds("..", for: "x/../y"))
        #expect(holds("../..", for: "x/../../../y"))
    }
}
