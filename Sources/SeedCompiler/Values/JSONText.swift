import SeedSyntax

/// Writes JSON: compact, UTF-8 as it is, only what must be escaped is escaped. The same value always gives the same bytes.
package enum JSONText {
    package static func append(_ integer: Int64, to out: inout [UInt8]) { out.append(decimal: integer) }

    /// The shortest digits that read back as the same double.
    package static func append(_ real: Double, to out: inout [UInt8]) { out.append(contentsOf: real.description.utf8) }

    package static func append<Bytes: Collection<UInt8>>(text: Bytes, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        let isDone: Void? = text.withContiguousStorageIfAvailable { appendRuns(of: $0, to: &out) }
        if isDone == nil { Array(text).withUnsafeBufferPointer { appendRuns(of: $0, to: &out) } }
        out.append(UInt8(ascii: "\""))
    }

    /// Most text has nothing to escape and is copied at once.
    private static func appendRuns(of text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        var start = 0
        for (index, byte) in text.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
            out.append(contentsOf: text[start..<index])
            appendEscaped(byte, to: &out)
            start = index + 1
        }
        out.append(contentsOf: text[start...])
    }

    private static func appendEscaped(_ byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): out.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
        case 0x0A: out.append(contentsOf: "\\n".utf8)
        case 0x0D: out.append(contentsOf: "\\r".utf8)
        case 0x09: out.append(contentsOf: "\\t".utf8)
        default:
            let hex = String(byte, radix: 16)
            out.append(contentsOf: ("\\u00" + (hex.count < 2 ? "0" : "") + hex).utf8)
        }
    }
}
