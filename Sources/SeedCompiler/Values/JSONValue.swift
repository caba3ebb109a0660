import Foundation
import SeedSyntax

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

    /// Nil where the text is not JSON (RFC 8259), which is UTF-8.
    package init?(_ bytes: [UInt8]) {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
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
    private var scanner: JSONScanner
    private var depth = 0

    init(_ bytes: [UInt8]) { scanner = JSONScanner(bytes) }

    mutating func document() -> JSONValue? {
        guard let value = value() else { return nil }
        scanner.skipSpace()
        return scanner.isAtEnd ? value : nil
    }

    private mutating func value() -> JSONValue? {
        scanner.skipSpace()
        guard depth < 500 else { return nil }
        switch scanner.byte {
        case nil: return nil
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return list()
        case UInt8(ascii: "\""): return scanner.text().map(JSONValue.text)
        case UInt8(ascii: "t"): return scanner.take("true") ? .boolean(true) : nil
        case UInt8(ascii: "f"): return scanner.take("false") ? .boolean(false) : nil
        case UInt8(ascii: "n"): return scanner.take("null") ? .null : nil
        default: return number()
        }
    }

    /// Steps over one of two words.
    ///
    /// - Returns: whether another element follows; nil when neither stands here.
    private mutating func goesOn(until end: String) -> Bool? {
        scanner.skipSpace()
        if scanner.take(",") { return true }
        return scanner.take(end) ? false : nil
    }

    private mutating func list() -> JSONValue? {
        _ = scanner.take("[")
        depth += 1
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        scanner.skipSpace()
        if scanner.take("]") { return .list(elements) }
        while let element = value() {
            elements.append(element)
            guard let goesOn = goesOn(until: "]") else { return nil }
            if !goesOn { return .list(elements) }
        }
        return nil
    }

    private mutating func object() -> JSONValue? {
        _ = scanner.take("{")
        depth += 1
        defer { depth -= 1 }
        var object = JSONObject()
        var names: Set<[UInt8]> = []
        scanner.skipSpace()
        if scanner.take("}") { return .object(object) }
        while let (key, member) = member() {
            guard names.insert(key).inserted else { return nil }
            object.members.append((key, member))
            guard let goesOn = goesOn(until: "}") else { return nil }
            if !goesOn { return .object(object) }
        }
        return nil
    }

    private mutating func member() -> (name: [UInt8], value: JSONValue)? {
        scanner.skipSpace()
        guard scanner.byte == UInt8(ascii: "\""), let key = scanner.text() else { return nil }
        scanner.skipSpace()
        guard scanner.take(":"), let value = value() else { return nil }
        return (key, value)
    }

    private mutating func number() -> JSONValue? {
        guard let (range, isReal) = scanner.number() else { return nil }
        let literal = String(decoding: scanner.bytes[range], as: UTF8.self)
        if !isReal, let integer = Int64(literal) { return .integer(integer) }
        return Double(literal).map(JSONValue.real)
    }
}
