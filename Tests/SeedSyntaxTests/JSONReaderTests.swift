import Testing

@testable import SeedSyntax

struct JSONReaderTests {
    private func read(_ text: String) throws(DiagnosticBatch) -> SyntaxTree {
        try parseJSON(SourceFile(id: FileID(0), path: "a.json", contents: Array(text.utf8)))
    }

    private func fault(_ text: String) -> (id: String, start: UInt32)? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return error.diagnostics.first.map { ($0.id, $0.span?.start ?? .max) }
        }
    }

    @Test func placesAreThoseOfTheFile() throws {
        let tree = try read(#" { "a" : [1, "b\nc", {"d": null}] , "e": true } "#)
        let root = tree.documents[0]
        let list = try #require(tree.child(root, "a"))
        #expect(tree.span(root) == Span(file: FileID(0), start: 1, end: 47))
        #expect(tree.children(list).map { tree.source($0) } == ["1", #""b\nc""#, #"{"d": null}"#])
        #expect(tree.keySpan(list) == Span(file: FileID(0), start: 3, end: 6))
        #expect(tree.text(tree.children(list)[1]) == "b\nc")
    }

    @Test func whatYAMLTakesForSomethingElseIsText() throws {
        let tree = try read(#"["<<", "~", "1", "*a", "&b", "!c", "- d", "\u0000", "", "null"]"#)
        let texts = tree.children(tree.documents[0])
        #expect(texts.allSatisfy { tree.kind($0) == .text })
        #expect(texts.map { tree.text($0) } == ["<<", "~", "1", "*a", "&b", "!c", "- d", "\u{0}", "", "null"])
        #expect(try read(#"{"<<": {"a": 1}, "a": 2}"#).count(Node(0)) == 2)
    }

    @Test func numbers() throws {
        let tree = try read("[0, -0, 9223372036854775807, -9223372036854775808, 9223372036854775808, 1e2, 0.5]")
        let kinds = tree.children(tree.documents[0]).map { tree.kind($0) }
        #expect(kinds == [.integer, .integer, .integer, .integer, .real, .real, .real])
        for text in ["01", "+1", "1.", ".5", "0x1", "1e", "-", "--1", "NaN", "Infinity"] { #expect(fault(text) != nil) }
    }

    @Test(arguments: [
        ("", "json-syntax", 0), ("  ", "json-syntax", 2), ("[1 2]", "json-syntax", 3), ("[1,]", "json-syntax", 3),
        ("{\"a\" 1}", "json-syntax", 5), ("{a: 1}", "json-syntax", 1), ("{\"a\": 1,}", "json-syntax", 8),
        ("[1]]", "json-syntax", 3), ("[", "json-syntax", 1), ("\"a", "json-syntax", 0), ("'a'", "json-syntax", 0),
        ("\"\\x\"", "json-syntax", 2), ("\"\t\"", "json-syntax", 1), ("tru", "json-syntax", 0),
        ("// a\n1", "json-syntax", 0), ("{\"a\": 1, \"a\": 2}", "duplicate-key", 9), ("1e999", "not-finite", 0),
    ])
    func faultsStandWhereTheyAre(_ text: String, _ id: String, _ start: UInt32) {
        let found = fault(text)
        #expect(found?.id == id)
        #expect(found?.start == start)
    }

    @Test func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try read(nested(1_000))
        #expect(fault(nested(1_001))?.id == "too-deep")
        // Neither recursion nor a cost that grows with the square.
        #expect(fault(String(repeating: "[", count: 5_000_000))?.id == "too-deep")
    }
}
