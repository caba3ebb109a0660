import Testing

@testable import JSONSchema

@Suite struct NumberTests {
    @Test(arguments: [
        Case(
            "{minimum: 0}", accepts: ["0", "0.0", "-0.0", "1e300", "x", "[]"],
            rejects: ["-1": ["out-of-range -1"], "-0.1": ["out-of-range -0.1"]]),
        Case(
            "{maximum: 10.5}", accepts: ["10", "10.5"],
            rejects: ["11": ["out-of-range 11"], "10.6": ["out-of-range 10.6"]]),
        Case(
            "{exclusiveMinimum: 0}", accepts: ["1", "5e-324"],
            rejects: ["0": ["out-of-range 0"], "0.0": ["out-of-range 0.0"]]),
        Case(
            "{exclusiveMaximum: 100}", accepts: ["99", "99.9"],
            rejects: ["100": ["out-of-range 100"], "100.0": ["out-of-range 100.0"]]),
        Case(
            "{minimum: 1, maximum: 3}", accepts: ["1", "3"],
            rejects: ["0": ["out-of-range 0"], "4": ["out-of-range 4"]]),
        // Exact where doubles are not.
        Case(
            "{maximum: 9007199254740992}", accepts: ["9007199254740992"],
            rejects: ["9007199254740993": ["out-of-range 9007199254740993"]]),
        Case("{maximum: 9007199254740992.0}", rejects: ["9007199254740993": ["out-of-range 9007199254740993"]]),
        Case("{exclusiveMaximum: 9223372036854775808.0}", accepts: ["9223372036854775807"]),
        Case(
            "{minimum: -9223372036854775808}", accepts: ["-9223372036854775808"],
            rejects: ["-1e19": ["out-of-range -1e19"]]),
        Case(
            "{multipleOf: 5}", accepts: ["0", "-10", "15.0"],
            rejects: ["7": ["not-multiple 7"], "2.5": ["not-multiple 2.5"]]),
        Case("{multipleOf: 0.5}", accepts: ["1", "2.5"], rejects: ["0.75": ["not-multiple 0.75"]]),
        Case("{multipleOf: 1}", accepts: ["-9223372036854775808", "1e300"], rejects: ["0.5": ["not-multiple 0.5"]]),
        Case("{multipleOf: 0.0001}", accepts: ["0.0075"], rejects: ["0.00751": ["not-multiple 0.00751"]]),
        Case("{minimum: 0, multipleOf: 2}", rejects: ["-3": ["out-of-range -3"]]),
        Case("{type: integer, minimum: 1}", rejects: ["x": ["wrong-type x"]]),
    ])
    func keywords(_ item: Case) throws { try check(item) }

    /// Prices: 19.99 is 1999 cents, although 19.99 / 0.01 is 1998.9999999999998 in binary.
    @Test(arguments: ["19.99", "4.35", "0.29", "1.1", "33.33"])
    func cents(_ value: String) throws { #expect(try lines("{multipleOf: 0.01}", value) == []) }

    @Test(arguments: ["19.995", "0.001", "1e-9"])
    func notCents(_ value: String) throws {
        #expect(try lines("{multipleOf: 0.01}", value) == ["not-multiple \(value)"])
    }

    @Test(
        arguments: [
            (.integer(1), .real(1.5), true, false), (.integer(2), .real(1.5), false, false),
            (.integer(1), .real(1), false, true),
            (.real(-0.5), .integer(0), true, false), (.real(0.5), .integer(0), false, false),
            (.real(-1.5), .integer(-1), true, false),
            (.integer(-2), .real(-1.5), true, false), (.integer(-1), .real(-1.5), false, false),
            (.real(0), .real(-0.0), false, true),
            (.integer(.max), .real(0x1p63), true, false), (.real(0x1p63), .integer(.max), false, false),
            (.integer(.min), .real(-0x1p63), false, true), (.real(-0x1p64), .integer(.min), true, false),
            (.integer(.max), .integer(.min), false, false),
            (.integer(9_007_199_254_740_993), .real(9_007_199_254_740_992), false, false),
            (.real(9_007_199_254_740_992), .integer(9_007_199_254_740_993), true, false),
        ] as [(JSONSchema.Number, JSONSchema.Number, Bool, Bool)])
    func order(_ a: JSONSchema.Number, _ b: JSONSchema.Number, _ isLess: Bool, _ isEqual: Bool) {
        #expect((a < b) == isLess)
        #expect((a == b) == isEqual)
        #expect((b < a) == (!isLess && !isEqual))
    }

    @Test func words() throws {
        #expect(try findings("{exclusiveMinimum: 0}", "0")[0].message == "0 is too small: it must be above 0")
        #expect(try findings("{maximum: 1.5}", "2")[0].message == "2 is too large: it must be at most 1.5")
        #expect(try findings("{multipleOf: 5}", "7")[0].message == "7 is not a multiple of 5")
    }
}
