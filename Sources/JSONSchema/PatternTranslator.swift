/// Writes an expression of ECMA-262 as PCRE2 reads it, and refuses what ECMA-262 has no word for: what PCRE2 alone knows could lift its
/// limits, or mean something else to an editor.
struct PatternTranslator {
    /// Nil where the expression is none.
    private(set) var translated: String? = ""
    private var rest: Substring.UnicodeScalarView
    private var isInClass = false
    /// Whether what was just read says how often something comes: a sign behind it would mean something to PCRE2 alone.
    private var isBehindQuantifier = false

    private static let space = #"\t-\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}"#
    private static let otherThanSpace =
        #"\x{0}-\x{8}\x{E}-\x{1F}!-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{D7FF}\x{E000}-\x{FEFE}\x{FF00}-\x{10FFFF}"#

    init(_ source: String) {
        rest = source.unicodeScalars[...]
        // NUL could end it early, and 64 KiB are more than anybody writes.
        guard source.utf8.count <= 1 << 16 else {
            translated = nil
            return
        }
        while translated != nil, let scalar = rest.popFirst() { translate(scalar) }
        if isInClass { translated = nil }
    }

    private mutating func emit(_ text: String) { translated? += text }

    private mutating func translate(_ scalar: Unicode.Scalar) {
        let wasBehindQuantifier = isBehindQuantifier
        isBehindQuantifier = false
        switch scalar {
        case "\\": escape()
        case "[" where !isInClass: openClass()
        case "[": emit(#"\["#)
        case "]" where isInClass:
            isInClass = false
            emit("]")
        case _ where isInClass: emit(scalar)
        case ".": emit(#"[^\n\r\x{2028}\x{2029}]"#)
        case "(" where hasPrefix("*") || hasPrefix("?") && !isKnownGroup: translated = nil
        case "*", "+", "?":
            // Behind one of these, only "?" is an expression of ECMA-262: as few as possible.
            if wasBehindQuantifier, scalar != "?" { translated = nil }
            isBehindQuantifier = true
            emit(scalar)
        case "{": openCount(wasBehindQuantifier)
        default: emit(scalar)
        }
    }

    private mutating func emit(_ scalar: Unicode.Scalar) {
        // PCRE2 takes what is literal in ECMA-262 literally, too; NUL is spelt out.
        emit(scalar == "\0" ? #"\x{0}"# : String(scalar))
    }

    private func hasPrefix(_ text: String) -> Bool { rest.starts(with: text.unicodeScalars) }

    private var isKnownGroup: Bool { ["?:", "?=", "?!", "?<"].contains { hasPrefix($0) } }

    /// `{2,3}`, or a brace.
    private mutating func openCount(_ wasBehindQuantifier: Bool) {
        let inner = rest.prefix { $0 == "," || ("0"..."9").contains($0) }
        let isCount = inner.first.map { $0 != "," } ?? false && rest.dropFirst(inner.count).first == "}"
        guard isCount else {
            emit(#"\{"#)
            return
        }
        if wasBehindQuantifier { translated = nil }
        emit("{" + String(inner) + "}")
        rest = rest.dropFirst(inner.count + 1)
        isBehindQuantifier = true
    }

    private mutating func openClass() {
        isInClass = true
        emit("[")
        if rest.first == "^" {
            rest.removeFirst()
            emit("^")
        }
    }

    // MARK: Escapes

    private mutating func escape() {
        guard let letter = rest.popFirst() else {
            translated = nil
            return
        }
        switch letter {
        case "s": emit(isInClass ? Self.space : "[\(Self.space)]")
        case "S": emit(isInClass ? Self.otherThanSpace : "[^\(Self.space)]")
        case "v": emit(#"\x{B}"#)
        case "0" where !(rest.first.map { ("0"..."9").contains($0) } ?? false): emit(#"\x{0}"#)
        case "c": control()
        case "p", "P": property(letter)
        case "x": codePoint(hexadecimal(2))
        case "u": codePoint(unicode())
        case "1"..."9" where !isInClass:
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            emit("\\g{\(letter)\(String(digits))}")
        case "k" where !isInClass && rest.first == "<": emit("\\k")
        case "B" where isInClass: translated = nil
        case "d", "D", "w", "W", "b", "B", "f", "n", "r", "t": emit("\\" + String(letter))
        case "a"..."z", "A"..."Z", "0"..."9": translated = nil
        case _ where letter.isASCII && letter.value > 0x20 && letter != "_": emit("\\" + String(letter))
        default: emit(letter)
        }
    }

    private mutating func codePoint(_ value: UInt32?) {
        guard let value, Unicode.Scalar(value) != nil else {
            translated = nil
            return
        }
        emit("\\x{\(String(value, radix: 16))}")
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        let digits = String(rest.prefix(count))
        guard digits.unicodeScalars.count == count, digits.allSatisfy(\.isHexDigit) else { return nil }
        rest = rest.dropFirst(count)
        return UInt32(digits, radix: 16)
    }

    /// `{1F600}`, `0041`, or the two halves of a pair: `D83D\uDE00`.
    private mutating func unicode() -> UInt32? {
        if rest.first == "{" {
            let digits = String(rest.dropFirst().prefix { $0 != "}" })
            rest = rest.dropFirst(digits.unicodeScalars.count + 2)
            return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
        }
        guard let value = hexadecimal(4) else { return nil }
        guard (0xD800..<0xDC00).contains(value), hasPrefix("\\u") else { return value }
        rest = rest.dropFirst(2)
        guard let low = hexadecimal(4), (0xDC00..<0xE000).contains(low) else { return nil }
        return 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func control() {
        guard let letter = rest.popFirst(), ("a"..."z").contains(letter) || ("A"..."Z").contains(letter) else {
            translated = nil
            return
        }
        emit("\\x{\(String(letter.value % 32, radix: 16))}")
    }

    private mutating func property(_ letter: Unicode.Scalar) {
        let name = String(rest.dropFirst().prefix { $0 != "}" })
        guard rest.first == "{", !name.isEmpty, !name.hasPrefix("^") else {
            translated = nil
            return
        }
        rest = rest.dropFirst(name.unicodeScalars.count + 2)
        emit("\\\(letter){\(UnicodePropertyNames.short(name))}")
    }
}
