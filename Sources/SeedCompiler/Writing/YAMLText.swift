import SeedSyntax

/// Writes scalars: plain where every reader of YAML takes them for the same text, else in quotes.
package enum YAMLText {
    package enum Quotes: Sendable { case single, double }

    /// A value that is no collection, on one line.
    ///
    /// - Parameters:
    ///   - inFlow: whether it stands in braces or brackets, where more has to be quoted.
    ///   - quotes: what to use even where plain would do; where single ones cannot hold the text it is double ones.
    package static func scalar(_ value: YAMLValue, inFlow: Bool, quotes: Quotes? = nil) -> String {
        switch value {
        case .null, .list, .mapping: "null"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .integer(let integer): String(integer)
        case .real(let real): real.description
        case .text(let bytes): text(bytes, inFlow: inFlow, quotes: quotes)
        }
    }

    package static func text(_ bytes: [UInt8], inFlow: Bool, quotes: Quotes? = nil) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let scalars = Array(text.unicodeScalars)
        let isHarmless = !holdsHarmful(bytes)
        if quotes == nil, isHarmless, isPlain(bytes, scalars, inFlow: inFlow) { return text }
        let isPrintable = isHarmless && scalars.allSatisfy { $0 != "\t" && !needsEscape($0) }
        let prefersSingle = quotes == .single || (quotes == nil && bytes.contains { $0 == 0x22 || $0 == 0x5C })
        if prefersSingle, isPrintable {
            return "'" + scalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
        }
        let quoted = "\"" + scalars.map(escaped).joined() + "\""
        return isHarmless ? quoted : harmless(quoted)
    }

    /// A text of several lines as a literal block (`|`), its lines indented; nil where that cannot hold it.
    package static func literal(_ bytes: [UInt8], indent: String, lineBreak: String = "\n") -> (
        header: String, body: String
    )? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(0x0A), !text.unicodeScalars.contains(where: { $0 != "\n" && needsEscape($0) }),
            !holdsHarmful(bytes)
        else { return nil }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let endsWithBreak = lines.last?.isEmpty == true
        if endsWithBreak { lines.removeLast() }
        // A first line that starts with a space would need its indentation spelt out, and empty last lines depend on what follows.
        guard let first = lines.first?.first, first != 0x20, first != 0x09, let last = lines.last, !last.isEmpty,
            lines.allSatisfy({ $0.isEmpty || $0.contains { $0 != 0x20 && $0 != 0x09 } }),
            // A log might take such a line for a command.
            !lines.contains(where: { $0.first { $0 != 0x20 } == UInt8(ascii: ":") })
        else { return nil }
        let body = lines.map { $0.isEmpty ? "" : indent + String(decoding: $0, as: UTF8.self) }
        return (endsWithBreak ? "|" : "|-", body.joined(separator: lineBreak))
    }

    // MARK: What needs quotes

    private static func isPlain(_ bytes: [UInt8], _ scalars: [Unicode.Scalar], inFlow: Bool) -> Bool {
        guard let first = scalars.first, let last = scalars.last,
            bytes.withUnsafeBufferPointer({ CoreScalar($0) }) == .text
        else { return false }
        if "-?:,[]{}#&*!|>'\"%@`=~<".unicodeScalars.contains(first) || first == " " || last == " " || last == ":" {
            return false
        }
        if scalars.contains(where: { $0 == "\t" || $0 == "\n" || needsEscape($0) }) { return false }
        if zip(scalars, scalars.dropFirst()).contains(where: { $0 == (":", " ") || $0 == (" ", "#") }) { return false }
        if inFlow, scalars.contains(where: { ",[]{}:?".unicodeScalars.contains($0) }) { return false }
        return !looksTyped(bytes)
    }

    /// Text to the core schema, but not to every reader: `no` and `off`, times and dates.
    private static func looksTyped(_ bytes: [UInt8]) -> Bool {
        let word = String(decoding: bytes, as: UTF8.self).lowercased()
        if ["y", "n", "yes", "no", "on", "off"].contains(word) { return true }
        return "0123456789+-.".utf8.contains(bytes[0])
            && bytes.allSatisfy { "0123456789+-.:_ eExXoObBaAcCdDfFtTzZ".utf8.contains($0) }
    }

    // MARK: What needs escapes

    /// What YAML does not print, and what some readers take for a line break.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...: false
        default: true
        }
    }

    /// Whether there is more to be spelt out: what does not show, unless a script or an emoji needs it.
    private static func holdsHarmful(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            var next = 0
            while let found = nextHarmful(in: text, from: next) {
                if !isFine(found, text) { return true }
                next = found.range.upperBound
            }
            return false
        }
    }

    private static func isFine(_ found: HarmfulScalar, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        found.scalar.value < 0x20 || found.isNeeded(in: text)
    }

    private static func harmless(_ quoted: String) -> String {
        var out: [UInt8] = []
        Array(quoted.utf8).withUnsafeBufferPointer { text in
            out.append(text, isFine: { isFine($0, text) }) { scalar, out in out += numeric(scalar).utf8 }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func numeric(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        let width = scalar.value < 0x100 ? 2 : scalar.value < 0x10000 ? 4 : 8
        return (width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U") + String(repeating: "0", count: width - hex.count)
            + hex
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case _ where needsEscape(scalar): return numeric(scalar)
        default: return String(scalar)
        }
    }
}
