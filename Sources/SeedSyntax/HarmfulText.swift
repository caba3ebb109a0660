/// A place in a text that is not to be shown as it is.
package struct HarmfulScalar {
    /// In bytes.
    package let range: Range<Int>
    package let scalar: Unicode.Scalar
}

/// Finds what a terminal obeys, what nobody sees, and what a CI log takes for a command wherever it stands in a line: `##[error]` and
/// its like (`##vso[`, `##teamcity[`), of which the second number sign is the harmful one.
///
/// - Parameter text: UTF-8; malformed bytes are passed over.
package func nextHarmful(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> HarmfulScalar? {
    let raw = UnsafeRawBufferPointer(text)
    var index = start
    while index < text.count {
        // Nearly every text is nothing else, and is passed over eight bytes at a time.
        if index + 8 <= text.count, raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).isPlain {
            index += 8
            continue
        }
        let end = min(index + 8, text.count)
        while index < end {
            if let found = harmful(text, at: index) { return found }
            index += 1
        }
    }
    return nil
}

/// Finds what does not show beyond ASCII.
package func nextInvisible(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> HarmfulScalar? {
    let raw = UnsafeRawBufferPointer(text)
    var index = start
    while index < text.count {
        if index + 8 <= text.count,
            raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index += 8
            continue
        }
        let end = min(index + 8, text.count)
        while index < end {
            if beginsInvisible(text[index]), let (scalar, length) = decode(text, at: index), scalar.isInvisible {
                return HarmfulScalar(range: index..<index + length, scalar: scalar)
            }
            index += 1
        }
    }
    return nil
}

@inline(__always)
private func harmful(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> HarmfulScalar? {
    let byte = text[index]
    if byte >= 0x20, byte < 0x7F {
        guard byte == UInt8(ascii: "#"), startsCommand(text, at: index) else { return nil }
        return HarmfulScalar(range: index + 1..<index + 2, scalar: "#")
    }
    if byte < 0x80 { return HarmfulScalar(range: index..<index + 1, scalar: Unicode.Scalar(byte)) }
    guard beginsInvisible(byte), let (scalar, length) = decode(text, at: index), scalar.isInvisible else { return nil }
    return HarmfulScalar(range: index..<index + length, scalar: scalar)
}

/// `##`, letters, `[`.
private func startsCommand(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 1 < text.count, text[index + 1] == UInt8(ascii: "#") else { return false }
    let behind = text[(index + 2)...].first { !(0x61...0x7A).contains($0 | 0x20) }
    return behind == UInt8(ascii: "[")
}

/// The scalar beyond ASCII that begins with a byte; nil where there is none.
func decode(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    let byte = text[index]
    let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    guard byte >= 0xC2, byte < 0xF5, index + length <= text.count else { return nil }
    var value = UInt32(byte) & (0x7F >> UInt32(length))
    for place in index + 1..<index + length {
        guard text[place] & 0xC0 == 0x80 else { return nil }
        value = value << 6 | UInt32(text[place] & 0x3F)
    }
    return Unicode.Scalar(value).map { ($0, length) }
}

extension [UInt8] {
    /// Appends a text, with another spelling for what is harmful in it.
    ///
    /// - Parameter isFine: takes a place; whether to leave it as it is all the same.
    package mutating func append(
        _ text: UnsafeBufferPointer<UInt8>, isFine: (HarmfulScalar) -> Bool = { _ in false },
        spelling: (Unicode.Scalar, inout [UInt8]) -> Void
    ) {
        var (start, next) = (0, 0)
        while let found = nextHarmful(in: text, from: next) {
            next = found.range.upperBound
            if isFine(found) { continue }
            append(contentsOf: text[start..<found.range.lowerBound])
            spelling(found.scalar, &self)
            start = next
        }
        append(contentsOf: text[start...])
    }
}

extension UInt64 {
    /// Whether all eight of its bytes are ASCII that prints, but for number signs.
    fileprivate var isPlain: Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        let isBelowSpace = (self &- 0x2020_2020_2020_2020) & ~self
        let isDelete = self ^ 0x7F7F_7F7F_7F7F_7F7F
        let isNumberSign = self ^ 0x2323_2323_2323_2323
        return (self | isBelowSpace | isDelete.zeroBytes | isNumberSign.zeroBytes) & high == 0
    }

    /// The high bit of a byte is set where there is a zero; above a zero it may be set, too.
    private var zeroBytes: UInt64 { (self &- 0x0101_0101_0101_0101) & ~self }
}
