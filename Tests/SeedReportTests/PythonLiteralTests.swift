import Foundation
import SeedCompiler
import Testing

@testable import SeedReport

/// Is a literal, once Python has read it, the text that it was made of? Python itself says so.
@Suite(.enabled(if: python != nil, "there is no python3 on the PATH: .ci/bootstrap python"))
struct PythonLiteralTests {
    /// One line for each block of scalars: the first, a literal of all of them, and a literal of each alone. The reader makes the same
    /// texts without seedc.
    private static let reader = """
        import ast, sys
        for line in sys.stdin.buffer.read().split(b"\\n")[:-1]:
            first, together, alone = ast.literal_eval(line.decode())
            texts = [chr(n) for n in range(first, min(first + 4096, 0x110000)) if not 0xD800 <= n < 0xE000]
            if together.encode() != "".join(texts).encode(): print(f"the block from {first:X}")
            if len(alone) != len(texts): print(f"{len(alone)} literals from {first:X}")
            for literal, text in zip(alone, texts):
                if literal.encode() != text.encode(): print(f"{ord(text):X}: {literal!a}")
        """

    @Test func everyScalarIsWhatPythonReads() throws {
        var source: [UInt8] = []
        var count = 0
        for first in stride(from: UInt32(0), to: 0x110000, by: 4096) {
            let scalars = (first..<first + 4096).compactMap(Unicode.Scalar.init)
            count += scalars.count
            var together = ""
            together.unicodeScalars.append(contentsOf: scalars)
            source += "(\(first), \(pythonLiteral(together)), [".utf8
            for scalar in scalars { source += "\(pythonLiteral(String(scalar))),".utf8 }
            source += "])\n".utf8
        }
        #expect(count == 0x110000 - 0x800)
        #expect(try read(source, by: Self.reader) == "")
    }

    /// Neither takes digits that belong to the next character, nor gives it its own.
    @Test(arguments: ["\u{1D173}3", "\u{7F}f", "\u{200B}0", "\u{E0001}a\u{1D173}", "\\\u{1D173}", "\\U0001d173"])
    func neighboursStayApart(_ text: String) throws {
        let source = Array("(\(pythonLiteral(text)))\n".utf8)
        let reader = "import ast, sys; print(ast.literal_eval(sys.stdin.buffer.read().decode()).encode().hex())"
        let hex = text.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(try read(source, by: reader) == hex + "\n")
    }

    @Test(arguments: [0x00...0x7F, 0x80...0xFF] as [ClosedRange<UInt8>])
    func bytesAreWhatPythonReads(_ bytes: ClosedRange<UInt8>) throws {
        let reader = "import ast, sys; print(list(ast.literal_eval(sys.stdin.read())))"
        #expect(try read(Array(pythonLiteral(.blob(Array(bytes))).utf8), by: reader) == "\(Array(bytes))\n")
    }

    /// - Returns: what the script prints.
    private func read(_ source: [UInt8], by script: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "source")
        try Data(source).write(to: file)
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: printed, as: UTF8.self)
    }
}

private let python: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { URL(filePath: String($0)).appending(path: "python3") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
