import SeedSyntax
import Testing

@testable import SeedCompiler

@Suite struct KeyIndexTests {
    /// Rows of two key columns, `a` under a collation and `b` under BINARY.
    private func desired(_ collation: String = "BINARY") throws -> DesiredRows {
        let world = try World(rows("t", "{x-seedc: {table: t, key: [a, b]}, properties: {a: {}, b: {}, v: {}}}"))
        return DesiredRows(
            world.kind("t"), table("t", "id INTEGER", "a TEXT \(collation)", "b TEXT", "v TEXT"),
            targets: [nil, nil, nil])
    }

    private func row(_ a: Value, _ b: Value) -> CellRow {
        var row = CellRow(width: 3)
        row.set(0, a)
        row.set(1, b)
        return row
    }

    private let span = Span(file: FileID(0), start: 0, end: 0)

    @Test func manyKeys() throws {
        var rows = try desired()
        for number in 0..<5_000 { rows.add(.row, row(.text("key \(number / 10)"), .integer(Int64(number % 10))), span) }
        #expect(rows.indexAll().isEmpty)
        for number in 0..<5_000 {
            #expect(rows.find(row(.text("key \(number / 10)"), .integer(Int64(number % 10)))) == number)
        }
        #expect(rows.find(row("key 500", 0)) == nil)
        #expect(rows.find(row("key 1", 10)) == nil)
        #expect(rows.find(row("key 1", "1")) == nil)
    }

    @Test func oneByOneIsTheSame() throws {
        var rows = try desired()
        for number in 0..<300 {
            let entry = rows.add(.row, row(.text("k\(number)"), nil), span)
            #expect(rows.indexEntry(entry) == nil)
        }
        for number in 0..<300 { #expect(rows.find(row(.text("k\(number)"), nil)) == number) }
    }

    @Test func twins() throws {
        var rows = try desired()
        for key in ["x", "y", "x", "z", "x"] as [Value] { rows.add(.row, row(key, 1), span) }
        #expect(rows.indexAll().map { [$0.entry, $0.twin] } == [[2, 0], [4, 0]])
        #expect(rows.find(row("x", 1)) == 0)
        let entry = rows.add(.former, row("y", 1), span)
        #expect(rows.indexEntry(entry) == 1)
    }

    /// So many that two threads share the work; every third thousand has the keys of the thousand before.
    @Test func twinsAmongMany() throws {
        var rows = try desired("NOCASE")
        for number in 0..<12_000 {
            let isTwin = number / 1_000 % 3 == 2
            rows.add(.row, row(.text(isTwin ? "KEY \(number - 1_000)" : "key \(number)"), 1), span)
        }
        let twins = (0..<12_000).filter { $0 / 1_000 % 3 == 2 }.map { [$0, $0 - 1_000] }
        #expect(rows.indexAll(divisible: 10_000).map { [$0.entry, $0.twin] } == twins)
        for number in [0, 1_999, 5_999, 6_000, 11_000] {
            let first = number / 1_000 % 3 == 2 ? number - 1_000 : number
            #expect(rows.find(row(.text("Key \(first)"), 1)) == first)
        }
    }

    @Test(
        arguments: [
            ("BINARY", "abc", "ABC", false), ("NOCASE", "abc", "ABC", true), ("NOCASE", "É", "é", false),
            ("RTRIM", "abc", "abc  ", true),
            ("RTRIM", "abc", "ABC", false), ("BINARY", "\u{e9}", "e\u{301}", false), ("NOCASE", "abc", "abc ", false),
            ("BINARY", "", " ", false),
        ] as [(String, Value, Value, Bool)])
    func collations(_ collation: String, _ a: Value, _ b: Value, _ isSame: Bool) throws {
        var rows = try desired(collation)
        rows.add(.row, row(a, 1), span)
        rows.add(.row, row(b, 1), span)
        #expect(rows.indexAll().count == (isSame ? 1 : 0))
        // The second column has a collation of its own.
        var others = try desired(collation)
        others.add(.row, row("x", a), span)
        others.add(.row, row("x", b), span)
        #expect(others.indexAll().isEmpty)
    }

    @Test func manyNoCaseKeys() throws {
        var rows = try desired("NOCASE")
        for number in 0..<2_000 { rows.add(.row, row(.text("Premio \(number) ABCdef"), 1), span) }
        #expect(rows.indexAll().isEmpty)
        for number in 0..<2_000 { #expect(rows.find(row(.text("PREMIO \(number) abcDEF"), 1)) == number) }
    }

    /// Values of different types are different keys, and so are parts that only read the same when joined.
    @Test func typesAndParts() throws {
        var rows = try desired()
        let keys: [(Value, Value)] = [
            ("1", "2"), (1, "2"), (1.0, "2"), ("12", ""), ("", "12"), (nil, "2"), ("", ""), (.blob([0x31]), "2"),
            (1, 2), (2, 1), ("a", "bc"), ("ab", "c"),
        ]
        for key in keys { rows.add(.row, row(key.0, key.1), span) }
        #expect(rows.indexAll().isEmpty)
        for (number, key) in keys.enumerated() { #expect(rows.find(row(key.0, key.1)) == number) }
    }
}
