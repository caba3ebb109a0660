import Testing

@Suite struct ArrayTests {
    @Test(arguments: [
        Case(
            "{items: {type: integer}}", accepts: ["[]", "[1, 2.0]", "x", "{a: b}"],
            rejects: ["[1, x, 2, ~]": ["wrong-type x", "wrong-type ~"]]),
        Case("{items: false}", accepts: ["[]"], rejects: ["[1]": ["not-allowed 1"]]),
        Case(
            "{prefixItems: [{type: integer}, {type: string}]}", accepts: ["[]", "[1]", "[1, x, ~]"],
            rejects: ["[x, 1]": ["wrong-type x", "wrong-type 1"]]),
        Case("{prefixItems: [{}], items: {type: integer}}", accepts: ["[x, 1]"], rejects: ["[x, y]": ["wrong-type y"]]),
        Case("{prefixItems: [{}, {}], items: false}", accepts: ["[1, 2]"], rejects: ["[1, 2, 3]": ["not-allowed 3"]]),
        Case("{minItems: 1}", accepts: ["[~]", "x"], rejects: ["[]": ["list-size []"]]),
        Case(
            "{maxItems: 2}", accepts: ["[1, 2]"],
            rejects: ["[1, 2, 3]": ["list-size [1, 2, 3]"], "- 1\n- 2\n- 3\n": ["list-size - 1\n- 2\n- 3"]]),
        Case("{maxItems: 0}", accepts: ["[]"], rejects: ["[1]": ["list-size [1]"]]),
        Case("{maxItems: 1, items: {type: string}}", rejects: ["[1, x]": ["list-size [1, x]", "wrong-type 1"]]),
        Case(
            "{items: {items: {minimum: 1}}}", accepts: ["[[1], []]"],
            rejects: ["[[1, 0], [-1]]": ["out-of-range 0", "out-of-range -1"]]),
        // The elements that an alias stands for are validated where it stands.
        Case("{items: {items: {type: string}}}", rejects: ["- &x [1]\n- *x\n": ["wrong-type 1"]]),
        Case("{items: {type: integer}}", rejects: ["- &x a\n- *x\n": ["wrong-type a", "wrong-type *x"]]),
    ])
    func keywords(_ item: Case) throws { try check(item) }

    @Test(arguments: [
        Case(
            "{uniqueItems: true}",
            accepts: [
                "[]", "[1, 2]", "[1, true, '1', 1.5]", "[0, false, ~, '']", "[a, A]", "[[1], [2]]",
                "[{a: 1}, {a: 2}, {b: 1}]", "[[1, 2], [2, 1]]",
                "[\u{e9}, e\u{301}]", "[9007199254740993, 9007199254740992]", "x",
            ],
            rejects: [
                "[1, 2, 1]": ["repeated-item 1"], "[1, 1.0]": ["repeated-item 1.0"], "[a, 'a']": ["repeated-item 'a'"],
                "[{a: 1, b: 2}, {b: 2.0, a: 1}]": ["repeated-item {b: 2.0, a: 1}"],
                "[[1, [~]], [1, [~]]]": ["repeated-item [1, [~]]"],
                "[0, -0.0]": ["repeated-item -0.0"], "[~, null]": ["repeated-item null"],
            ]),
        Case("{uniqueItems: false}", accepts: ["[1, 1]"]),
    ])
    func unique(_ item: Case) throws { try check(item) }

    @Test func theFirstOfTwinsIsNamed() throws {
        let found = try findings("{uniqueItems: true}", "[x, y, x]")
        #expect(found[0].span?.start == 7)
        #expect(found[0].labels.map(\.span.start) == [1])
    }

    @Test func manyUniqueItems() throws {
        #expect(try lines("{uniqueItems: true}", "[" + (0..<5_000).map { "k\($0)" }.joined(separator: ",") + "]") == [])
    }
}
