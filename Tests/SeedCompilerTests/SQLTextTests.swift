import Testing

@testable import SeedCompiler

@Suite struct SQLTextTests {
    @Test func keepsValuesApartAndQuotesNames() {
        let inner: SQLText = "y IS \(Value.null)"
        let sql: SQLText = "SELECT \(name: "a \"b\"") WHERE x = \(Value.integer(1)) OR \(inner)"
        #expect(sql.literalSQL == #"SELECT "a ""b""" WHERE x = 1 OR y IS NULL"#)
        #expect(sql.rendered { _ in "?" } == #"SELECT "a ""b""" WHERE x = ? OR y IS ?"#)
    }

    @Test(arguments: [
        (Value.null, "NULL"), (.integer(.min), "-9223372036854775808"), (.real(1), "1.0"), (.real(1e300), "1e+300"),
        (.real(.infinity), "9e999"), (.real(-.infinity), "-9e999"), (.blob([]), "x''"), (.blob([0, 0xAB]), "x'00ab'"),
        (.text(""), "''"), (.text("it's"), "'it''s'"), (.text("'"), "''''"), (.text("e\u{301} 💰"), "'e\u{301} 💰'"),
        (.text("a\r\nb"), "('a' || char(13, 10) || 'b')"), (.text("\0"), "char(0)"),
        (.text("\u{9B}1m"), "(char(155) || '1m')"), (.text([0x61, 0xFF]), "CAST(x'61ff' AS TEXT)"),
    ])
    func writesLiterals(_ value: Value, _ literal: String) {
        #expect(Array(value.sqlLiteral.utf8) == Array(literal.utf8))
    }

    /// SQLite limits the depth of an expression.
    @Test func longTextsAreNoDeepExpressions() {
        let literal = Value.text(String(repeating: "a\n", count: 4_000)).sqlLiteral
        var (depth, deepest) = (0, 0)
        for byte in literal.utf8 {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            deepest = max(deepest, depth)
        }
        #expect(deepest < 20)
        #expect(literal.split(separator: "char(10)").count == 4_001)
    }

    @Test func fillsParametersButNotNames() {
        let statement = PlanStatement(
            sql: #"SELECT ?2, "a?1 ""?2""", '?1', ?1 WHERE ?2"#, parameters: [.id, .wanted(3)])
        let filled = statement.filled { parameter in
            parameter == .id ? "\(Value.integer(7))" : "\(Value.text("x?1"))"
        }
        #expect(filled.literalSQL == #"SELECT 'x?1', "a?1 ""?2""", '?1', 7 WHERE 'x?1'"#)
    }
}
