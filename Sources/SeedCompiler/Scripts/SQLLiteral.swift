extension Value {
    /// The value as SQL reads it back: the same storage class and the same bytes.
    package var sqlLiteral: String {
        switch self {
        case .null: "NULL"
        case .integer(let integer): String(integer)
        // SQLite has no name for an infinity, but reads one from a number that is too large.
        case .real(let real) where real.isInfinite: real < 0 ? "-9e999" : "9e999"
        case .real(let real): real.description
        case .text(let bytes): Self.textLiteral(bytes)
        case .blob(let bytes): Self.hexLiteral(bytes)
        }
    }

    /// Controls are spelt out: a shell ends lines where it likes, and a terminal obeys them.
    private static func textLiteral(_ bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "CAST(\(hexLiteral(bytes)) AS TEXT)" }
        var parts: [String] = []
        var run = ""
        var controls: [String] = []
        func endRun() {
            if !run.isEmpty { parts.append("'\(run)'") }
            run = ""
        }
        func endControls() {
            if !controls.isEmpty { parts.append("char(\(controls.joined(separator: ", ")))") }
            controls = []
        }
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
                endRun()
                controls.append(String(scalar.value))
            } else {
                endControls()
                run += scalar == "'" ? "''" : String(scalar)
            }
        }
        endRun()
        endControls()
        return parts.map { SQLText(stringLiteral: $0) }.concatenated.literalSQL
    }

    private static func hexLiteral(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return "x'" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
            + "'"
    }
}
