import Foundation
import SeedCompiler
import SeedSyntax
import Testing

@testable import SeedReport

/// Every scalar of Unicode through every function that makes text of a value. Which places reach which function, `UnicodeTests` tries.
struct EveryScalarTests {
    /// What does not show each behind a letter, so that no script needs it where it stands; in texts of a few thousand scalars. Of the
    /// planes that have no characters yet, and of those for private use, the first and the last text: they are all alike.
    private static let texts: [String] = stride(from: UInt32(0), to: 0x110000, by: 4096).compactMap { start in
        let isPlaneOfCharacters = start < 0x40000 || start >> 16 == 14
        guard isPlaneOfCharacters || start & 0xF000 == 0 || start & 0xF000 == 0xF000 else { return nil }
        var text = "::error::##[error]"
        for value in start..<start + 4096 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if forbidden[Int(value)] { text += "a" }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    @Test func forPeople() throws {
        for text in Self.texts { expectHarmless("\(text)" as OutputText) }
        for text in Self.texts { expectHarmless("\(Value.text(Array(text.utf8)).display)" as OutputText) }
    }

    @Test func asJSON() throws {
        for text in Self.texts {
            let document = JSONDocument.object([(text, .text(text))]).render()
            expectHarmless(document.utf8)
            let read = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: String]
            #expect(read?.first.map { Array($0.key.utf8) } == Array(text.utf8))
            #expect(read?.first.map { Array($0.value.utf8) } == Array(text.utf8))
        }
    }

    @Test func asSomebodyElsesJSON() throws {
        for text in Self.texts {
            var json: [UInt8] = []
            JSONText.append(text: text.utf8, to: &json)
            expectHarmless(JSONDocument.list([.json(json), .json(Array(text.utf8))]).render().utf8)
        }
    }

    @Test func asSQL() throws {
        for text in Self.texts { expectHarmless(Array(Value.text(Array(text.utf8)).sqlLiteral.utf8)) }
    }

    @Test func asPython() throws {
        for text in Self.texts { expectHarmless(Array(pythonLiteral(text).utf8)) }
    }

    @Test func asYAML() throws {
        for text in Self.texts {
            let bytes = Array(text.utf8)
            for inFlow in [false, true] {
                let scalar = YAMLText.text(bytes, inFlow: inFlow)
                expectHarmless(Array(scalar.utf8))
                var sources = SourceMap()
                let tree = try parseYAML(sources.add(path: "a.yaml", contents: Array("a: \(scalar)\n".utf8)))
                let value = try #require(tree.child(tree.documents[0], "a"))
                #expect(tree.withText(value) { Array($0) } == bytes)
            }
            #expect(YAMLText.literal(Array("a\n\(text)".utf8), indent: "  ") == nil)
        }
    }

    @Test func asCSVAndSVG() throws {
        for text in Self.texts {
            let reports = [LevelsReport(kind: "k", title: text)]
            expectHarmless(LevelsReport.csv(reports), lineEnds: "\r\n")
            expectHarmless(Array(reports[0].svg.utf8))
        }
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "=1,2", "=\"a\""])
    func cellsAreNoFormulas(_ title: String) {
        let csv = LevelsReport.csv([LevelsReport(kind: title, title: title)]).string
        let row = csv.split(separator: "\r\n")[1]
        #expect(row.hasPrefix("'") || row.hasPrefix("\"'"))
        #expect(row.contains(",-1,-5,-5,,'") || row.contains(",-1,-5,-5,,\"'"))
    }

    @Test func numbersInCellsStayNumbers() {
        let lines = LevelsReport.csv([LevelsReport(kind: "k", title: "a-b")]).string.split(separator: "\r\n")
        #expect(lines == ["kind,level,threshold,step,growth,title,source", "k,-1,-5,-5,,a-b,"])
    }

    @Test(arguments: ["a\n  ::error::b", "a\u{202E}b", "\u{1B}[1m", "a ##[error]b", "a\r\n"])
    func documentsThatCannotSpellItAreRefused(_ text: String) {
        #expect(throws: DiagnosticBatch.self) { try OutputDocument(text) }
    }

    @Test func documentsHoldWhatScriptsNeed() throws {
        #expect(throws: Never.self) { try OutputDocument("name: 👩\u{200D}🚀\n  a ::b\n") }
    }
}

private func expectHarmless(_ text: OutputText, lineEnds: String = "\n") {
    expectHarmless(text.utf8, lineEnds: lineEnds)
}

/// By what Unicode says, not by what the sources do.
private func expectHarmless(_ utf8: [UInt8], lineEnds: String = "\n") {
    guard let text = String(validating: utf8, as: UTF8.self) else {
        Issue.record("this is not UTF-8")
        return
    }
    var raw: Set<UInt32> = []
    forbidden.withUnsafeBufferPointer { forbidden in
        for scalar in text.unicodeScalars where forbidden[Int(scalar.value)] { raw.insert(scalar.value) }
    }
    raw.subtract(lineEnds.unicodeScalars.map(\.value))
    #expect(raw.map { String($0, radix: 16) } == [])
    utf8.withUnsafeBufferPointer { bytes in
        var isLineEmpty = true
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if isLineEmpty, byte == 0x3A { Issue.record("a line begins with a colon") }
            if byte == 0x5B, index > 1, bytes[index - 1] == 0x23, bytes[index - 2] == 0x23 { Issue.record("##[") }
            isLineEmpty = byte == 0x0A || isLineEmpty && byte == 0x20
        }
    }
}

/// By scalar.
private let forbidden: [Bool] = (UInt32(0)...0x10FFFF).map { value in
    guard let properties = Unicode.Scalar(value)?.properties else { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return properties.isDefaultIgnorableCodePoint && !(0xFE00...0xFE0F).contains(value)
    }
}

extension LevelsReport {
    /// One level, -1, which takes -5.
    fileprivate init(kind: String, title: String) {
        let row = Row(level: -1, threshold: -5, step: -5, growth: nil, title: title, live: nil, sources: [])
        self.init(kind: kind, rows: [row], others: [], live: nil, isGenerated: false)
    }
}
