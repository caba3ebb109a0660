#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a plain scalar means under the core schema of YAML 1.2 (§10.3.2): `no`, `off`, `1:30` and dates stay text.
package enum CoreScalar: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text
    /// An integer literal beyond 64 bits.
    case integerOverflow
    /// `.inf`, `.nan`, or a literal beyond the range of a double: SQLite and JSON cannot hold them.
    case notFinite

    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "~") where bytes.count == 1: self = .null
        case UInt8(ascii: "n"), UInt8(ascii: "N"): self = isWord(bytes, "null") ? .null : .text
        case UInt8(ascii: "t"), UInt8(ascii: "T"): self = isWord(bytes, "true") ? .boolean(true) : .text
        case UInt8(ascii: "f"), UInt8(ascii: "F"): self = isWord(bytes, "false") ? .boolean(false) : .text
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Self.number(bytes)
        default: self = .text
        }
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> CoreScalar {
        if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
            if bytes[1] == UInt8(ascii: "o") { return integer(bytes, from: 2, radix: 8) }
            if bytes[1] == UInt8(ascii: "x") { return integer(bytes, from: 2, radix: 16) }
        }
        let sign = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") ? 1 : 0
        let unsigned = UnsafeBufferPointer(rebasing: bytes[sign...])
        if isWord(unsigned, ".inf") || (sign == 0 && isNaN(unsigned)) { return .notFinite }
        let shape = decimalShape(unsigned)
        switch shape {
        case .text: return .text
        case .integer: return integer(bytes, from: sign, radix: 10)
        case .real:
            let value = strtod(String(decoding: bytes, as: UTF8.self), nil)
            return value.isFinite ? .real(value) : .notFinite
        }
    }

    private static func integer(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, radix: UInt64) -> CoreScalar {
        var magnitude: UInt64 = 0
        var overflow = false
        for byte in bytes[start...] {
            guard let digit = digitValue(byte), digit < radix else { return .text }
            let (product, high) = magnitude.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            overflow = overflow || high || carry
            magnitude = sum
        }
        let negative = bytes[0] == UInt8(ascii: "-")
        if overflow || magnitude > UInt64(Int64.max) + (negative ? 1 : 0) { return .integerOverflow }
        return .integer(negative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude))
    }

    private enum Shape { case integer, real, text }

    /// `[0-9]+`, or `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func decimalShape(_ bytes: UnsafeBufferPointer<UInt8>) -> Shape {
        var index = 0
        func digits() -> Int {
            let start = index
            while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
            return index - start
        }
        let whole = digits()
        if index == bytes.count { return whole > 0 ? .integer : .text }
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            if digits() == 0, whole == 0 { return .text }
        } else if whole == 0 {
            return .text
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            if digits() == 0 { return .text }
        }
        return index == bytes.count ? .real : .text
    }
}

private func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte - 0x30)
    case 0x41...0x46: UInt64(byte - 0x41 + 10)
    case 0x61...0x66: UInt64(byte - 0x61 + 10)
    default: nil
    }
}

/// The three spellings that the core schema allows: `word`, `Word`, `WORD`.
private func isWord(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    let first = letters.first == UInt8(ascii: ".") ? 1 : 0
    func upper(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte - 0x20 : byte }
    if zip(bytes, letters).allSatisfy({ $0 == $1 }) { return true }
    guard bytes[first] == upper(letters[first]), first == 0 || bytes[0] == letters[0] else { return false }
    let rest = zip(bytes[(first + 1)...], letters[(first + 1)...])
    return rest.allSatisfy { $0 == $1 } || rest.allSatisfy { $0 == upper($1) }
}

private func isNaN(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    [".nan", ".NaN", ".NAN"].contains { bytes.elementsEqual($0.utf8) }
}
