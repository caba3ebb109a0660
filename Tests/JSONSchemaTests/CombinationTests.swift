import Testing

@Suite struct CombinationTests {
    @Test(arguments: [
        Case(
            "{allOf: [{minimum: 1}, {maximum: 3}]}", accepts: ["2", "x"],
            rejects: ["0": ["out-of-range 0"], "4": ["out-of-range 4"]]),
        Case(
            "{allOf: [{type: integer}, false]}",
            rejects: ["x": ["not-allowed x", "wrong-type x"], "1": ["not-allowed 1"]]),
        Case(
            "{allOf: [{required: [a]}, {required: [b]}]}",
            rejects: ["{}": ["missing-property {}", "missing-property {}"]]),
        Case(
            "{anyOf: [{type: integer}, {minLength: 2}]}", accepts: ["1", "ab", "~"], rejects: ["a": ["text-length a"]]),
        Case(
            "{anyOf: [{type: integer}, {type: integer, minimum: 1}]}", accepts: ["1", "0"],
            rejects: ["x": ["wrong-type x"]]),
        // The alternative with the fewest faults is the one that was meant.
        Case(
            "{anyOf: [{required: [a, b, c]}, {properties: {k: {const: x}}, required: [k]}]}",
            accepts: ["{k: x}", "{a: 1, b: 1, c: 1}"],
            rejects: ["{k: y}": ["wrong-value y"]]),
        Case(
            "{oneOf: [{multipleOf: 3}, {multipleOf: 5}]}", accepts: ["3", "5"],
            rejects: ["15": ["ambiguous 15"], "7": ["not-multiple 7"]]),
        Case(
            "{oneOf: [{properties: {t: {const: A}}, required: [n]}, {properties: {t: {const: B}}, required: [m]}]}",
            accepts: ["{t: A, n: 1}", "{t: B, m: 1}"],
            rejects: ["{t: C, m: 1}": ["wrong-value C"], "{n: 1, m: 1}": ["ambiguous {n: 1, m: 1}"]]),
        Case("{not: {type: integer}}", accepts: ["x", "1.5"], rejects: ["1": ["excluded 1"]]),
        Case("{not: {required: [a]}}", accepts: ["{b: 1}"], rejects: ["{a: 1}": ["excluded {a: 1}"]]),
        Case("{not: {}}", rejects: ["x": ["excluded x"]]),
        Case("{not: false}", accepts: ["1"]),
        Case("{not: {not: {type: integer}}}", accepts: ["1"], rejects: ["x": ["excluded x"]]),
        Case(
            "{if: {properties: {t: {const: A}}, required: [t]}, then: {required: [a]}, else: {required: [b]}}",
            accepts: ["{t: A, a: 1}", "{t: B, b: 1}", "{b: 1}"],
            rejects: ["{t: A}": ["missing-property {t: A}"], "{t: B}": ["missing-property {t: B}"]]),
        Case("{if: {type: integer}, then: {minimum: 1}}", accepts: ["1", "x"], rejects: ["0": ["out-of-range 0"]]),
        Case("{if: {type: integer}, else: {const: x}}", accepts: ["1", "x"], rejects: ["y": ["wrong-value y"]]),
        Case("{if: true, then: {const: 1}, else: {const: 2}}", accepts: ["1"], rejects: ["2": ["wrong-value 2"]]),
        Case("{then: false, else: false}", accepts: ["1"]),
        Case(
            "{type: integer, anyOf: [{minimum: 5}, {maximum: 1}]}", accepts: ["5", "0"],
            rejects: ["3": ["out-of-range 3"], "x": ["wrong-type x"]]),
        // Beside other keywords every one is asked.
        Case(
            "{required: [a], allOf: [{required: [b]}], not: {required: [c]}}",
            rejects: ["{c: 1}": ["excluded {c: 1}", "missing-property {c: 1}", "missing-property {c: 1}"]]),
    ])
    func keywords(_ item: Case) throws { try check(item) }

    /// How a row's type decides the shape of its value: the author must read about the branch that the type chose, and no other.
    @Test func discriminatedRows() throws {
        let schema = """
            type: object
            properties: {type: {enum: [BESITOS, CONTENT]}, value: {type: object}}
            required: [type, value]
            allOf:
              - if: {properties: {type: {const: BESITOS}}}
                then: {properties: {value: {properties: {amount: {type: integer, minimum: 1}}, required: [amount], additionalProperties: false}}}
              - if: {properties: {type: {const: CONTENT}}}
                then: {properties: {value: {properties: {content_set: {type: string}}, required: [content_set], additionalProperties: false}}}
            """
        #expect(try lines(schema, "{type: BESITOS, value: {amount: 10}}") == [])
        #expect(try lines(schema, "{type: CONTENT, value: {content_set: Welcome}}") == [])
        #expect(try lines(schema, "{type: BESITOS, value: {amount: 0}}") == ["out-of-range 0"])
        #expect(
            try lines(schema, "{type: CONTENT, value: {amount: 1}}") == [
                "missing-property {amount: 1}", "unknown-property amount",
            ])
        #expect(try lines(schema, "{type: VIP, value: {}}") == ["wrong-value VIP"])
    }

    /// Choices within choices must not take time beyond all bounds where the innermost value is wrong.
    @Test(.timeLimit(.minutes(1))) func nestedChoices() throws {
        let schema =
            "{$ref: '#/$defs/n', $defs: {n: {anyOf: [{type: integer}, {type: array, items: {$ref: '#/$defs/n'}}]}}}"
        let value = String(repeating: "[", count: 20) + "x" + String(repeating: "]", count: 20)
        #expect(try findings(schema, value).count == 1)
    }
}
