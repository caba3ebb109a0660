import SeedSyntax

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

    /// What is harmful is spelt out: a shell ends lines where it likes, a terminal obeys controls, and nobody sees what does not show.
    private static func textLiteral(_ bytes: [UInt8]) -> String {
        guard String(validating: bytes, as: UTF8.self) != nil else { return "CAST(\(hexLiteral(bytes)) AS TEXT)" }
        var parts: [String] = []
        var harmful: [String] = []
        func endHarmful() {
            if !harmful.isEmpty { parts.append("char(\(harmful.joined(separator: ", ")))") }
            harmful = []
        }
        func append(run: some Sequence<UInt8>) {
            endHarmful()
            let quoted = run.flatMap { $0 == UInt8(ascii: "'") ? [$0, $0] : [$0] }
            parts.append("'\(String(decoding: quoted, as: UTF8.self))'")
        }
        bytes.withUnsafeBufferPointer { text in
            var start = 0
            while let found = nextHarmful(in: text, from: start) {
                if found.range.lowerBound > start { append(run: text[start..<found.range.lowerBound]) }
                harmful.append(String(found.scalar.value))
                start = found.range.upperBound
            }
            if start < text.count { append(run: text[start...]) }
        }
        endHarmful()
        return parts.map { SQLText(stringLiteral: $0) }.concatenated.literalSQL
    }

    private static func hexLiteral(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return "x'" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
            + "'"
    }
}
