import Foundation

/// A JSON value read from a column, for comparing. Numbers keep exact integers; text is bytes.
package enum JSONValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case list([JSONValue])
    /// A text that gives a key twice is no value: Python takes the last, SQLite the first.
    case object(JSONObject)

    /// Nil where the text is not JSON (RFC 8259).
    package init?(_ bytes: [UInt8]) {
        var parser = JSONParser(bytes)
        guard let value = parser.document() else { return nil }
        self = value
    }

    package static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.boolean(let x), .boolean(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.real(let x), .real(let y)): x == y
        case (.integer(let x), .real(let y)), (.real(let y), .integer(let x)): Int64(exactly: y) == x
        case (.text(let x), .text(let y)): x == y
        case (.list(let x), .list(let y)): x == y
        case (.object(let x), .object(let y)): x == y
        default: false
        }
    }
}

/// The members of an object in the order of the text, which does not count when two are compared.
package struct JSONObject: Equatable, Sendable {
    package fileprivate(set) var members: [(name: [UInt8], value: JSONValue)] = []

    package func filter(_ isIncluded: (_ name: [UInt8]) -> Bool) -> JSONObject {
        JSONObject(members: members.filter { isIncluded($0.name) })
    }

    package static func == (a: JSONObject, b: JSONObject) -> Bool {
        guard a.members.count == b.members.count else { return false }
        let values = Dictionary(uniqueKeysWithValues: b.members.map { ($0.name, $0.value) })
        return a.members.allSatisfy { values[$0.name] == $0.value }
    }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() -> JSONValue? {
        guard let value = value() else { return nil }
        skipSpace()
        return index == bytes.count ? value : nil
    }

    private mutating func value() -> JSONValue? {
        skipSpace()
        guard index < bytes.count, depth < 500 else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return list()
        case UInt8(ascii: "\""): return text().map(JSONValue.text)
        case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    /// Steps over one of two bytes; nil when neither stands here.
    private mutating func separator(_ more: Character, _ end: Character) -> Character? {
        skipSpace()
        guard index < bytes.count else { return nil }
        let found = Character(UnicodeScalar(bytes[index]))
        guard found == more || found == end else { return nil }
        index += 1
        return found
    }

    private mutating func list() -> JSONValue? {
        index += 1
        depth += 1
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .list(elements) }
        while let element = value() {
            elements.append(element)
            switch separator(",", "]") {
            case ",": continue
            case "]": return .list(elements)
            default: return nil
            }
        }
        return nil
    }

    private mutating func object() -> JSONValue? {
        index += 1
        depth += 1
        defer { depth -= 1 }
        var object = JSONObject()
        var names: Set<[UInt8]> = []
        skipSpace()
        if take("}") { return .object(object) }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\""), let key = text(), separator(":", ":") != nil,
                let member = value()
            else { return nil }
            guard names.insert(key).inserted else { return nil }
            object.members.append((key, member))
            switch separator(",", "}") {
            case ",": continue
            case "}": return .object(object)
            default: return nil
            }
        }
    }

    private mutating func number() -> JSONValue? {
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
        let literal = String(decoding: bytes[start..<index], as: UTF8.self)
        if !isReal, let integer = Int64(literal) { return .integer(integer) }
        return Double(literal).map(JSONValue.real)
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
        return index - start
    }

    private mutating func text() -> [UInt8]? {
        index += 1
        var result: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return result
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                appendScalar(scalar, to: &result)
            case 0..<0x20: return nil
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
        default: return nil
        }
    }

    private mutating func hexUnit() -> UInt32? {
        guard index + 4 <= bytes.count, bytes[index..<index + 4].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { return nil }
        defer { index += 4 }
        return UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    }

    /// UTF-8 by hand, because a lone surrogate is no Unicode scalar and still must equal itself.
    private func appendScalar(_ scalar: UInt32, to result: inout [UInt8]) {
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
