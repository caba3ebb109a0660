/// Steps over the words of a JSON text (RFC 8259). What the words make is the caller's: a value, or a tree with places.
package struct JSONScanner {
    package let bytes: [UInt8]
    package private(set) var index = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var isAtEnd: Bool { index >= bytes.count }

    /// Nil at the end.
    package var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    package mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    /// - Returns: whether it stood here; then it is behind.
    package mutating func take(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    // MARK: Numbers

    /// - Returns: where the number stands, and whether it has a fraction or an exponent; nil where there is none.
    package mutating func number() -> (range: Range<Int>, isReal: Bool)? {
        let start = index
        _ = take("-")
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != 0x30 else { return nil }
        var isReal = false
        if take(".") {
            isReal = true
            guard digits() > 0 else { return nil }
        }
        if take("e") || take("E") {
            isReal = true
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { return nil }
        }
        return (start..<index, isReal)
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
        return index - start
    }

    // MARK: Texts

    /// The text whose opening quote stands here, escapes resolved. A surrogate that is alone becomes the three bytes that UTF-8 would
    /// give it, because it still must equal itself.
    ///
    /// - Returns: nil where it has no end, an escape that is none, or a control character; that is where `index` then is.
    package mutating func text() -> [UInt8]? {
        index += 1
        var result: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return result
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                Self.append(scalar, to: &result)
            case 0..<0x20:
                index -= 1
                return nil
            default: result.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> UInt32? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt32(byte)
        case UInt8(ascii: "u"):
            guard let unit = hexUnit() else { return nil }
            let mark = index
            if (0xD800..<0xDC00).contains(unit), take("\\u"), let low = hexUnit(), (0xDC00..<0xE000).contains(low) {
                return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            index = mark
            return unit
        default:
            index -= 1
            return nil
        }
    }

    private mutating func hexUnit() -> UInt32? {
        guard index + 4 <= bytes.count, bytes[index..<index + 4].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { return nil }
        defer { index += 4 }
        return UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    }

    private static func append(_ scalar: UInt32, to result: inout [UInt8]) {
        switch scalar {
        case ..<0x80: result.append(UInt8(scalar))
        case ..<0x800: result += [0xC0 | UInt8(scalar >> 6), 0x80 | UInt8(scalar & 0x3F)]
        case ..<0x10000:
            result += [0xE0 | UInt8(scalar >> 12), 0x80 | UInt8(scalar >> 6 & 0x3F), 0x80 | UInt8(scalar & 0x3F)]
        default:
            result += [
                0xF0 | UInt8(scalar >> 18), 0x80 | UInt8(scalar >> 12 & 0x3F), 0x80 | UInt8(scalar >> 6 & 0x3F),
                0x80 | UInt8(scalar & 0x3F),
            ]
        }
    }
}
