import SeedSyntax
import Testing

/// What quotes, block styles and tags make of a scalar.
@Suite struct ScalarTests {
    @Test(arguments: [
        ("a: '12'", "\"12\""), ("a: \"12\"", "\"12\""), ("a: 'true'", "\"true\""), ("a: \"null\"", "\"null\""),
        ("a: ''", "\"\""),
        ("a: \"\"", "\"\""), ("a: '~'", "\"~\""), ("a: '.inf'", "\".inf\""),
        ("a: '99999999999999999999'", "\"99999999999999999999\""),
        ("a: |-\n  12", "\"12\""), ("a: >-\n  true", "\"true\""), ("a: |\n", "\"\""),
    ])
    func quotedIsText(_ yaml: String, _ expected: String) throws {
        let (tree, node) = try onlyValue(yaml)
        #expect(outline(tree, node) == expected)
    }

    @Test(arguments: [
        ("a:", "null"), ("a: ", "null"), ("a: # nothing", "null"), ("a: no", "\"no\""),
        ("a: Sí, señor", "\"Sí, señor\""), ("a: 1 # one", "1"),
        ("a: \"caf\\u00e9 \\U0001F600\\n\"", "\"café 😀\n\""), ("a: 'it''s'", "\"it's\""),
        ("a: one\n  two", "\"one two\""),
        ("a: >\n  one\n  two\n\n  three\n", "\"one two\nthree\n\""), ("a: |+\n  one\n\n", "\"one\n\n\""),
        ("a: [1, x, ]", "[1, \"x\"]"),
        ("[]", "[]"), ("{}", "{}"), ("just text", "\"just text\""), ("a: {b, c: }", "{b: null, c: null}"),
    ])
    func values(_ yaml: String, _ expected: String) throws {
        let (tree, node) = try onlyValue(yaml)
        #expect(outline(tree, node) == expected)
    }

    @Test(arguments: [
        ("!!str 12", "\"12\""), ("!!str", "\"\""), ("!!str true", "\"true\""), ("! 12", "\"12\""), ("!!int 12", "12"),
        ("!!int '12'", "12"),
        ("!!int 0x1F", "31"), ("!!float 1.5", "1.5"), ("!!float 1", "1.0"), ("!!float '2e3'", "2000.0"),
        ("!!bool TRUE", "true"),
        ("!!bool 'false'", "false"), ("!!null", "null"), ("!!null ''", "null"), ("!!null '~'", "null"),
        ("!<tag:yaml.org,2002:str> 1", "\"1\""),
        ("!!seq [1]", "[1]"), ("!!map {a: 1}", "{a: 1}"), ("! [1]", "[1]"), ("!!str |\n  12\n", "\"12\n\""),
    ])
    func tags(_ value: String, _ expected: String) throws {
        let (tree, node) = try onlyValue("k: " + value)
        #expect(outline(tree, node) == expected)
    }

    @Test(arguments: [
        ("!!int x", "tag-mismatch x"), ("!!int 1.5", "tag-mismatch 1.5"), ("!!int true", "tag-mismatch true"),
        ("!!float x", "tag-mismatch x"),
        ("!!bool yes", "tag-mismatch yes"), ("!!bool 1", "tag-mismatch 1"), ("!!null 0", "tag-mismatch 0"),
        ("!!timestamp 2024-01-31", "unsupported-tag 2024-01-31"), ("!mine x", "unsupported-tag x"),
        ("!!seq x", "unsupported-tag x"),
        ("!!binary aGk=", "unsupported-tag aGk="), ("!!set {a: }", "unsupported-tag !!set {"),
        ("!!map [1]", "unsupported-tag !!map ["),
        ("!!int 9223372036854775808", "integer-overflow 9223372036854775808"), ("!!float .inf", "not-finite .inf"),
    ])
    func wrongTags(_ value: String, _ expected: String) { #expect(faults("k: " + value) == [expected]) }

    /// The tag says that it is a real; that its digits look like an integer is no fault then.
    @Test func bigFloat() throws {
        let (tree, node) = try onlyValue("k: !!float 99999999999999999999")
        #expect(outline(tree, node) == "1e+20")
    }

    @Test(arguments: [
        ("9223372036854775808", "integer-overflow"), ("-9223372036854775809", "integer-overflow"),
        ("0xFFFFFFFFFFFFFFFFF", "integer-overflow"),
        (".inf", "not-finite"), ("-.INF", "not-finite"), (".nan", "not-finite"), ("1e999", "not-finite"),
    ])
    func unstorableNumbers(_ literal: String, _ id: String) {
        #expect(faults("a:\n  - 1\n  - \(literal)  # why\n") == ["\(id) \(literal)"])
    }

    @Test(arguments: [("a: 9223372036854775807", Int64.max), ("a: -9223372036854775808", Int64.min), ("a: -1", -1)])
    func integersKeepAllBits(_ yaml: String, _ expected: Int64) throws {
        let (tree, node) = try onlyValue(yaml)
        #expect(tree.integer(node) == expected)
    }

    /// A text that is not UTF-8's canonical form of another stays what it is.
    @Test func bytesAreKept() throws {
        let tree = try parsed("a: \u{e9}\nb: e\u{301}\n")
        let values = tree.children(tree.documents[0]).map { tree.withText($0) { Array($0) } }
        #expect(values == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
    }
}
