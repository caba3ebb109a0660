extension Value {
    /// As people read it: text in quotes, NULL, numbers bare.
    package var display: String {
        switch self {
        case .null: "NULL"
        case .integer(let integer): String(integer)
        case .real(let real): real.description
        case .text(let bytes): "\"" + Self.visible(bytes) + "\""
        case .blob(let bytes): "x'" + bytes.prefix(16).map(Self.hex).joined() + (bytes.count > 16 ? "…" : "") + "'"
        }
    }

    /// `display` of a text.
    package static func appendDisplay(of text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        // Nearly all text stands for itself, and takes no string.
        guard text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
            out += Value.text(Array(text)).display.utf8
            return
        }
        out.append(UInt8(ascii: "\""))
        out += text
        out.append(UInt8(ascii: "\""))
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private static func visible(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        // 0xC2 leads the controls beyond ASCII, among others.
        let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F && $0 != 0xC2 }
        return isPlain ? text : text.unicodeScalars.map(visible).joined()
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\"": "\\\""
        case "\\": "\\\\"
        case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
            "\\u{\(String(scalar.value, radix: 16))}"
        default: String(scalar)
        }
    }
}
