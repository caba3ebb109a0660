import SeedDatabase
import SeedSyntax
import Testing

@testable import SeedCompiler

/// Inversion needs something that computes, so it is tested where that is.
struct InversionTests {
    private func totals(_ text: String, count: Int64) throws -> [Int64] {
        var sources = SourceMap()
        let yaml = "formula: \"\(text)\""
        let tree = try parseYAML(sources.add(path: "formula.yaml", contents: Array(yaml.utf8)))
        let node = tree.child(tree.documents[0], "formula")!
        var faults: [Diagnostic] = []
        let formula = try #require(Formula.read(tree, node, known: nil, &faults), "\(faults)")
        let run = try FormulaRun(formula, SealedFormulas())
        return try Inversion(name: "f", run: run, span: tree.span(node)).totals(count: count)
    }

    @Test func theFormulaOfApplicationA() throws {
        #expect(
            try totals("floor(sqrt(total_earned / 100)) + 1", count: 10)
                == [0, 100, 400, 900, 1600, 2500, 3600, 4900, 6400, 8100])
    }

    @Test func itIsExactFarOut() throws {
        let found = try totals("floor(t / 3000000007) + 1", count: 1_000)
        #expect(found == (0..<1_000).map { $0 * 3_000_000_007 })
    }

    @Test func flatAndSteep() throws {
        #expect(
            try totals("CASE WHEN t < 5 THEN 1 WHEN t < 1000000 THEN 2 WHEN t < 1000001 THEN 3 ELSE 4 END", count: 4)
                == [0, 5, 1_000_000, 1_000_001])
    }

    @Test func betweenWholeNumbersItRoundsUp() throws {
        #expect(try totals("floor(t / 2.5) + 1", count: 5) == [0, 3, 5, 8, 10])
    }

    @Test(arguments: ["7", "t - t + 3"]) func whatIsThereFromTheStartIsSkipped(_ formula: String) {
        #expect(throws: DiagnosticBatch.self) { try totals(formula + " + 0 * t", count: 2) }
    }

    @Test func whatIsNeverReachedEnds() {
        #expect(throws: DiagnosticBatch.self) { try totals("min(floor(t / 10) + 1, 3)", count: 4) }
    }

    @Test func againstEveryTotal() throws {
        for divisor in [1, 7, 33, 250] {
            let found = try totals("floor(pow(t / \(divisor), 0.75)) + 1", count: 12)
            let run = try SealedFormulas().prepare("floor(pow(?1 / \(divisor).0, 0.75)) + 1.0")
            for (index, total) in found.enumerated() {
                #expect(try run.value([Double(total)]) == .real(Double(index + 1)))
                if total > 0 { #expect(try run.value([Double(total - 1)]) == .real(Double(index))) }
            }
        }
    }
}
