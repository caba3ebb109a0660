import Testing

@testable import SeedCompiler

@Suite struct JSONValueTests {
    private func parsed(_ text: String) -> JSONValue? { JSONValue(Array(text.utf8)) }

    @Test(arguments: [
        ("{\"a\":1,\"b\":[true,null]}", " { \"b\" : [ true , null ] ,\r\n\t\"a\" : 1 } "), ("\"\\u00e9\"", "\"é\""),
        ("\"\\ud83d\\ude00\"", "\"😀\""),
        ("\"\\uD83D\\uDE00\"", "\"\\ud83d\\ude00\""), ("\"\\u0041\\/\\t\"", "\"A/\\u0009\""),
        ("\"\\b\\f\\n\\r\\\"\\\\\"", "\"\\u0008\\u000c\\u000a\\u000D\\u0022\\u005c\""),
        ("10", "10.0"), ("10", "1e1"), ("10", "1.0E+1"), ("0.5", "5e-1"), ("-0", "0"), ("0", "-0.0"),
        ("1e400", "1e400"),
        ("{\"\\u0061\":1}", "{\"a\":1}"), ("[]", "[ ]"), ("{}", "{\n}"),
        ("9223372036854775807", "9223372036854775807"), ("12345678901234567890", "12345678901234567890"),
        ("\"\\ud800\"", "\"\\uD800\""),
        ("[[1],{\"a\":[]}]", "[[1.0],{\"a\":[]}]"),
    ])
    func equal(_ a: String, _ b: String) {
        #expect(parsed(a) != nil)
        #expect(parsed(a) == parsed(b))
        #expect(parsed(b) == parsed(a))
    }

    @Test(arguments: [
        ("1", "\"1\""), ("1", "true"), ("0", "false"), ("null", "false"), ("null", "0"), ("\"\"", "null"),
        ("[1,2]", "[2,1]"), ("[1]", "[1,1]"),
        ("{\"a\":1}", "{\"a\":1,\"b\":null}"), ("{\"a\":1}", "{\"A\":1}"),
        ("[]", "{}"), ("\"é\"", "\"e\u{301}\""),
        ("{\"\u{e9}\":1}", "{\"e\u{301}\":1}"), ("9007199254740993", "9007199254740992"),
        ("9007199254740993", "9007199254740992.0"),
        ("9223372036854775807", "9223372036854775808"), ("9223372036854775807", "9223372036854775807.0"),
        ("0.1", "0.10000000000000002"),
        ("\"\\ud800\"", "\"\\ud801\""), ("\"\\ud800\"", "\"\\ufffd\""), ("\"a\"", "\"a \""),
    ])
    func different(_ a: String, _ b: String) {
        #expect(parsed(a) != nil)
        #expect(parsed(b) != nil)
        #expect(parsed(a) != parsed(b))
    }

    @Test(arguments: [
        "{\"a\":1,\"a\":2}", "", " ", "nul", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+",
        "0x1", "1_0", "1 2",
        "[1,]", "[,1]", "[1", "[1}", "]",
        "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "'a'", "\"a", "\"\\x\"",
        "\"\\u12\"", "\"\\u00zz\"", "\"a\nb\"",
        "\"\u{1}\"", "// c\n1", "[1]]", "null null", "\u{feff}1", "\"\\\"", "\"\\u+123\"", "[1 2]", "1\u{0}", "\u{a0}1",
    ])
    func invalid(_ text: String) { #expect(parsed(text) == nil) }

    @Test func nesting() {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + close
        }
        let list = { (depth: Int) in nested(depth, "[", String(repeating: "]", count: depth)) }
        #expect(parsed(list(499)) != nil)
        #expect(parsed(list(501)) == nil)
        // Neither crashes.
        #expect(parsed(list(200_000)) == nil)
        #expect(parsed(nested(200_000, "{\"a\":", "1")) == nil)
    }

    /// What is written is read back the same.
    @Test(arguments: [
        "", "plain", "é😀", "\"\\/", "\n\r\t", "\u{0}\u{1}\u{1f}\u{7f}", "e\u{301}", "</script>", "\u{2028}",
    ])
    func writtenText(_ text: String) {
        var out: [UInt8] = []
        JSONText.append(text: text.utf8, to: &out)
        #expect(JSONValue(out) == .text(Array(text.utf8)))
    }

    @Test(arguments: [
        (0.0, "0.0"), (-1.5, "-1.5"), (0.1, "0.1"), (1e21, "1e+21"), (.leastNonzeroMagnitude, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (100, "100.0"),
    ])
    func writtenReals(_ real: Double, _ expected: String) {
        var out: [UInt8] = []
        JSONText.append(real, to: &out)
        #expect(String(decoding: out, as: UTF8.self) == expected)
        #expect(JSONValue(out) == .real(real))
    }
}
