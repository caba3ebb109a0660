import SeedCompiler

/// A value as a plan shows it and as a saved plan holds it.
package enum PlanValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case blob([UInt8])
    /// JSON text that parses.
    case json([UInt8])
    /// A row of another kind, by its natural key.
    indirect case key([Member])

    package struct Member: Equatable, Sendable {
        let name: String
        let value: PlanValue
    }

    init(_ value: Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let integer): .integer(integer)
            case .real(let real): .real(real)
            case .text(let bytes): .text(bytes)
            case .blob(let bytes): .blob(bytes)
            }
    }

    /// A value of which nobody says whether it is JSON: a list or an object most likely is.
    init(shown value: Value) {
        if case .text(let bytes) = value, bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "["),
            JSONValue(bytes) != nil
        {
            self = .json(bytes)
        } else {
            self.init(value)
        }
    }

    /// For people: text in quotes, JSON and numbers bare, a row by its key.
    var text: String {
        switch self {
        case .null: Value.null.display
        case .integer(let integer): Value.integer(integer).display
        case .real(let real): Value.real(real).display
        case .text(let bytes): Value.text(bytes).display
        case .blob(let bytes): Value.blob(bytes).display
        // Live text can be anything, also what a terminal would obey.
        case .json(let bytes):
            bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
                ? String(decoding: bytes, as: UTF8.self) : Value.text(bytes).display
        case .key(let members): members.map(\.value.text).joined(separator: " / ")
        }
    }

    var document: JSONDocument {
        switch self {
        case .null: .null
        case .integer(let integer): .integer(integer)
        case .real(let real): real.isFinite ? .real(real) : .object([("real", .text(real.description))])
        // What is no UTF-8 must not look like something else.
        case .text(let bytes):
            String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .object([("bytes", .text(Self.hex(bytes)))])
        case .blob(let bytes):
            .object([("blob", .text(Self.hex(bytes)))])
        case .json(let bytes): .raw(bytes)
        case .key(let members): .object(members.map { ($0.name, $0.value.document) })
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The same value written and read again, which is how a value of a saved plan is compared.
    var canonical: JSONValue { JSONValue(comparable: document.compact) }
}

extension JSONValue {
    /// What is too deep to be read is compared by its bytes, and is like nothing else.
    init(comparable bytes: [UInt8]) { self = JSONValue(bytes) ?? .list([.text(bytes), .null, .text(bytes)]) }
}
