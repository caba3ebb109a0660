import Testing

@Suite struct ObjectTests {
    @Test(arguments: [
        Case(
            "{properties: {a: {type: integer}, b: {type: string}}}", accepts: ["{}", "{a: 1, b: x, c: ~}", "[]", "x"],
            rejects: ["{b: 1, a: x}": ["wrong-type 1", "wrong-type x"]]),
        Case("{properties: {a: false}}", accepts: ["{b: 1}"], rejects: ["{a: 1}": ["not-allowed 1"]]),
        Case(
            "{properties: {\u{e9}: {type: integer}}}", accepts: ["{e\u{301}: x}"],
            rejects: ["{\u{e9}: x}": ["wrong-type x"]]),
        Case(
            "{required: [a, b]}", accepts: ["{a: ~, b: 1}", "[]"],
            rejects: ["{a: 1}": ["missing-property {a: 1}"], "{}": ["missing-property {}", "missing-property {}"]]),
        Case(
            "{properties: {a: {}}, required: [a, c]}", accepts: ["{c: 1, a: 2}"],
            rejects: ["{a: 1}": ["missing-property {a: 1}"]]),
        Case("{required: [a, a]}", rejects: ["{b: 1}": ["missing-property {b: 1}"]]),
        Case(
            "{properties: {a: {}}, additionalProperties: false}", accepts: ["{a: 1}", "{}"],
            rejects: ["{a: 1, 'b c': 2, d: 3}": ["unknown-property 'b c'", "unknown-property d"]]),
        Case(
            "{properties: {a: {}}, additionalProperties: {type: integer}}", accepts: ["{a: x, b: 1}"],
            rejects: ["{b: x}": ["wrong-type x"]]),
        Case("{required: [a], additionalProperties: false}", rejects: ["{a: 1}": ["unknown-property a"]]),
        Case(
            "{patternProperties: {'^x_': {type: integer}}}", accepts: ["{x_a: 1, y: z}"],
            rejects: ["{x_a: z, x_: ~}": ["wrong-type z", "wrong-type ~"]]),
        Case(
            "{properties: {x_a: {minimum: 5}}, patternProperties: {'^x_': {type: integer}, a: {maximum: 7}}, additionalProperties: false}",
            accepts: ["{x_a: 6, ba: 1}"],
            rejects: [
                "{x_a: 8}": ["out-of-range 8"], "{x_a: 4}": ["out-of-range 4"],
                "{x_a: 1.5}": ["out-of-range 1.5", "wrong-type 1.5"], "{c: 1}": ["unknown-property c"],
            ]),
        Case(
            "{propertyNames: {pattern: '^[a-z]+$'}}", accepts: ["{abc: 1}", "[]"],
            rejects: ["{a: 1, B: 2, 3: 4}": ["property-name B", "property-name 3"]]),
        Case("{propertyNames: {maxLength: 1}}", accepts: ["{é: 1}"], rejects: ["{éé: 1}": ["property-name éé"]]),
        Case("{propertyNames: false}", accepts: ["{}"], rejects: ["{a: 1}": ["property-name a"]]),
        Case(
            "{propertyNames: {enum: [BESITOS]}}", accepts: ["{BESITOS: 1}"],
            rejects: ["{CONTENT: 1}": ["property-name CONTENT"]]),
        Case("{minProperties: 1}", accepts: ["{a: 1}", "[]"], rejects: ["{}": ["mapping-size {}"]]),
        Case("{maxProperties: 1}", accepts: ["{a: 1}"], rejects: ["{a: 1, b: 2}": ["mapping-size {a: 1, b: 2}"]]),
        Case(
            "{dependentRequired: {a: [b, c], d: []}}", accepts: ["{b: 1}", "{a: 1, b: 2, c: 3}", "{d: 1}"],
            rejects: [
                "{b: 1, 'a': 2}": ["missing-property 'a'"], "{a: 1}": ["missing-property a", "missing-property a"],
            ]),
        // What a merge key brings counts like any other property.
        Case(
            "{additionalProperties: {required: [a], maxProperties: 2}}", accepts: ["x: &x {a: 1}\ny: {<<: *x, b: 2}\n"]),
    ])
    func keywords(_ item: Case) throws { try check(item) }

    @Test(arguments: [
        (
            "{properties: {description: {}}, additionalProperties: false}", "{descripton: x}",
            "did you mean \"description\"?"
        ),
        ("{properties: {p: {}, q: {}}, additionalProperties: false}", "{something: x}", "known here: p, q"),
        ("{required: [name]}", "{a: 1}", "add \"name:\" to this mapping"),
        ("{additionalProperties: false}", "{a: 1}", nil),
    ])
    func help(_ schema: String, _ value: String, _ help: String?) throws {
        #expect(try findings(schema, value).map(\.help) == [help])
    }

    /// One more than fits into a word, one beside that, and many.
    @Test(arguments: [63, 64, 65, 130, 1_000])
    func manyRequired(_ count: Int) throws {
        let names = (0..<count).map { "p\($0)" }
        let properties = names.map { "\($0): {type: integer}" }.joined(separator: ", ")
        let schema =
            "{properties: {\(properties)}, required: [\(names.joined(separator: ", "))], additionalProperties: false}"
        func value(without: Set<Int> = [], more: String = "") -> String {
            "{" + names.indices.filter { !without.contains($0) }.map { "p\($0): \($0)" }.joined(separator: ", ") + more
                + "}"
        }
        #expect(try lines(schema, value()) == [])
        for missing in [0, count - 1] {
            #expect(try findings(schema, value(without: [missing])).map(\.message) == ["\"p\(missing)\" is missing"])
        }
        #expect(try lines(schema, value(more: ", q: 1")) == ["unknown-property q"])
        #expect(try findings(schema, "{}").count == count)
    }

    @Test func everythingWrongIsFoundAtOnce() throws {
        let schema =
            "{required: [z], properties: {a: {type: integer}, b: {items: {maxLength: 1}}}, additionalProperties: false}"
        let value = "a: x\nb: [1, ok, y]\nc: 1\n"
        #expect(
            try lines(schema, value) == [
                "missing-property a: x\nb: [1, ok, y]\nc: 1", "wrong-type x", "text-length ok", "unknown-property c",
            ])
    }
}
