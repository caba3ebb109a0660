import SeedSyntax
import Testing

@Suite struct DocumentTests {
    @Test(arguments: [
        ("a: 1\n", ["{a: 1}"]), ("---\na: 1\n---\n- 2\n...\n---\nthree\n", ["{a: 1}", "[2]", "\"three\""]),
        ("# head\n---\na: 1\n", ["{a: 1}"]), ("a: 1\n---\n", ["{a: 1}", "null"]),
        ("%YAML 1.2\n---\na: 1\n", ["{a: 1}"]),
        ("{\"a\": [1, true, null, \"\\u00e9\"]}", ["{a: [1, true, null, \"é\"]}"]),
    ])
    func documents(_ text: String, _ expected: [String]) throws { #expect(try outline(text) == expected) }

    @Test(arguments: [
        "", "\n\n", "# only a comment\n", "   \n# x", "---\n", "---\n---\n# x\n", "~", "null\n---\nnull\n",
    ])
    func nothingIsAFault(_ text: String) { #expect(faults(text) == ["empty-file @0"]) }

    @Test func anchorsEndWithTheirDocument() {
        #expect(faults("a: &x 1\nb: *x\n---\na: *x\n") == ["unknown-alias *x"])
        #expect(diagnostics(sourceFile("a: &x 1\n---\na: *x\n"))[0].span?.start == 15)
    }

    @Test func sameAnchorInEveryDocument() throws {
        #expect(try outline("- &x 1\n- *x\n---\n- &x 2\n- *x\n") == ["[1, 1]", "[2, 2]"])
    }

    @Test func sameKeysInEveryDocument() throws {
        let tree = try parsed("a: 1\nb: 2\n---\nb: 3\na: 4\n")
        #expect(tree.symbolCount == 2)
        #expect(outline(tree, tree.documents[1]) == "{b: 3, a: 4}")
    }

    @Test func childByName() throws {
        let tree = try parsed("kind: x\n\u{e9}: 1\ne\u{301}: 2\n")
        let root = tree.documents[0]
        #expect(tree.child(root, "kind").map { tree.text($0) } == "x")
        #expect(tree.child(root, "kin") == nil)
        // Canonically equal, and not the same key.
        #expect(tree.child(root, "\u{e9}").map { tree.integer($0) } == 1)
        #expect(tree.child(root, "e\u{301}").map { tree.integer($0) } == 2)
        #expect(tree.child(tree.children(root)[0], "kind") == nil)
    }

    @Test func thousandsOfKeys() throws {
        let names = (0..<5_000).map { "key \($0 * 7919 % 5_000) é" }
        let tree = try parsed(names.enumerated().map { "\($1): \($0)\n" }.joined())
        let children = tree.children(tree.documents[0])
        #expect(tree.symbolCount == 5_000)
        #expect(children.map { tree.name(of: tree.key($0)) } == names)
        #expect(children.map { tree.integer($0) } == (0..<5_000).map(Int64.init))
        #expect(Set(children.map { tree.key($0).ordinal }) == Set(0..<5_000))
        #expect(tree.child(tree.documents[0], "key 4999 é") != nil)
    }

    @Test func thousandsOfKeysWithOneTwice() {
        let text = (0..<5_000).map { "k\($0): 1\n" }.joined() + "k17: 2\n"
        #expect(faults(text) == ["duplicate-key k17"])
    }

    /// Rows repeat their keys in one order; a row that breaks it must still be read right.
    @Test func keysInAnyOrder() throws {
        let rows = ["{a: 1, b: 2, c: 3}", "{c: 1, b: 2, a: 3}", "{a: 1}", "{b: 1, d: 2}", "{a: 1, b: 2, c: 3}"]
        let tree = try parsed(rows.map { "- \($0)\n" }.joined())
        #expect(tree.children(tree.documents[0]).map { outline(tree, $0) } == rows)
        #expect(tree.symbolCount == 4)
    }

    @Test func longKeysThatShareTheirHead() throws {
        let head = String(repeating: "x", count: 64)
        #expect(try outline("\(head)1: 1\n\(head)2: 2\n\(head): 3\n") == ["{\(head)1: 1, \(head)2: 2, \(head): 3}"])
    }
}
