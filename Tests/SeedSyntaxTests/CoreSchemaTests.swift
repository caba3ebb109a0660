import SeedSyntax
import Testing

@Suite struct CoreSchemaTests {
    private func scalar(_ literal: String) -> CoreScalar {
        Array(literal.utf8).withUnsafeBufferPointer { CoreScalar($0) }
    }

    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func null(_ literal: String) { #expect(scalar(literal) == .null) }

    @Test(arguments: ["true", "True", "TRUE"])
    func yes(_ literal: String) { #expect(scalar(literal) == .boolean(true)) }

    @Test(arguments: ["false", "False", "FALSE"])
    func no(_ literal: String) { #expect(scalar(literal) == .boolean(false)) }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("-19", -19), ("+12", 12), ("-0", 0), ("0012", 12), ("-007", -7), ("0o7", 7), ("0o14", 12),
        ("0o017", 15),
        ("0x1F", 31), ("0xff", 255), ("0xDeadBeef", 0xDEAD_BEEF), ("0x0", 0),
        ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("+9223372036854775807", Int64.max),
        ("0009223372036854775807", Int64.max), ("0x7FFFFFFFFFFFFFFF", Int64.max),
        ("0o777777777777777777777", Int64.max),
    ])
    func integer(_ literal: String, _ value: Int64) { #expect(scalar(literal) == .integer(value)) }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "+9223372036854775808", "18446744073709551616",
        "99999999999999999999999999",
        "0x8000000000000000", "0xFFFFFFFFFFFFFFFFFF", "0o1000000000000000000000",
    ])
    func overflow(_ literal: String) { #expect(scalar(literal) == .integerOverflow) }

    @Test(arguments: [
        ("1.5", 1.5), ("-1.5", -1.5), ("+1.5", 1.5), (".5", 0.5), ("-.5", -0.5), ("+.5", 0.5), ("1.", 1.0),
        ("0.0", 0.0), ("1e3", 1000.0),
        ("1E3", 1000.0), ("1e+3", 1000.0), ("1e-3", 0.001), ("1.e2", 100.0), (".5e1", 5.0), ("12e03", 12000.0),
        ("007.50", 7.5),
        ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("5e-324", Double.leastNonzeroMagnitude),
        ("1e-400", 0.0),
        ("9223372036854775808.0", 0x1p63),
    ])
    func real(_ literal: String, _ value: Double) { #expect(scalar(literal) == .real(value)) }

    @Test func negativeZeroKeepsItsSign() {
        guard case .real(let value) = scalar("-0.0") else { return #expect(Bool(false), "not a real") }
        #expect(value.sign == .minus)
    }

    @Test(arguments: [
        ".inf", ".Inf", ".INF", "+.inf", "-.inf", "-.INF", ".nan", ".NaN", ".NAN", "1e309", "-1e309", "1e99999",
    ])
    func notFinite(_ literal: String) { #expect(scalar(literal) == .notFinite) }

    /// Much of this is a number, a boolean or a time under YAML 1.1, and in many parsers still.
    @Test(arguments: [
        "no", "No", "NO", "off", "yes", "on", "y", "n", "nULL", "nuLL", "NUll", "tRUE", "TRue", "fALSE", "nul", "nulls",
        "truee", "~~", "~ ",
        "1:30", "1:30:00", "190:20:30", "0b1", "0b101", "1_000", "1,000", "2024-01-31", "2024-01-31T10:00:00Z", "1.2.3",
        "1-2", "12 ", " 12",
        "12e", "12e+", "1e", "e3", ".e3", "1e3.5", "1e3e3", "+", "-", ".", "..", "+.", "-.", "--1", "++1", "+-1", "1+",
        "1-",
        "0x", "0xG", "0x1G", "-0x1F", "+0x1F", "0X1F", "0o", "0o8", "-0o7", "0O7", "0xFFFFFFFFFFFFFFFFFFZ",
        "99999999999999999999x",
        ".Nan", "-.nan", "+.NaN", ".iNF", ".INf", "inf", "nan", "Infinity", "-inf", "1/2", "50%", "$1", "١٢", "é",
    ])
    func text(_ literal: String) { #expect(scalar(literal) == .text) }
}
