import Foundation
import Testing

/// What nobody may find raw in what seedc writes, as Unicode says it, and texts that hold all of it.
enum EveryScalar {
    /// By scalar.
    static let forbidden: [Bool] = (UInt32(0)...0x10FFFF).map { value in
        guard let properties = Unicode.Scalar(value)?.properties else { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isDefaultIgnorableCodePoint && !(0xFE00...0xFE0F).contains(value)
        }
    }

    /// Every character that is forbidden, every space, and of the others, which nobody forbids, and of what is no character yet each
    /// thousandth; all of them where `SEEDC_EVERY_SCALAR` is set. Without NUL: what cannot hold it is most of what there is.
    static let scalars: [Unicode.Scalar] = (UInt32(1)...0x10FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
        let isCharacter = scalar.properties.generalCategory != .unassigned
        return (forbidden[Int(scalar.value)] && isCharacter) || scalar.properties.isWhitespace
            || scalar.value % 1_000 == 0
            || scalar.properties.isNoncharacterCodePoint || takesAll
    }

    private static let takesAll = ProcessInfo.processInfo.environment["SEEDC_EVERY_SCALAR"] != nil

    /// What YAML refuses wherever it stands, and line breaks, which would end a comment.
    static let unfitForYAML = Set(
        scalars.filter { scalar in
            switch scalar.value {
            case 0x85, 0x2028, 0x2029: true
            case 0x09, 0x20...0x7E, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...: false
            default: true
            }
        })

    /// The scalars in texts of so many bytes, each text with what a log would obey: at its start, on a line of its own, and within. What
    /// does not show stands behind a letter: no script needs it there.
    static func texts(ofBytes size: Int, without excluded: Set<Unicode.Scalar> = []) -> [String] {
        let head = excluded.contains("\n") ? "::error::##[error]" : "::error::\n  ::add-mask::##[error]"
        var texts: [String] = []
        var text = head
        for scalar in scalars where !excluded.contains(scalar) {
            if text.utf8.count + 5 > size {
                texts.append(text)
                text = head
            }
            if forbidden[Int(scalar.value)] { text += "a" }
            text.unicodeScalars.append(scalar)
        }
        return texts + [text]
    }

    // MARK: Spellings

    /// In double quotes, with everything escaped that YAML or JSON does not take as it is.
    static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> String in
            switch scalar.value {
            case 0x22, 0x5C: return "\\\(scalar)"
            case 0x20...0x7E, 0xA1...0x2027, 0x2030...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...:
                return String(scalar)
            default:
                let hex = String(scalar.value, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return "\"" + scalars.joined() + "\""
    }

    static func sql(_ text: String) -> String {
        "CAST(x'" + text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "' AS TEXT)"
    }

    static func sqlName(_ text: String) -> String { "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }

    static func word(_ text: String) -> String { "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'" }

    // MARK: What came of it

    /// - Parameter commands: whether lines may be commands for GitHub; then they begin with `::error` or `::warning`.
    static func faults(of output: Data, lineEnds: String = "\n", areCommands: Bool = false) -> [String] {
        guard let text = String(validating: output, as: UTF8.self) else { return ["no UTF-8"] }
        var found: Set<String> = []
        for scalar in text.unicodeScalars
        where forbidden[Int(scalar.value)] && !lineEnds.unicodeScalars.contains(scalar) {
            found.insert("U+\(String(scalar.value, radix: 16, uppercase: true)) is raw")
        }
        for line in text.split(separator: "\n" as Unicode.Scalar) {
            let isOurs = areCommands && (line.hasPrefix("::error ") || line.hasPrefix("::warning "))
            let start = line.unicodeScalars.drop { $0.properties.isWhitespace }
            if start.first == ":", !isOurs { found.insert("a line begins with \(line.prefix(20))") }
        }
        if text.utf8.count > 2, output.range(of: Data("##[".utf8)) != nil { found.insert("##[") }
        return found.sorted()
    }
}

extension String {
    fileprivate func split(separator: Unicode.Scalar) -> [Substring] {
        unicodeScalars.split(separator: separator).map { Substring($0) }
    }
}
