import SeedSyntax
import Testing

@testable import SeedCompiler

/// What is written must be read as what it was, wherever it stands.
@Suite struct YAMLTextTests {
    private static let awkward = [
        "", " ", "a", "no", "yes", "null", "~", "true", "Off", "1:30", "0x1F", "0o17", "1e3", "-", "- a", "---", "...",
        "? a",
        ": a", "a: b", "a:", "a #b", "a#b", "#a", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "{a}", "[a", "a, b",
        "'", "''",
        "\"", "it's", "\"quoted\"", "back\\slash", "\\n", "tab\there", "two\nlines", "two\nlines\n", "\nlead",
        "end\n\n", " x\ny",
        "a\r\nb", "a\rb", "\u{0}", "\u{7}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}",
        "\u{FFFE}", "é",
        "e\u{301}", "💰", "👨‍👩‍👧", "Racha de 7 Días", "2024-01-02", "12", "1_000", "+1", ".5", ".inf", ".nan", "<<", "=",
        "a\n\nb",
        "a\n  b\n c", "x\n\ty", "a \nb", "http://x.y/z?a=b&c", "a ", "\ta", "x\n\u{85}", "line\n# no comment\n- a: b",
        "a\n \nb",
    ]

    private func read(_ text: String) throws -> (tree: SyntaxTree, root: Node) {
        let tree = try parseYAML(SourceFile(id: FileID(0), path: "t.yaml", contents: Array(text.utf8)))
        return (tree, tree.documents[0])
    }

    private func check(_ text: [UInt8]) throws {
        let value = YAMLValue.text(text)
        let row = YAMLValue.mapping([
            YAMLValue.Member(Array("a".utf8), value), YAMLValue.Member(Array("b".utf8), .list([value, .integer(1)])),
            YAMLValue.Member(Array("k".utf8) + text, .mapping([YAMLValue.Member(text, value)])),
        ])
        let document = ManifestWriter.document(kind: "k", rows: [row, row], isSingleton: false, schema: "s")
        let (tree, root) = try read(document)
        for read in tree.children(tree.child(root, "rows")!) { #expect(YAMLValue(tree, read) == row, "\(document)") }
        let flow = ManifestWriter.flow(row)
        let (other, top) = try read("a: " + flow)
        #expect(YAMLValue(other, other.child(top, "a")!) == row, "\(flow)")
        for quotes in [YAMLText.Quotes.single, .double] {
            let (tree, root) = try read("a: " + YAMLText.text(text, inFlow: false, quotes: quotes) + "\n")
            #expect(YAMLValue(tree, tree.child(root, "a")!) == value)
        }
    }

    @Test(arguments: awkward) func isReadAsItWas(_ text: String) throws { try check(Array(text.utf8)) }

    @Test func isReadAsItWasAtRandom() throws {
        var random = Random(state: 4)
        let pieces =
            Self.awkward + ["a", " ", "\n", ":", "#", "-", "'", "\"", "\\", "ß", "🎲"].flatMap { [$0, $0, $0] }
        for _ in 0..<2_000 {
            let count = Int.random(in: 1...6, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()
            try check(Array(text.utf8))
        }
    }

    @Test(arguments: [
        ("Racha de 7 Días", "Racha de 7 Días"), ("no", "\"no\""), ("1:30", "\"1:30\""), ("12", "\"12\""),
        ("it's", "it's"),
        ("say \"hi\"", "say \"hi\""), ("say: \"hi\"", "'say: \"hi\"'"), ("C:\\x", "C:\\x"), ("C: \\x", "'C: \\x'"),
        ("a: b", "\"a: b\""), ("tab\t", "\"tab\\t\""),
        ("", "\"\""),
        ("floor(sqrt(total_earned / 100)) + 1", "floor(sqrt(total_earned / 100)) + 1"), ("\u{7F}", "\"\\x7f\""),
    ])
    func quotesOnlyWhatHasToBe(_ text: String, _ written: String) {
        #expect(YAMLText.text(Array(text.utf8), inFlow: false) == written)
    }

    @Test func numbersAndWords() throws {
        let values: [YAMLValue] = [
            .null, .boolean(true), .integer(.min), .integer(.max), .real(1e20), .real(-0.5),
            .real(.leastNonzeroMagnitude), .real(10),
            .list([]),
            .mapping([]), .list([.list([.list([])]), .null]),
        ]
        for value in values {
            let (tree, root) = try read("a: " + ManifestWriter.flow(value))
            #expect(YAMLValue(tree, tree.child(root, "a")!) == value)
        }
    }

    @Test func longValuesTakeSeveralLines() throws {
        let long = YAMLValue.text(String(repeating: "long ", count: 12) + "text")
        let value = YAMLValue.mapping([
            YAMLValue.Member(Array("list".utf8), .list([long, long])),
            YAMLValue.Member(
                Array("rows".utf8),
                .list([
                    .mapping([
                        YAMLValue.Member(Array("a".utf8), long),
                        YAMLValue.Member(Array("b".utf8), .list([long, long])),
                    ])
                ])),
        ])
        let document = ManifestWriter.document(kind: "k", rows: [value], isSingleton: true, schema: nil)
        let text = String(repeating: "long ", count: 12) + "text"
        #expect(
            document == """
                kind: k
                row:
                  list:
                    - \(text)
                    - \(text)
                  rows:
                    - a: \(text)
                      b:
                        - \(text)
                        - \(text)

                """)
        let (tree, root) = try read(document)
        #expect(YAMLValue(tree, tree.child(root, "row")!) == value)
    }
}

/// SplitMix64: the same numbers in every run.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
