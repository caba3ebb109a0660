/// A piece of a formula's text.
struct FormulaToken: Equatable {
    enum Kind: Equatable {
        case number, name, sign, bracket, comma
        /// What no formula may hold.
        case foreign
    }

    let kind: Kind
    let text: String
    /// Bytes from the start of the formula.
    let range: Range<Int>
}

extension FormulaToken {
    /// Cuts a formula into numbers, names and signs. Whatever is none of these is `foreign`, as long as it can be named.
    static func tokens(of formula: String) -> [FormulaToken] {
        let bytes = Array(formula.utf8)
        var tokens: [FormulaToken] = []
        var index = 0
        func end(from start: Int, while fits: (UInt8) -> Bool) -> Int {
            bytes[start...].firstIndex { !fits($0) } ?? bytes.count
        }
        while index < bytes.count {
            let start = index
            let kind: Kind
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D:
                index += 1
                continue
            case let byte where isDigit(byte) || byte == 0x2E && index + 1 < bytes.count && isDigit(bytes[index + 1]):
                kind = .number
                index = numberEnd(bytes, from: index)
                // 0x10, 1_000 and 12abc are no numbers here.
                if index < bytes.count, isNamePart(bytes[index]) {
                    index = end(from: index, while: isNamePart)
                    tokens.append(token(.foreign))
                    continue
                }
            case let byte where isNamePart(byte):
                kind = .name
                index = end(from: index, while: isNamePart)
            case UInt8(ascii: "("), UInt8(ascii: ")"):
                kind = .bracket
                index += 1
            case UInt8(ascii: ","):
                kind = .comma
                index += 1
            default:
                let two = String(decoding: bytes[index..<min(index + 2, bytes.count)], as: UTF8.self)
                if ["**", "||", "--", "/*", "<<", ">>", "->"].contains(two) {
                    kind = .foreign
                    index += 2
                } else if ["<=", ">=", "<>", "!=", "=="].contains(two) {
                    kind = .sign
                    index += 2
                } else if "+-*/%<>=".utf8.contains(bytes[index]) {
                    kind = .sign
                    index += 1
                } else {
                    kind = .foreign
                    index = foreignEnd(bytes, from: index)
                }
            }
            tokens.append(token(kind))
            func token(_ kind: Kind) -> FormulaToken {
                FormulaToken(
                    kind: kind, text: String(decoding: bytes[start..<index], as: UTF8.self), range: start..<index)
            }
        }
        return tokens
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    private static func numberEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        func skipDigits() { while index < bytes.count, isDigit(bytes[index]) { index += 1 } }
        skipDigits()
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            skipDigits()
        }
        guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") else { return index }
        let exponent = index
        index += 1
        if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
        let digits = index
        skipDigits()
        return index > digits ? index : exponent
    }

    /// A quoted text as a whole; otherwise one character, however many bytes it has.
    private static func foreignEnd(_ bytes: [UInt8], from start: Int) -> Int {
        let quote = bytes[start]
        if [0x22, 0x27, 0x60].contains(quote) {
            return bytes[(start + 1)...].firstIndex(of: quote).map { $0 + 1 } ?? bytes.count
        }
        var index = start + 1
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
        return index
    }
}
