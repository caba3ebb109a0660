import SeedCompiler
import SeedSyntax

/// JSON for machines, with keys in the order in which they are given, so that the same plan is the same bytes. What a terminal or a log
/// would obey, and what does not show, is escaped.
indirect enum JSONDocument {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    /// JSON text that parses.
    case raw([UInt8])
    case list([JSONDocument])
    case object([(String, JSONDocument)])

    static func integer(_ value: Int) -> JSONDocument { .integer(Int64(value)) }

    func render() -> OutputDocument {
        var bytes: [UInt8] = []
        append(to: &bytes, indent: 0)
        bytes.append(0x0A)
        return OutputDocument(json: bytes)
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
                append(text: name, to: &text)
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
        case .text(let value): append(text: value, to: &out)
        case .raw(let bytes):
            let start = out.count
            out += bytes
            escapeHarmful(in: &out, from: start)
        case .list(let elements):
            block("[", "]", elements.count, &out, indent) { index, out in
                elements[index].append(to: &out, indent: indent + 2)
            }
        case .object(let members):
            block("{", "}", members.count, &out, indent) { index, out in
                append(text: members[index].0, to: &out)
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

extension JSONDocument {
    /// JSON text of somebody else's, kept as it is written; what is none becomes a text.
    static func json(_ bytes: [UInt8]) -> JSONDocument {
        JSONValue(bytes) == nil ? .text(String(decoding: bytes, as: UTF8.self)) : .raw(bytes)
    }

    private func append(text: String, to out: inout [UInt8]) {
        let start = out.count
        JSONText.append(text: text.utf8, to: &out)
        escapeHarmful(in: &out, from: start)
    }

    /// Harmful characters of JSON text stand within its texts, but for white space.
    private func escapeHarmful(in out: inout [UInt8], from start: Int) {
        func isFine(_ found: HarmfulScalar) -> Bool { ["\t", "\n", "\r"].contains(found.scalar) }
        let text = out[start...].withUnsafeBufferPointer { nextHarmful(in: $0) == nil ? nil : Array($0) }
        guard let text else { return }
        out.removeSubrange(start...)
        text.withUnsafeBufferPointer { text in
            out.append(text, isFine: isFine) { scalar, out in
                for unit in String(scalar).utf16 {
                    let hex = String(unit, radix: 16)
                    out += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
                }
            }
        }
    }
}
