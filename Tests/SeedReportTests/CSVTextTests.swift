import Testing

@testable import SeedReport

/// What the fuzzer has found in cells.
@Suite struct CSVTextTests {
    private func line(_ cells: [CSVText.Cell]) -> String {
        var csv = CSVText()
        csv.append(cells)
        return csv.text.string
    }

    @Test func quotesWithMarksAreDoubled() {
        #expect(Array(line([.text("a\"\u{301},b")]).unicodeScalars) == Array("\"a\"\"\u{301},b\"\r\n".unicodeScalars))
    }

    @Test func formulasAreTexts() {
        #expect(line([.text("=1+1"), .text("@x"), .number(-5)]) == "'=1+1,'@x,-5\r\n")
    }

    @Test func negativeNumbersHaveOneSign() {
        #expect(line([.decimal(-0.05), .decimal(-1.5), .decimal(-0.001), .decimal(2)]) == "-0.05,-1.50,0.00,2.00\r\n")
    }
}
