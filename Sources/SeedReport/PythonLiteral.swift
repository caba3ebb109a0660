import SeedCompiler
import SeedSyntax

/// A text as Python reads it back, in single quotes: SQL is full of double ones.
func pythonLiteral(_ text: String) -> String {
    var literal = "'"
    for scalar in text.unicodeScalars {
        switch scalar {
        case "'": literal += "\\'"
        case "\\": literal += "\\\\"
        case "\n": literal += "\\n"
        case "\r": literal += "\\r"
        case "\t": literal += "\\t"
        // What does not show, or turns the text around it, has no place in a file that is reviewed.
        case _ where scalar.isInvisible:
            let width = scalar.value < 0x100 ? 2 : scalar.value < 0x10000 ? 4 : 8
            literal += (width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U") + padded(hex: scalar.value, to: width)
        default: literal += String(scalar)
        }
    }
    // Nor has what a log takes for a command.
    var out: [UInt8] = []
    Array("\(literal)'".utf8).withUnsafeBufferPointer { text in
        out.append(text) { scalar, out in out += "\\x\(padded(hex: scalar.value, to: 2))".utf8 }
    }
    return String(decoding: out, as: UTF8.self)
}

/// What the driver binds as the same value. Text that is not UTF-8 goes as bytes: `BoundSQL` casts it.
func pythonLiteral(_ value: Value) -> String {
    switch value {
    case .null: "None"
    case .integer(let integer): String(integer)
    case .real(let real) where real.isInfinite: real < 0 ? "float('-inf')" : "float('inf')"
    case .real(let real): real.description
    case .text(let bytes): String(validating: bytes, as: UTF8.self).map(pythonLiteral) ?? bytesLiteral(bytes)
    case .blob(let bytes): bytesLiteral(bytes)
    }
}

private func bytesLiteral(_ bytes: [UInt8]) -> String {
    "b'" + bytes.map { "\\x" + padded(hex: UInt32($0), to: 2) }.joined() + "'"
}

private func padded(hex value: UInt32, to width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// A statement for `sqlalchemy.text`, and what is bound to it.
struct BoundSQL {
    private(set) var sql = ""
    private(set) var values: [Value] = []

    init(_ text: SQLText) {
        var names: [Value: Int] = [:]
        for piece in text.pieces {
            switch piece {
            // A colon would begin a parameter.
            case .sql(let text):
                sql += text.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:")
            case .lineBreak: sql += " "
            case .value(.null): sql += "NULL"
            case .value(let value):
                if names[value] == nil {
                    values.append(value)
                    names[value] = values.count
                }
                let parameter = ":p\(names[value]!)"
                if case .text(let bytes) = value, String(validating: bytes, as: UTF8.self) == nil {
                    sql += "CAST(\(parameter) AS TEXT)"
                } else {
                    sql += parameter
                }
            }
        }
    }

    /// `{'p1': 'Primeros Pasos', 'p2': 10}`
    var arguments: String {
        "{" + values.enumerated().map { "'p\($0 + 1)': \(pythonLiteral($1))" }.joined(separator: ", ") + "}"
    }
}
