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
        return String(decoding: bytes, as: UTF8.self)
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
