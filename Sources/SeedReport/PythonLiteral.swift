import SeedCompiler

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
        case _ where scalar.properties.generalCategory == .control: literal += "\\x" + padded(hex: scalar.value, to: 2)
        // What does not show, or turns the text around it, has no place in a file that is reviewed.
        case _ where scalar.properties.generalCategory == .format && scalar.value != 0x200D && scalar.value < 0xE0000:
            literal += "\\u" + padded(hex: scalar.value, to: 4)
        case _ where scalar.value == 0x2028 || scalar.value == 0x2029:
            literal += "\\u" + padded(hex: scalar.value, to: 4)
        default: literal += String(scalar)
        }
    }
    return literal + "'"
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
