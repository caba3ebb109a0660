import Testing

@testable import SeedCompiler

@Suite struct DifferTests {
    private var world: World
    private let tables = shape(
        table("rewards", "id INTEGER", "name TEXT", "points INTEGER", "ratio REAL", "value JSON", "file TEXT"))

    init() throws {
        world = try World(
            rows(
                "rewards",
                "{x-seedc: {table: rewards, key: [name]}, properties: {name: {}, points: {}, ratio: {}, value: {}, file: {x-seedc: {policy: initial}}}}"
            ))
    }

    private mutating func lines(_ body: String, _ live: [[Value]]) throws -> [String] {
        try world.changeLines("kind: rewards\n\(body)\n", live: ["rewards": live], shape: tables)
    }

    /// A manifest's row, the live row's points, ratio and value, and the old values of what differs; nil: in step.
    @Test(
        arguments: [
            ("{points: 5}", 5, 1.5, "{}", nil), ("{points: 6}", 5, 1.5, "{}", "points=5"),
            ("{points: '5'}", 5, nil, nil, nil),
            ("{points: ~}", nil, nil, nil, nil), ("{points: ~}", 0, nil, nil, "points=0"),
            ("{points: 0}", nil, nil, nil, "points=NULL"),
            ("{points: 5}", "5", nil, nil, "points=\"5\""), ("{points: 1}", 1.0, nil, nil, "points=1.0"),
            ("{points: true}", 1, nil, nil, nil),
            ("{}", 5, 1.5, "{}", nil), ("{ratio: 10}", nil, 10.0, nil, nil), ("{ratio: 0.1}", nil, 0.1, nil, nil),
            ("{ratio: 0}", nil, -0.0, nil, nil),
            ("{ratio: 0.1}", nil, 0.1000001, nil, "ratio=0.1000001"),
            ("{value: {a: 1, b: é}}", nil, nil, "{\"b\": \"\\u00e9\", \"a\": 1.0}", nil),
            ("{value: {a: 1}}", nil, nil, "{\"a\":2}", "value=\"{\\\"a\\\":2}\""),
            ("{value: {a: 1}}", nil, nil, "{broken", "value=\"{broken\""),
            ("{value: {a: 1}}", nil, nil, nil, "value=NULL"), ("{value: ~}", nil, nil, nil, nil),
            ("{value: []}", nil, nil, " [ ] ", nil),
            ("{value: {a: 1}}", nil, nil, .blob([0x7B]), "value=x'7b'"),
            ("{points: 6, ratio: 2}", 5, 1.0, nil, "points=5 ratio=1.0"),
        ] as [(String, Value, Value, Value, String?)])
    mutating func values(_ row: String, _ points: Value, _ ratio: Value, _ value: Value, _ old: String?) throws {
        let found = try lines("rows: [{<<: \(row), name: A}]", [["A", points, ratio, value, "f", 7]])
        #expect(found == (old.map { ["update rewards #7 \"A\" \($0)"] } ?? []))
    }

    @Test mutating func counts() throws {
        let changes = try world.differences(
            "kind: rewards\nrows: [{name: A, points: 1}, {name: B, points: 2}, {name: C, points: 3}]\n",
            live: ["rewards": [["X", 9, nil, nil, nil, 1], ["A", 1, nil, nil, nil, 2], ["B", 9, nil, nil, nil, 3]]],
            shape: tables)
        #expect(changes.changes.map(\.action) == [.update, .insert])
        #expect(changes.unchanged == [1] && changes.observed == [3] && changes.notes.isEmpty)
    }

