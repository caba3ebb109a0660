import SeedSyntax
import Testing

@Suite struct SpanTests {
    /// What every node covers, in document order, collections before what is in them.
    private func spans(_ text: String) throws -> [String] {
        let tree = try parsed(text)
        func visit(_ node: Node) -> [String] {
            [covered(tree.span(node), tree.file)] + tree.children(node).flatMap(visit)
        }
        return tree.documents.flatMap(visit)
    }

    /// The keys of the first mapping and of those in it, as the file writes them.
    private func keys(_ text: String) throws -> [String] {
        let tree = try parsed(text)
        func visit(_ node: Node) -> [String] {
            tree.children(node).flatMap { child in
                (tree.kind(node) == .mapping ? [covered(tree.keySpan(child), tree.file)] : []) + visit(child)
            }
        }
        return visit(tree.documents[0])
    }

    @Test(arguments: [
        ("a: 1", ["a: 1", "1"]),
        ("a: 1\nb: two words  # why\n", ["a: 1\nb: two words", "1", "two words"]),
        ("- 1\n- - 2\n  - 3\n", ["- 1\n- - 2\n  - 3", "1", "- 2\n  - 3", "2", "3"]),
        ("a:\n  b: x\n  c: y\nd: z\n", ["a:\n  b: x\n  c: y\nd: z", "b: x\n  c: y", "x", "y", "z"]),
        ("a:\n- 1\n- 2\nb: 3\n\n\n", ["a:\n- 1\n- 2\nb: 3", "- 1\n- 2", "1", "2", "3"]),
        ("a: [1, {b: 2}]  \nc: {}\n", ["a: [1, {b: 2}]  \nc: {}", "[1, {b: 2}]", "1", "{b: 2}", "2", "{}"]),
        ("{\n  \"a\": [ ],\n  \"b\": -1.5\n}\n", ["{\n  \"a\": [ ],\n  \"b\": -1.5\n}", "[ ]", "-1.5"]),
        ("a: 'x y'\nb: \"\\n\\\"\"\n", ["a: 'x y'\nb: \"\\n\\\"\"", "'x y'", "\"\\n\\\"\""]),
        ("a: one\n  two\nb: 1\n", ["a: one\n  two\nb: 1", "one\n  two", "1"]),
        ("a: true\n---\nb: ~\n", ["a: true", "true", "b: ~", "~"]),
    ])
    func nodes(_ text: String, _ expected: [String]) throws { #expect(try spans(text) == expected) }

    /// libyaml counts Unicode scalars; spans are bytes.
    @Test(arguments: [
        ("é: ñ", ["é: ñ", "ñ"]),
        ("a: [é, 😀x, e\u{301}, 1]", ["a: [é, 😀x, e\u{301}, 1]", "[é, 😀x, e\u{301}, 1]", "é", "😀x", "e\u{301}", "1"]),
        ("# 👩‍👩‍👧 señor\nclave: {niño: 😀, b: '日本'}\n", ["clave: {niño: 😀, b: '日本'}", "{niño: 😀, b: '日本'}", "😀", "'日本'"]),
        ("a: 日本語日本語日本語\nb: ok\n", ["a: 日本語日本語日本語\nb: ok", "日本語日本語日本語", "ok"]),
        ("a: \"é\\u00e9\"\r\nb: 2\r\n", ["a: \"é\\u00e9\"\r\nb: 2", "\"é\\u00e9\"", "2"]),
    ])
    func beyondASCII(_ text: String, _ expected: [String]) throws { #expect(try spans(text) == expected) }

    /// However far in, and whatever stood before: words of eight bytes are counted at once.
    @Test(arguments: 0...17)
    func offsetsAtEveryAlignment(_ padding: Int) throws {
        let text =
            "# " + String(repeating: "x", count: padding)
            + "é😀日\na: [\(String(repeating: "ñ", count: padding + 1)), valor]\n"
        let (tree, list) = try onlyValue(text)
        #expect(covered(tree.span(tree.children(list)[1]), tree.file) == "valor")
    }

    /// A block scalar starts at its indicator and reaches no further than the line break of its text.
    @Test(arguments: [
        ("a: |\n  one\n  two\nb: 1\n", "|\n  one\n  two"), ("a: >-\n  one\n  two\nb: 1\n", ">-\n  one\n  two"),
        ("é: |\n  😀\nb: 1\n", "|\n  😀"), ("x:\n  a: |2-\n     one\nb: 1\n", "|2-\n     one"),
    ])
    func blockScalars(_ text: String, _ expected: String) throws {
        let tree = try parsed(text)
        var node = tree.children(tree.documents[0])[0]
        if tree.kind(node) == .mapping { node = tree.children(node)[0] }
        let found = covered(tree.span(node), tree.file)
        #expect(found == expected || found == expected + "\n")
    }

    @Test func emptyValues() throws {
        let (tree, node) = try onlyValue("ñ:\nb: 1\n")
        #expect(tree.span(node) == Span(file: FileID(0), start: 3, end: 3))
    }

    @Test(arguments: [
        ("a: 1\nb c: {d: 2}\n", ["a", "b c", "d"]), ("'a b': 1\n\"c\": 2\n", ["'a b'", "\"c\""]),
        ("\"a\\\"b\": 1\n\"\\u00e9\\\\\": 2\n", ["\"a\\\"b\"", "\"\\u00e9\\\\\""]),
        ("😀: 1\n日本: {é: 2}\n", ["😀", "日本", "é"]),
        ("- 1\n- ñ: 2\n", ["ñ"]), ("? a\n: 1\n? b\n: 2\n", ["a", "b"]), ("{\"a\":1,\"é\":2}", ["\"a\"", "\"é\""]),
        ("!!str a: 1", ["a"]),
        ("1: x\ntrue: y\n", ["1", "true"]),
    ])
    func keySpans(_ text: String, _ expected: [String]) throws { #expect(try keys(text) == expected) }

    /// In single quotes a backslash is a backslash, and a quote is written twice.
    @Test(arguments: [("'a\\': 1\nb: 2\n", ["'a\\'", "b"]), ("'it''s': 1\n", ["'it''s'"])])
    func singleQuotedKeySpans(_ text: String, _ expected: [String]) throws { #expect(try keys(text) == expected) }

    /// An anchor or a tag in front of a value is not the value.
    @Test(arguments: [
        ("a: &x valor", "valor"), ("a: !!str valor", "valor"), ("a: &x !!str 12", "12"), ("a: !!null", "@9"),
    ])
    func properties(_ text: String, _ expected: String) throws {
        let (tree, node) = try onlyValue(text)
        #expect(covered(tree.span(node), tree.file) == expected)
    }

    @Test(arguments: [("a: &x 'v w'", "'v w'"), ("a: !!str \"v\"", "\"v\"")])
    func propertiesOfQuoted(_ text: String, _ expected: String) throws {
        let (tree, node) = try onlyValue(text)
        #expect(covered(tree.span(node), tree.file) == expected)
    }
}
