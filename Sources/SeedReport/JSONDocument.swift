import SeedCompiler

/// JSON for machines, with keys in the order in which they are given, so that the same plan is the same bytes.
indirect enum JSONDocument {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    /// JSON text, passed on as it is.
    case raw([UInt8])
    case list([JSONDocument])
    case object([(String, JSONDocument)])

    static func integer(_ value: Int) -> JSONDocument { .integer(Int64(value)) }

    func render() -> String {
        var bytes: [UInt8] = []
        append(to: &bytes, indent: 0)
        bytes.append(0x0A)
        return String(decoding: escapingInvisible(bytes), as: UTF8.self)
    }

    /// Without spaces and line breaks, but for those of `raw`.
    var compact: [UInt8] {
        switch self {
        case .list(let elements):
            return [UInt8(ascii: "[")] + Array(elements.map(\.compact).joined(separator: [UInt8(ascii: ",")]))
                + [UInt8(ascii: "]")]
        case .object(let members):
            let texts = members.map { name, value -> [UInt8] in
                var text: [UInt8] = []
                JSONText.append(text: name.utf8, to: &text)
                return text + [UInt8(ascii: ":")] + value.compact
            }
            return [UInt8(ascii: "{")] + Array(texts.joined(separator: [UInt8(ascii: ",")])) + [UInt8(ascii: "}")]
        default:
            var text: [UInt8] = []
            append(to: &text, indent: 0)
            return text
        }
    }

    private func append(to out: inout [UInt8], indent: Int) {
        switch self {
        case .null: out += "null".utf8
        case .boolean(let value): out += (value ? "true" : "false").utf8
        case .integer(let value): JSONText.append(value, to: &out)
        case .real(let value): JSONText.append(value, to: &out)
        case .text(let value): JSONText.append(text: value.utf8, to: &out)
        case .raw(let bytes): out += bytes
        case .list(let elements):
            block("[", "]", elements.count, &out, indent) { index, out in
                elements[index].append(to: &out, indent: indent + 2)
            }
        case .object(let members):
            block("{", "}", members.count, &out, indent) { index, out in
                JSONText.append(text: members[index].0.utf8, to: &out)
                out += ": ".utf8
                members[index].1.append(to: &out, indent: indent + 2)
            }
        }
    }

    private func block(
        _ open: Character, _ close: Character, _ count: Int, _ out: inout [UInt8], _ indent: Int,
        _ element: (Int, inout [UInt8]) -> Void
    ) {
        out += String(open).utf8
        for index in 0..<count {
            out += (index == 0 ? "\n" : ",\n").utf8
            out += repeatElement(0x20, count: indent + 2)
            element(index, &out)
        }
        if count > 0 {
            out.append(0x0A)
            out += repeatElement(0x20, count: indent)
        }
        out += String(close).utf8
    }
}

/// The same JSON with those characters escaped that YAML does not take as they are, or takes for line breaks: a saved plan is read as
/// YAML. Outside of texts JSON has none of them.
private func escapingInvisible(_ bytes: [UInt8]) -> [UInt8] {
    // Nearly every text has none of the bytes that can begin one.
    guard bytes.contains(where: { $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 || $0 == 0xEF }) else { return bytes }
    var escaped: [UInt8] = []
    escaped.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
        let rest = bytes[index...].prefix(3)
        if let (scalar, width) = invisible(Array(rest)) {
            let hex = String(scalar, radix: 16)
            escaped += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
            index += width
        } else {
            escaped.append(bytes[index])
            index += 1
        }
    }
    return escaped
}

private func invisible(_ bytes: [UInt8]) -> (scalar: UInt32, width: Int)? {
    switch bytes.first {
    case 0x7F: return (0x7F, 1)
    case 0xC2 where bytes.count > 1 && (0x80...0x9F).contains(bytes[1]): return (UInt32(bytes[1]), 2)
    case 0xE2, 0xEF:
        guard bytes.count == 3 else { return nil }
        let scalar = UInt32(bytes[0] & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F)
        return [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar) ? (scalar, 3) : nil
    default: return nil
    }
}
