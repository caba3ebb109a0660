import SeedSyntax
import Testing

@Suite struct LineIndexTests {
    private func positions(_ text: String, _ offsets: [UInt32]) -> [String] {
        let index = sourceFile(text).lines
        return offsets.map { index.position(of: $0) }.map { "\($0.line):\($0.column)" }
    }

    @Test(arguments: [
        ("ab\ncd\n", [0, 2, 3, 5, 6] as [UInt32], ["1:1", "1:3", "2:1", "2:3", "3:1"]),
        ("ab\r\ncd\r\n", [0, 2, 3, 4, 6, 8], ["1:1", "1:3", "1:4", "2:1", "2:3", "3:1"]),
        ("ab\rcd\r", [0, 2, 3, 5, 6], ["1:1", "1:3", "2:1", "2:3", "3:1"]),
        ("a\n\r\n\rb", [0, 1, 2, 4, 5, 6], ["1:1", "1:2", "2:1", "3:1", "4:1", "4:2"]),
        ("", [0], ["1:1"]), ("x", [0, 1], ["1:1", "1:2"]),
    ])
    func lineBreaks(_ text: String, _ offsets: [UInt32], _ expected: [String]) {
        #expect(positions(text, offsets) == expected)
    }

    /// Columns are Unicode scalars: é is one, 😀 is one, e with a combining accent is two.
    @Test func columns() {
        #expect(
            positions("é😀x\ne\u{301}y", [0, 2, 6, 7, 8, 9, 11]) == ["1:1", "1:2", "1:3", "1:4", "2:1", "2:2", "2:3"])
    }

    @Test(arguments: [
        ("one\ntwo\r\nthree\rfour", ["one", "two", "three", "four"]), ("a\n", ["a", ""]), ("é\r\n\r\n", ["é", "", ""]),
    ])
    func texts(_ text: String, _ expected: [String]) {
        let index = sourceFile(text).lines
        let starts =
            text.utf8.indices.map { UInt32(text.utf8.distance(from: text.startIndex, to: $0)) } + [
                UInt32(text.utf8.count)
            ]
        var found: [String] = []
        for start in starts where index.position(of: start).column == 1 {
            found.append(index.line(around: start, reach: 100).text)
        }
        #expect(found == expected)
    }

    /// Every offset of texts with more lines than the index notes, against counting from the start.
    @Test(arguments: ["\n", "\r\n", "\r", "x\n", "\né\r\n", "abc\r\n\rdefghij\n"])
    func manyLines(_ line: String) {
        let text = String(repeating: line, count: 70) + "end"
        let bytes = Array(text.utf8)
        let index = sourceFile(text).lines
        var (number, start) = (1, 0)
        for offset in bytes.indices {
            let column = bytes[start..<offset].count { $0 & 0xC0 != 0x80 } + 1
            let position = index.position(of: UInt32(offset))
            #expect((position.line, position.column) == (number, column))
            let isBreak = bytes[offset] == 0x0A || (bytes[offset] == 0x0D && bytes[offset + 1] != 0x0A)
            if isBreak { (number, start) = (number + 1, offset + 1) }
        }
        #expect(index.line(around: UInt32(bytes.count - 1), reach: 100).text == "end")
    }

    /// Every offset of lines that are longer than a block of the index, against counting from the start.
    @Test(arguments: ["x", "é", "😀y"])
    func longLines(_ piece: String) {
        let text = "a\n" + String(repeating: piece, count: 700) + "\r\n" + String(repeating: piece, count: 700)
        let bytes = Array(text.utf8)
        let index = sourceFile(text).lines
        let second = bytes.lastIndex(of: 0x0A)! + 1
        for offset in 2..<bytes.count {
            let (line, start) = offset < second ? (2, 2) : (3, second)
            let column = bytes[start..<offset].count { $0 & 0xC0 != 0x80 } + 1
            let position = index.position(of: UInt32(offset))
            #expect((position.line, position.column) == (line, column))
        }
    }

    /// What stands around a place in a long line: whole scalars, and whether there is more.
    @Test func pieceOfALine() {
        let index = sourceFile(
            "a\n" + String(repeating: "é", count: 1_000) + "X" + String(repeating: "é", count: 1_000)
        ).lines
        let line = index.line(around: 2_002, reach: 5)
        #expect(line.text == "éééXéé")
        #expect(line.column == 3)
        #expect(line.isCutBefore && line.isCutBehind)
    }

    @Test func spansAreOrdered() {
        let spans = [(1, 0, 0), (0, 5, 6), (0, 2, 9), (0, 2, 3)].map {
            Span(file: FileID($0.0), start: $0.1, end: $0.2)
        }
        #expect(spans.sorted() == spans.reversed())
    }

    @Test func diagnosticsAreSortedAndUnique() {
        func diagnostic(_ id: String, _ start: UInt32?, _ severity: Diagnostic.Severity = .error) -> Diagnostic {
            Diagnostic(id, severity: severity, "m", at: start.map { Span(file: FileID(0), start: $0, end: $0 + 1) })
        }
        let batch = DiagnosticBatch([
            diagnostic("z", nil), diagnostic("b", 4), diagnostic("a", 4, .note), diagnostic("a", 4), diagnostic("c", 1),
            diagnostic("b", 4),
        ])
        #expect(batch.diagnostics.map(\.id) == ["c", "a", "b", "a", "z"])
    }
}
