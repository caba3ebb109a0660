/// SQL with values in it, which a report writes as literals or binds as parameters.
///
/// Written as an interpolated string: a `Value` is kept apart, a `name` is quoted, and other SQL is put in place.
package struct SQLText: Hashable, Sendable, ExpressibleByStringInterpolation {
    package enum Piece: Hashable, Sendable {
        case sql(String)
        /// Where a script for people goes on in the next line.
        case lineBreak
        case value(Value)
    }

    package private(set) var pieces: [Piece] = []

    static let lineBreak = SQLText([.lineBreak])

    package init(_ pieces: [Piece]) { self.pieces = pieces }
    package init(stringLiteral text: String) { pieces = [.sql(text)] }
    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.text.pieces }

    package static func + (a: SQLText, b: SQLText) -> SQLText { SQLText(a.pieces + b.pieces) }
    package static func += (a: inout SQLText, b: SQLText) { a.pieces += b.pieces }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = SQLText([])

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { text.pieces.append(.sql(literal)) }
        }

        package mutating func appendInterpolation(_ value: Value) { text.pieces.append(.value(value)) }
        package mutating func appendInterpolation(_ sql: SQLText) { text += sql }
        /// The name of a table or a column.
        package mutating func appendInterpolation(name: String) { text.pieces.append(.sql(quoted(name))) }
    }

    /// The text with every value as what `literal` makes of it.
    package func rendered(_ literal: (Value) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .sql(let text): text
            case .lineBreak: "\n    "
            case .value(let value): literal(value)
            }
        }.joined()
    }

    /// The text with every value as a literal.
    package var literalSQL: String { rendered(\.sqlLiteral) }
}

extension Array<SQLText> {
    /// Joined with `||` in halves, so that the depth of the expression, which SQLite limits, grows with the logarithm.
    var concatenated: SQLText {
        switch count {
        case 0: return "''"
        case 1: return self[0]
        case 2...16: return "(\(joined(" || ")))"
        default:
            let (head, tail) = (Array(self[..<(count / 2)]), Array(self[(count / 2)...]))
            return "(\(head.concatenated) || \(tail.concatenated))"
        }
    }
}

extension Sequence<SQLText> {
    package func joined(_ separator: SQLText) -> SQLText {
        var text = SQLText([])
        for (index, part) in enumerated() {
            if index > 0 { text += separator }
            text += part
        }
        return text
    }
}
