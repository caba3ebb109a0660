import SeedSyntax
import Testing

@testable import SeedCompiler

struct MonotonyTests {
    private func neverFalls(_ text: String) throws -> Bool {
        var sources = SourceMap()
        let tree = try parseYAML(sources.add(path: "f.yaml", contents: Array("f: \"\(text)\"".utf8)))
        var faults: [Diagnostic] = []
        let formula = try #require(Formula.read(tree, tree.child(tree.documents[0], "f")!, known: nil, &faults))
        return Monotony.neverFalls(formula)
    }

    @Test(arguments: [
        "floor(sqrt(t / 100)) + 1", "t", "7", "2 * t - 5", "-(3 - t)", "min(t / 2, 10)", "max(1, floor(t * 0.5))",
        "t / -2 * -1", "t * 2 * 50 + sqrt(t)", "- -t", "round(t / 3)", "(t + 1) / (2 * 5)",
    ])
    func isSeen(_ formula: String) throws { #expect(try neverFalls(formula)) }

    @Test(arguments: [
        "10 - t", "t * t", "1 / t", "t % 7", "pow(t, 2)", "t - t", "CASE WHEN t < 5 THEN 1 ELSE 2 END", "t / 0",
        "t * (1 - 2)",
        "t < 5", "abs(t)", "min(10 - t, 3)", "t * -1", "sqrt(100 - t)", "t > 5 AND t", "NOT t", "t IS NULL",
        "round(t, 2)",
        "CASE t WHEN 1 THEN 5 END", "t BETWEEN 1 AND 2",
    ])
    func isNotClaimed(_ formula: String) throws { #expect(try !neverFalls(formula)) }
}
