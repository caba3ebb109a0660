import SeedCompiler
import SeedDatabase
import Testing

/// The sealed connection by itself, without the reader of formulas in front of it.
struct SealedFormulaTests {
    private let formulas = SealedFormulas()

    private func value(_ sql: String, _ arguments: [Double] = []) throws -> Value {
        try formulas.prepare(sql).value(arguments)
    }

    @Test(arguments: [
        ("1 + 2 * 3", Value.integer(7)), ("?1 / 2", .real(1.5)), ("floor(sqrt(?1 * 3))", .real(3)),
        ("CASE WHEN ?1 > 2 THEN 1 ELSE 0 END", .integer(1)), ("max(?1, 5)", .integer(5)), ("1 / 0", .null),
        ("pow(2, 10)", .real(1024)), ("?1 BETWEEN 1 AND 4", .integer(1)), ("?1 IN (1, 3)", .integer(1)),
        ("iif(?1 = 3, 1, 2)", .integer(1)), ("1e308 * 10", .real(.infinity)), ("sqrt(-1)", .null),
    ])
    func computes(_ sql: String, _ expected: Value) throws {
        #expect(try value(sql, [3]) == expected)
    }

    @Test(arguments: [
        ("load_extension('x')", "the function \"load_extension\" is not allowed"),
        ("randomblob(1e9)", "the function \"randomblob\" is not allowed"),
        ("zeroblob(1e9)", "the function \"zeroblob\" is not allowed"),
        ("random()", "the function \"random\" is not allowed"),
        ("CURRENT_TIMESTAMP", "the function \"current_timestamp\" is not allowed"),
        ("'a' LIKE 'a'", "the function \"like\" is not allowed"),
        ("(SELECT 1)", "a sub-select is not allowed"),
        ("EXISTS (SELECT 1)", "a sub-select is not allowed"),
        ("(SELECT 1 FROM sqlite_schema)", "a sub-select is not allowed"),
        (
            "(WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t)",
            "a sub-select is not allowed"
        ),
        ("1) FROM sqlite_schema WHERE (1", "the table \"sqlite_schema\" is not allowed"),
        ("1); ATTACH 'other.db' AS other; SELECT (1", "another statement is not allowed"),
        ("1); DROP TABLE users; --", "another statement is not allowed"),
        ("1), (2", "it is not one expression"),
        ("1, 2", "row value misused"),
        ("", "near \")\": syntax error"),
        ("level", "no such column: level"),
    ])
    func refuses(_ sql: String, _ reason: String) {
        #expect(throws: FormulaRefusal(reason)) { try value(sql) }
    }

    @Test func aFormulaIsComputedManyTimes() throws {
        let formula = try formulas.prepare("floor(sqrt(?1 / 100.0)) + 1.0")
        for total in 0..<50_000 {
            let expected = Double((0...30).last { 100 * $0 * $0 <= total }! + 1)
            try #require(try formula.value([Double(total)]) == .real(expected))
        }
    }

    @Test func aLongFormulaIsRefused() {
        #expect(throws: FormulaRefusal.self) { try value(Array(repeating: "1", count: 9_000).joined(separator: "+")) }
    }
}
