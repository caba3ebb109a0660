import SeedSyntax

extension Value {
    /// As people read it: text in quotes with what does not show spelt out, NULL, numbers bare.
    package var display: String {
        switch self {
        case .null: "NULL"
        case .integer(let integer): String(integer)
        case .real(let real): real.description
        case .text(let bytes): "\"" + Self.visible(bytes) + "\""
        case .blob(let bytes): "x'" + bytes.prefix(16).map(Self.hex).joined() + (bytes.count > 16 ? "…" : "") + "'"
        }
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func visible(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
        if isPlain, bytes.withUnsafeBufferPointer({ nextHarmful(in: $0) == nil }) { return text }
        return text.unicodeScalars.map(visible).joined()
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\"": "\\\""
        case "\\": "\\\\"
        case _ where scalar.isInvisible: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: String(scalar)
        }
    }
}
