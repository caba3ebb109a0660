import Testing

@testable import SeedCompiler

/// What a column makes of a manifest's value, and what it refuses.
@Suite struct StoredValueTests {
    private var world: World
    private let tables = shape(
        table("t", "id INTEGER", "k TEXT NOCASE", "i INTEGER", "r REAL", "s TEXT", "b BOOLEAN", "x BLOB", "d DATETIME"))

    init() throws {
        world = try World(
            rows(
                "t",
                "{x-seedc: {table: t, key: [k]}, properties: {k: {}, i: {}, r: {}, s: {}, b: {}, x: {}, d: {}, j: {x-seedc: {column: s2, storage: json}}}}"
            ))
    }

    @Test(arguments: [
        ("i: true", "i=1"), ("i: '10'", "i=10"), ("i: 10.0", "i=10"), ("i: ' 7 '", "i=7"), ("r: 10", "r=10.0"),
        ("r: '1e3'", "r=1000.0"), ("r: true", "r=1.0"),
        ("s: 10", "s=\"10\""), ("s: 1.5", "s=\"1.5\""), ("s: false", "s=\"0\""), ("s: 1e21", "s=\"1.0e+21\""),
        ("b: true", "b=1"), ("b: x", "b=\"x\""),
        ("b: '1'", "b=1"), ("x: 10", "x=10"), ("x: '10'", "x=\"10\""), ("x: 1.5", "x=1.5"),
        ("d: 2024-01-31", "d=\"2024-01-31\""), ("d: 20240131", "d=20240131"),
        ("s: [1, {a: b}]", "s=[1,{\"a\":\"b\"}]"), ("i: ~", "i=NULL"), ("j: x", "j=\"x\""), ("j: 10", "j=10"),
        ("j: true", "j=true"), ("j: ~", "j=NULL"),
        ("j: {b: 1, a: \"\\n\"}", "j={\"b\":1,\"a\":\"\\n\"}"), ("r: 9007199254740992", "r=9007199254740992.0"),
    ])
    mutating func stored(_ property: String, _ expected: String) throws {
        let (state, faults) = try world.resolved("kind: t\nrows: [{k: a, \(property)}]\n", shape: tables)
        #expect(faults.isEmpty)
        #expect(world.rows(state, "t") == ["k=\"a\" \(expected)"])
    }

    @Test(arguments: [
        ("i: abc", "abc"), ("i: 1.5", "1.5"), ("i: ''", "''"), ("i: 1e19", "1e19"), ("r: abc", "abc"),
        ("r: 9007199254740993", "9007199254740993"),
    ])
    mutating func misfits(_ property: String, _ covered: String) throws {
        #expect(
            try world.faults("kind: t\nrows: [{k: a, \(property)}]\n", shape: tables) == ["type-mismatch \(covered)"])
    }

    /// Without a database nothing is known of columns, so nothing is converted.
    @Test mutating func withoutADatabase() throws {
        let (state, faults) = try world.resolved("kind: t\nrows: [{k: a, i: abc, r: 10, s: 10}]\n")
        #expect(faults.isEmpty)
        #expect(world.rows(state, "t") == ["k=\"a\" i=\"abc\" r=10 s=10"])
    }

    /// Keys are the same key under the column's collation, and after its affinity.
    @Test mutating func keys() throws {
        #expect(try world.faults("kind: t\nrows: [{k: abc}, {k: ABC}]\n", shape: tables) == ["duplicate-row {k: ABC}"])
        #expect(try world.faults("kind: t\nrows: [{k: 10}, {k: '10'}]\n", shape: tables) == ["duplicate-row {k: '10'}"])
        #expect(try world.faults("kind: t\nrows: [{k: é}, {k: É}]\n", shape: tables) == [])
    }
}