    /// One code point, or two that look like it: two keys, and a value that differs.
    @Test mutating func canonicalEquivalence() throws {
        #expect(
            try lines("rows: [{name: \u{e9}}]", [["e\u{301}", nil, nil, nil, nil, 1]]) == ["insert rewards \"\u{e9}\""])
        #expect(try lines("rows: [{name: \u{e9}}]", [["\u{e9}", nil, nil, nil, nil, 1]]) == [])
        let other = try lines("rows: [{name: A, value: [\u{e9}]}]", [["A", nil, nil, "[\"e\u{301}\"]", nil, 1]])
        #expect(other == ["update rewards #1 \"A\" value=\"[\\\"e\u{301}\\\"]\""])
    }

    @Test mutating func initialValuesAreSetOnce() throws {
        #expect(try lines("rows: [{name: A, file: new}]", [["A", nil, nil, nil, "set by an admin", 1]]) == [])
        #expect(try lines("rows: [{name: A, file: new}]", []) == ["insert rewards \"A\""])
    }

    @Test mutating func absentRows() throws {
        let live: [[Value]] = [["A", nil, nil, nil, nil, 1], ["B", nil, nil, nil, nil, 2]]
        #expect(try lines("rows: [{name: A}]\nabsent: [B, C]", live) == ["delete rewards #2 \"B\""])
        #expect(try lines("absent: [B, A]", live) == ["delete rewards #1 \"A\"", "delete rewards #2 \"B\""])
    }

    @Test mutating func renames() throws {
        let live: [[Value]] = [["Old", 5, nil, nil, "f", 1]]
        #expect(
            try lines("rows: [{name: New, was: [Older, Old], points: 5}]", live) == [
                "rename rewards #1 \"New\" was \"Old\" name=\"Old\""
            ])
        #expect(
            try lines("rows: [{name: New, was: [Old], points: 6}]", live) == [
                "rename rewards #1 \"New\" was \"Old\" name=\"Old\" points=5"
            ])
        #expect(try lines("rows: [{name: New, was: [Old]}]", []) == ["insert rewards \"New\""])
        #expect(try lines("rows: [{name: New, was: [Old], points: 5}]", [["New", 5, nil, nil, nil, 3]]) == [])
    }

    @Test mutating func bothNamesLive() throws {
        let changes = try world.differences(
            "kind: rewards\nrows: [{name: New, was: [Old]}]\n",
            live: ["rewards": [["Old", nil, nil, nil, nil, 1], ["New", nil, nil, nil, nil, 2]]], shape: tables)
        #expect(changes.changes.isEmpty)
        #expect(changes.notes.map { world.line($0).prefix(16) } == ["former-row-stays"])
        #expect(changes.notes.first?.severity == .warning)
    }

    @Test mutating func severalFormerRows() throws {
        let found = try world.diffFaults(
            "kind: rewards\nrows: [{name: New, was: [A, B]}]\n",
            live: ["rewards": [["A", nil, nil, nil, nil, 1], ["B", nil, nil, nil, nil, 2]]], shape: tables)
        #expect(found.map(\.id) == ["ambiguous-rename"])
    }

    @Test mutating func duplicateLiveRows() throws {
        let twice: [[Value]] = [
            ["A", 1, nil, nil, nil, 1], ["X", 1, nil, nil, nil, 2], ["A", 1, nil, nil, nil, 3],
            ["A", 1, nil, nil, nil, 4],
        ]
        let found = try world.diffFaults(
            "kind: rewards\nrows: [{name: A, points: 1}]\n", live: ["rewards": twice], shape: tables)
        #expect(found.map { world.line($0) } == ["duplicate-live-rows {name: A, points: 1}"])
        #expect(found.first?.message == "the table \"rewards\" holds 3 rows with the natural key \"A\", ids 1, 3, 4")
    }

    @Test mutating func manyRows() throws {
        let manifest = "kind: rewards\nrows:\n" + (0..<1_000).map { "- {name: R\($0), points: \($0 % 7)}\n" }.joined()
        let live = (0..<1_000).filter { $0 % 10 != 0 }.map {
            [.text("R\($0)"), .integer(Int64($0 % 8)), nil, nil, nil, .integer(Int64($0))] as [Value]
        }
        let changes = try world.differences(manifest, live: ["rewards": live], shape: tables)
        #expect(changes.changes.count { $0.action == .insert } == 100)
        #expect(
            changes.changes.count { $0.action == .update }
                == live.count { row in row[1] != .integer({ if case .integer(let id) = row[5] { id % 7 } else { 0 } }())
                })
        #expect(changes.unchanged[0] + changes.changes.count == 1_000)
    }
}
