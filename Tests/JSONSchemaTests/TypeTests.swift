import Testing

@Suite struct TypeTests {
    @Test(arguments: [
        Case("{}", accepts: ["1", "x", "null", "[1]", "{a: 1}"]),
        Case("true", accepts: ["1", "{a: 1}"]),
        Case("false", rejects: ["1": ["not-allowed 1"], "[x]": ["not-allowed [x]"]]),
        Case(
            "{type: 'null'}", accepts: ["~", "null"],
            rejects: ["0": ["wrong-type 0"], "''": ["wrong-type ''"], "false": ["wrong-type false"]]),
        Case(
            "{type: boolean}", accepts: ["true", "FALSE"],
            rejects: ["0": ["wrong-type 0"], "yes": ["wrong-type yes"], "~": ["wrong-type ~"]]),
        Case(
            "{type: integer}", accepts: ["1", "-9223372036854775808", "1.0", "-2e3", "0x1F", "-0.0"],
            rejects: [
                "1.5": ["wrong-type 1.5"], "'1'": ["wrong-type '1'"], "true": ["wrong-type true"],
                "1e-3": ["wrong-type 1e-3"],
            ]),
        Case(
            "{type: number}", accepts: ["1", "1.5", "-1e300"],
            rejects: ["'1.5'": ["wrong-type '1.5'"], "~": ["wrong-type ~"]]),
        Case(
            "{type: string}", accepts: ["x", "''", "no", "1:30", "'1'"],
            rejects: ["1": ["wrong-type 1"], "true": ["wrong-type true"], "[]": ["wrong-type []"]]),
        Case("{type: array}", accepts: ["[]", "- 1\n- 2"], rejects: ["{}": ["wrong-type {}"], "1": ["wrong-type 1"]]),
        Case("{type: object}", accepts: ["{}", "a: 1"], rejects: ["[]": ["wrong-type []"], "x": ["wrong-type x"]]),
        Case(
            "{type: [integer, 'null']}", accepts: ["1", "~"],
            rejects: ["x": ["wrong-type x"], "0.5": ["wrong-type 0.5"]]),
        Case("{type: [integer, string]}", accepts: ["1", "x"], rejects: ["~": ["wrong-type ~"]]),
    ])
    func type(_ item: Case) throws { try check(item) }

    @Test(arguments: [
        Case(
            "{const: BESITOS}", accepts: ["BESITOS", "'BESITOS'"],
            rejects: ["besitos": ["wrong-value besitos"], "1": ["wrong-value 1"]]),
        Case(
            "{const: 1}", accepts: ["1", "1.0", "1e0"],
            rejects: ["'1'": ["wrong-value '1'"], "true": ["wrong-value true"]]),
        Case("{const: 1.0}", accepts: ["1"]),
        Case("{const: false}", accepts: ["false"], rejects: ["0": ["wrong-value 0"], "~": ["wrong-value ~"]]),
        Case("{const: null}", accepts: ["~"], rejects: ["0": ["wrong-value 0"]]),
        Case(
            "{const: [1, {a: x}]}", accepts: ["[1.0, {a: x}]"],
            rejects: ["[{a: x}, 1]": ["wrong-value [{a: x}, 1]"], "[1]": ["wrong-value [1]"]]),
        Case("{const: {a: 1, b: [2]}}", accepts: ["{b: [2], a: 1}"], rejects: ["{a: 1}": ["wrong-value {a: 1}"]]),
        Case(
            "{const: 9007199254740993}", accepts: ["9007199254740993"],
            rejects: ["9007199254740992.0": ["wrong-value 9007199254740992.0"]]),
        Case("{const: \u{e9}}", accepts: ["\u{e9}", "\"\\u00e9\""], rejects: ["e\u{301}": ["wrong-value e\u{301}"]]),
        Case(
            "{enum: [A, B, 3, null]}", accepts: ["A", "B", "3", "3.0", "~"],
            rejects: ["C": ["wrong-value C"], "'3'": ["wrong-value '3'"]]),
        Case(
            "{enum: [[1], {a: 2}]}", accepts: ["[1]", "{a: 2}"],
            rejects: ["[2]": ["wrong-value [2]"], "{}": ["wrong-value {}"]]),
        // A value of the wrong type is not compared as well.
        Case("{type: string, enum: [A, B]}", rejects: ["1": ["wrong-type 1"], "c": ["wrong-value c"]]),
    ])
    func options(_ item: Case) throws { try check(item) }

    @Test(arguments: [
        ("{type: integer}", "'12'", "expected an integer, found \"12\"", "remove the quotes"),
        ("{type: boolean}", "yes", "expected true or false, found \"yes\"", "write true or false"),
        ("{type: string}", "12", "expected a text, found 12", "put it in quotes: \"12\""),
        (
            "{type: array}", "x", "expected a list, found \"x\"",
            "did you mean a list? Put \"- \" in front of it, or brackets around it"
        ),
        ("{type: ['null', integer]}", "[]", "expected an integer or null, found a list", nil),
        (
            "{enum: [BESITOS, CONTENT]}", "BESITO", "\"BESITO\" is not one of \"BESITOS\", \"CONTENT\"",
            "did you mean \"BESITOS\"?"
        ),
        ("{const: rewards}", "7", "expected \"rewards\", found 7", nil),
    ])
    func words(_ schema: String, _ value: String, _ message: String, _ help: String?) throws {
        let found = try findings(schema, value)
        #expect(found.map(\.message) == [message])
        #expect(found.first?.help == help)
    }
}
