import Testing

@testable import SeedCompiler

struct FormulaTokenTests {
    private func tokens(_ text: String) -> [String] {
        FormulaToken.tokens(of: text).map { ($0.kind == .foreign ? "!" : "") + $0.text }
    }

    @Test(arguments: [
        ("100 * pow(level - 1, 2)", ["100", "*", "pow", "(", "level", "-", "1", ",", "2", ")"]),
        (".5e-3+1.", [".5e-3", "+", "1."]),
        ("a<=b<>c", ["a", "<=", "b", "<>", "c"]),
        ("level**2", ["level", "!**", "2"]),
        ("level^2", ["level", "!^", "2"]),
        ("1;2", ["1", "!;", "2"]),
        ("1--2", ["1", "!--", "2"]),
        ("1- -2", ["1", "-", "-", "2"]),
        ("'it' \"x", ["!'it'", "!\"x"]),
        ("0x10 1_0 2e 3e+", ["!0x10", "!1_0", "!2e", "!3e", "+"]),
        ("nivel × é", ["nivel", "!×", "!é"]),
        ("", []),
    ])
    func cuts(_ text: String, _ expected: [String]) { #expect(tokens(text) == expected) }
}
