import SeedSyntax

/// Comma-separated values, as RFC 4180 has them. Each row is a line, whatever its cells hold: texts are shown as they are to people.
package struct CSVText {
    package enum Cell {
        case text(String)
        /// Written as it is: to a spreadsheet -5 is a number, and no formula.
        case number(Int64)
        /// With two digits behind the point.
        case decimal(Double)

        static func number(_ value: Int64?) -> Cell { value.map { .number($0) } ?? .text("") }
    }

    package private(set) var text = OutputText()

    package init() {}

    package mutating func append(_ row: [Cell]) { text += row.map(Self.written).joined(",") + "\r\n" }

    private static func written(_ cell: Cell) -> OutputText {
        switch cell {
        case .text(let text): written(text)
        case .number(let number): "\(number)"
        case .decimal(let real): "\(fixed(real))"
        }
    }

    /// A spreadsheet takes what begins with one of these for a formula, also in their full width, and not behind an apostrophe.
    private static func written(_ text: String) -> OutputText {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
        let cell = isFormula ? "'" + text : text
        guard cell.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C }) else { return "\(cell)" }
        // Not by characters: a quote with a mark on it is another one.
        let doubled = cell.utf8.split(separator: 0x22, omittingEmptySubsequences: false).joined(separator: [0x22, 0x22])
        return "\"\(String(decoding: Array(doubled), as: UTF8.self))\""
    }
}
