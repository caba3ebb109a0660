import Foundation
import SeedSyntax

/// A column's type affinity, by the rules of SQLite (datatype3.html §3.1).
package enum Affinity: CaseIterable, Sendable {
    case integer, text, blob, real, numeric

    package init(declaredType: String) {
        let type = Array(declaredType.uppercased().utf8)
        func names(_ words: String...) -> Bool {
            type.indices.contains { start in words.contains { type[start...].starts(with: $0.utf8) } }
        }
        if names("INT") {
            self = .integer
        } else if names("CHAR", "CLOB", "TEXT") {
            self = .text
        } else if type.isEmpty || names("BLOB") {
            self = .blob
        } else if names("REAL", "FLOA", "DOUB") {
            self = .real
        } else {
            self = .numeric
        }
    }

    /// The value as a column of this affinity would store it.
    package func apply(to value: Value) -> Value {
        switch (self, value) {
        case (.text, .integer(let integer)): .text(String(integer))
        case (.text, .real(let real)): .text(Self.text(of: real))
        case (.integer, .text(let bytes)), (.numeric, .text(let bytes)):
            Self.number(in: bytes).map(Self.integral) ?? value
        case (.integer, .real), (.numeric, .real): Self.integral(value)
        case (.real, .integer(let integer)): .real(Double(integer))
        case (.real, .text(let bytes)):
            switch Self.number(in: bytes) {
            case .integer(let integer): .real(Double(integer))
            case let number?: number
            case nil: value
            }
        default: value
        }
    }

    /// The value of a DEFAULT that is a literal: a number, a text in single quotes, TRUE, FALSE or NULL.
    package func value(ofLiteral sql: String) -> Value? {
        let text = sql.trimmingCharacters(in: .whitespaces)
        switch text.uppercased() {
        case "NULL": return .null
        case "TRUE": return apply(to: .integer(1))
        case "FALSE": return apply(to: .integer(0))
        default: break
        }
        if text.count >= 2, text.hasPrefix("'"), text.hasSuffix("'") {
            return apply(to: .text(String(text.dropFirst().dropLast()).replacingOccurrences(of: "''", with: "'")))
        }
        return Self.number(in: Array(text.utf8)).map { apply(to: $0) }
    }

    /// `%!.15g`, which is how SQLite turns a REAL into text.
    private static func text(of real: Double) -> String {
        let digits = String(format: "%.15g", real == 0 ? 0 : real)
        if digits.contains(".") { return digits }
        guard let exponent = digits.firstIndex(of: "e") else { return digits + ".0" }
        return digits[..<exponent] + ".0" + digits[exponent...]
    }

    /// A text that is a number through and through, spaces around it aside; hexadecimal is none.
    private static func number(in bytes: [UInt8]) -> Value? {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let trimmed = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard !trimmed.isEmpty, trimmed.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }) else { return nil }
        return Array(trimmed).withUnsafeBufferPointer { buffer -> Value? in
            switch CoreScalar(buffer) {
            case .integer(let integer): .integer(integer)
            case .real(let real): .real(real)
            case .integerOverflow: Double(String(decoding: buffer, as: UTF8.self)).map(Value.real)
            // SQLite reads an infinity, which no manifest may mean.
            case .notFinite: .real(buffer.first == UInt8(ascii: "-") ? -.infinity : .infinity)
            default: nil
            }
        }
    }

    /// A real that is an integer of 64 bits is stored as one (`sqlite3VdbeIntegerAffinity`).
    private static func integral(_ value: Value) -> Value {
        guard case .real(let real) = value, abs(real) < 0x1p63, Double(Int64(real)) == real else { return value }
        return .integer(Int64(real))
    }
}
