import SeedSyntax
import Testing

@Suite struct EncodingTests {
    private let text = "clave: [é, 😀, 日本, x]\r\nb: 2\n"

    private func file(_ bytes: [UInt8]) -> SourceFile { SourceFile(id: FileID(0), path: "test.yaml", contents: bytes) }

    private func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
        ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? bytes : bytes.reversed()
        }
    }

    @Test func byteOrderMarkIsDropped() throws {
        let marked = file([0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(marked.bytes == Array(text.utf8))
        #expect(try parseYAML(marked).documents.count == 1)
    }

    @Test(arguments: [false, true])
    func utf16(bigEndian: Bool) throws {
        let source = file(utf16(text, bigEndian: bigEndian))
        #expect(source.bytes == Array(text.utf8))
        let tree = try parseYAML(source)
        let list = tree.children(tree.documents[0])[0]
        #expect(tree.children(list).map { covered(tree.span($0), source) } == ["é", "😀", "日本", "x"])
    }

    @Test(arguments: [false, true])
    func brokenUTF16(bigEndian: Bool) {
        let odd = file(utf16("a: 1\n", bigEndian: bigEndian) + [0x61])
        #expect(faults(odd).map { $0.prefix(16) } == ["invalid-encoding"])
        #expect(diagnostics(odd)[0].span?.start == 5)
        // A high surrogate without its low one.
        let lone: [UInt8] = bigEndian ? [0xD8, 0x3D, 0x00, 0x0A] : [0x3D, 0xD8, 0x0A, 0x00]
        let cut = diagnostics(file(utf16("a: ", bigEndian: bigEndian) + lone))
        #expect(cut.map(\.id) == ["invalid-encoding"])
        #expect(cut[0].span?.start == 3)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE], "empty-file"), ([0xFE, 0xFF], "empty-file"), ([0xEF, 0xBB, 0xBF], "empty-file"),
            ([0xFF], "invalid-encoding"),
            ([0xFE], "invalid-encoding"), ([0xEF, 0xBB], "invalid-encoding"), ([0xFF, 0xFE, 0x61], "invalid-encoding"),
        ] as [([UInt8], String)])
    func nothingButAMark(_ bytes: [UInt8], _ id: String) { #expect(diagnostics(file(bytes)).map(\.id) == [id]) }

    /// Stray bytes, cut sequences, overlong forms, surrogates, and what lies beyond Unicode. Of a cut sequence libyaml names the byte
    /// that cuts it.
    @Test(
        arguments: [
            [0x80], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0xAF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x00], [0x01], [0x7F],
        ] as [[UInt8]])
    func invalidBytes(_ bytes: [UInt8]) {
        let found = diagnostics(file(Array("é: 1\nb: ".utf8) + bytes + Array("\n".utf8)))
        #expect(found.map(\.id) == ["invalid-encoding"])
        #expect((9...9 + bytes.count).contains(found.first.map { Int($0.span!.start) } ?? 0))
    }

    /// The fault lies far behind what libyaml reads at once.
    @Test func invalidByteFarIn() {
        let head = Array(String(repeating: "- é😀\n", count: 20_000).utf8)
        let found = diagnostics(file(head + [0xFF]))
        #expect(found.map(\.id) == ["invalid-encoding"])
        #expect(found.first?.span?.start == UInt32(head.count))
    }
}
