/// Writes JSON: compact, UTF-8 as it is, only what must be escaped is escaped. The same value always gives the same bytes.
package enum JSONText {
    package static func append(_ integer: Int64, to out: inout [UInt8]) { out.append(contentsOf: String(integer).utf8) }

    /// The shortest digits that read back as the same double.
    package static func append(_ real: Double, to out: inout [UInt8]) { out.append(contentsOf: real.description.utf8) }

    package static func append<Bytes: Collection<UInt8>>(text: Bytes, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): out.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
            case 0x0A: out.append(contentsOf: "\\n".utf8)
            case 0x0D: out.append(contentsOf: "\\r".utf8)
            case 0x09: out.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                out.append(contentsOf: ("\\u00" + (hex.count < 2 ? "0" : "") + hex).utf8)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
