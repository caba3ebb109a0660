import SeedReport
import SeedSyntax

/// Values of any kind as `levels --format csv` writes them: a reader of CSV, written anew after what Python's `csv` does, finds the same
/// values, and a spreadsheet finds no formula.
func fuzzCSV(_ bytes: [UInt8]) {
    // A row a line; a cell up to a NUL. What begins with U+0001 or U+0002 is a number.
    let rows = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
        line.split(separator: 0, omittingEmptySubsequences: false).map(cell)
    }
    var csv = CSVText()
    for row in rows { csv.append(row) }
    let found = readCSV(Array(csv.text.string.unicodeScalars))
    require(found.count == rows.count, "\(rows.count) rows become \(found.count)")
    for (row, cells) in zip(rows, found) {
        require(row.count == cells.count, "\(row.count) cells become \(cells.count)")
        for (wanted, text) in zip(row, cells) { compare(wanted, text) }
    }
}

private func cell(_ bytes: ArraySlice<UInt8>) -> CSVText.Cell {
    let bits = bytes.dropFirst().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch bytes.first {
    case 1: return .number(Int64(bitPattern: bits) &* (bytes.count % 2 == 0 ? 1 : -1))
    case 2: return .decimal(Double(bitPattern: bits))
    default: return .text(String(decoding: bytes, as: UTF8.self))
    }
}

private func compare(_ wanted: CSVText.Cell, _ text: String) {
    switch wanted {
    case .number(let number): require(text == "\(number)", "\(number) becomes \(text)")
    case .decimal(let real) where !real.isFinite: require(text == real.description, "\(real) becomes \(text)")
    case .decimal(let real):
        // A difference of numbers as large as that is no difference of hundredths.
        let distance = Double(text).map { abs($0 - real) } ?? .infinity
        require(distance <= max(0.0051, real.magnitude / 1e15), "\(real) becomes \(text)")
    case .text(let value):
        let first = text.unicodeScalars.first
        require(first.map { !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? true, "\(text) is a formula")
        // Line breaks, and whatever else would harm a terminal, are shown by their numbers everywhere.
        let shown = [value, "'" + value].flatMap {
            [("\($0)" as OutputText).string, ("x\($0)" as OutputText).string.dropX]
        }
        require(shown.contains { $0.unicodeScalars.elementsEqual(text.unicodeScalars) }, "\(value) becomes \(text)")
    }
}

extension String {
    fileprivate var dropX: String { String(String.UnicodeScalarView(unicodeScalars.dropFirst())) }
}

/// RFC 4180: cells between commas, those in quotes may hold commas and, doubled, quotes.
private func readCSV(_ text: [Unicode.Scalar]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var index = 0
    while index < text.count {
        let scalar = text[index]
        let next = index + 1 < text.count ? text[index + 1] : nil
        index += 1
        switch scalar {
        case "\"" where isQuoted && next == "\"":
            cell.append(scalar)
            index += 1
        case "\"" where isQuoted || cell.isEmpty: isQuoted.toggle()
        case "," where !isQuoted:
            row.append(String(cell))
            cell = String.UnicodeScalarView()
        case "\r" where !isQuoted && next == "\n":
            index += 1
            rows.append(row + [String(cell)])
            (row, cell) = ([], String.UnicodeScalarView())
        default: cell.append(scalar)
        }
    }
    require(!isQuoted && row.isEmpty && cell.isEmpty, "the last row has no end")
    return rows
}
