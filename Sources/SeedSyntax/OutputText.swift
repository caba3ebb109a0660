/// Text that is fit for a terminal, a log and a person: the only thing that a console takes for people.
///
/// Written as an interpolated string. What the program says stands in the literals; what is put into it comes from anywhere, and goes
/// in with harmful characters spelt out (`\u{202E}`), so that it neither breaks a line nor begins one with what a CI runner obeys
/// (`::error::`; also behind spaces). There is no other way to make one.
package struct OutputText: Hashable, Sendable, ExpressibleByStringInterpolation {
    package private(set) var utf8: [UInt8] = []

    package init() {}
    package init(stringLiteral text: StaticString) { append(literal: text) }
    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.text }

    package var isEmpty: Bool { utf8.isEmpty }
    package var string: String { String(decoding: utf8, as: UTF8.self) }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = OutputText()

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.utf8.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) { text.append(literal: literal) }
        package mutating func appendInterpolation(_ other: OutputText) { text += other }
        package mutating func appendInterpolation(_ value: some StringProtocol) { text.append(value) }
        package mutating func appendInterpolation(_ value: some BinaryInteger) { text.append(Int64(value)) }
    }

    // MARK: Appending

    package static func += (a: inout OutputText, b: OutputText) { a.utf8 += b.utf8 }

    package static func + (a: OutputText, b: OutputText) -> OutputText {
        var text = a
        text += b
        return text
    }

    private mutating func append(literal: StaticString) { literal.withUTF8Buffer { utf8.append(contentsOf: $0) } }

    package mutating func append(_ number: Int64) { utf8.append(decimal: number) }

    package mutating func append(_ value: some StringProtocol) {
        let isDone: Void? = value.utf8.withContiguousStorageIfAvailable { append(valid: $0) }
        if isDone == nil { Array(value.utf8).withUnsafeBufferPointer { append(valid: $0) } }
    }

    /// A value's bytes, which need not be UTF-8: what is none is shown as U+FFFD.
    package mutating func append(bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            append(valid: bytes)
        } else {
            append(String(decoding: bytes, as: UTF8.self))
        }
    }

    private mutating func append(valid text: UnsafeBufferPointer<UInt8>) {
        var rest = text
        if let colon = leadingColon(text), isLineEmpty {
            utf8.append(contentsOf: text[..<colon])
            Self.spell(":", &utf8)
            rest = UnsafeBufferPointer(rebasing: text[(colon + 1)...])
        }
        utf8.append(rest, spelling: Self.spell)
    }

    private static func spell(_ scalar: Unicode.Scalar, _ out: inout [UInt8]) {
        switch scalar {
        case "\n": out += "\\n".utf8
        case "\r": out += "\\r".utf8
        case "\t": out += "\\t".utf8
        default: out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8
        }
    }

    // MARK: Lines

    /// Where a text begins with a colon, spaces before it aside.
    private func leadingColon(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: ":") { return index }
            let length = text[index] < 0x80 ? 1 : decode(text, at: index)?.length ?? 1
            let scalar = text[index] < 0x80 ? Unicode.Scalar(text[index]) : decode(text, at: index)?.scalar ?? "x"
            guard scalar == " " || !scalar.isASCII && scalar.properties.isWhitespace else { return nil }
            index += length
        }
        return nil
    }

    /// Whether nothing but spaces stands in the last line; what is not ASCII might be one. A text of its own may become a line's start.
    private var isLineEmpty: Bool {
        for byte in utf8.reversed() where byte != 0x20 && byte < 0x80 { return byte == 0x0A }
        return true
    }

    package mutating func removeTrailingSpaces() {
        while utf8.last == 0x20 { utf8.removeLast() }
    }
}

extension Sequence<OutputText> {
    package func joined(_ separator: OutputText = "") -> OutputText {
        var text = OutputText()
        for (index, part) in enumerated() {
            if index > 0 { text += separator }
            text += part
        }
        return text
    }
}

extension [UInt8] {
    package mutating func append(decimal integer: Int64) {
        if integer < 0 { append(UInt8(ascii: "-")) }
        let magnitude = integer.magnitude
        var digits = 1
        var rest = magnitude / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        rest = magnitude
        for place in stride(from: count - 1, through: count - digits, by: -1) {
            self[place] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
