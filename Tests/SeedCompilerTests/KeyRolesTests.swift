import Testing

@testable import SeedCompiler

/// `was` and `absent`: keys that are something else than a row.
@Suite struct KeyRolesTests {
    private var world: World

    init() throws {
        world = try World(
            rows(
                "sets",
                "{x-seedc: {table: sets, key: [name]}, properties: {name: {}, other: {x-seedc: {references: sets}}}}"),
            rows(
                "steps",
                "{x-seedc: {table: steps, key: [set, rank]}, properties: {set: {x-seedc: {references: sets}}, rank: {}, text: {}}}"
            ),
            rows("pairs", "{x-seedc: {table: pairs, key: [a, b]}, properties: {a: {}, b: {}, v: {}}}"))
    }

    @Test mutating func roles() throws {
        let (state, faults) = try world.resolved(
            "kind: sets\nrows: [{name: A, was: [B, C]}, {name: D, was: E}]\nabsent: [F, {name: G}]\n")
        #expect(faults.isEmpty)
        #expect(
            world.rows(state, "sets") == [
                "name=\"A\"", "name=\"D\"", "former name=\"B\"", "former name=\"C\"", "former name=\"E\"",
                "absent name=\"F\"", "absent name=\"G\"",
            ])
        #expect(state.kinds[world.index("sets")].entries.map(\.row).prefix(5) == [0, 1, 0, 0, 1])
    }

    /// What an old composite key leaves out is as it is now.
    @Test mutating func compositeKeys() throws {
        let (state, faults) = try world.resolved(
            "kind: pairs\nrows: [{a: 1, b: 2, was: [{a: 3}, {a: 4, b: 5}]}]\nabsent: [{a: 6, b: 7}]\n")
        #expect(faults.isEmpty)
        #expect(world.rows(state, "pairs") == ["a=1 b=2", "former a=3 b=2", "former a=4 b=5", "absent a=6 b=7"])
    }

    @Test mutating func oldKeysOfRowsWithAParent() throws {
        let (state, faults) = try world.resolved(
            "kind: sets\nrows: [{name: S}]\n---\nkind: steps\nrows: [{set: S, rank: 2, was: [1]}]\n")
        #expect(faults.isEmpty)
        #expect(world.rows(state, "steps") == ["set=\"S\" rank=2", "former set=\"S\" rank=1"])
    }

    @Test(arguments: [
        ("rows: [{name: A, was: [B]}, {name: B}]", ["former-key-in-use B"]),
        ("rows: [{name: A, was: [A]}]", ["former-key-in-use A"]),
        ("rows: [{name: A, was: [C]}, {name: B, was: [C]}]", ["former-key-in-use C"]),
        ("rows: [{name: A}]\nabsent: [A]", ["absent-row-given A"]),
        ("rows: [{name: A, was: [B]}]\nabsent: [B]", ["absent-row-given B"]),
        ("rows: [{name: A, was: [~]}]", ["incomplete-key ~"]),
        ("rows: [{name: A}]\nabsent: [{nam: B}]", ["incomplete-key {nam: B}"]),
        ("rows: [{name: A, other: B, was: [B]}]", ["dangling-reference B"]),
        ("rows: [{name: A}]\nabsent: [B, B]", []), ("rows: [{name: A, other: A}]", []),
    ])
    mutating func faults(_ body: String, _ expected: [String]) throws {
        #expect(try world.faults("kind: sets\n\(body)\n") == expected)
    }

    /// What refers to a row by its old name, or to one that shall go, is told so.
    @Test mutating func references() throws {
        let sets = "kind: sets\nrows: [{name: Nuevo, was: [Viejo]}]\nabsent: [Fuera]\n"
        let old = try world.resolved(sets, "kind: steps\nrows: [{set: Viejo, rank: 1}]\n").faults.filter {
            $0.id != "null-key"
        }
        #expect(old.map { world.line($0) } == ["dangling-reference Viejo"])
        #expect(old.first?.help == "refer to it as \"Nuevo\"")
        let gone = try world.resolved(sets, "kind: steps\nrows: [{set: Fuera, rank: 1}]\n").faults.filter {
            $0.id != "null-key"
        }
        #expect(gone.first?.message == "sets \"Fuera\" is listed as absent")
        #expect(gone.first?.labels.map { world.source($0.span) } == ["Fuera"])
    }

    @Test
    mutating func oneFaultIsReportedOnce() throws {
        let found = try world.faults(
            "kind: sets\nrows: [{name: Nuevo, was: [Viejo]}]\n", "kind: steps\nrows: [{set: Viejo, rank: 1}]\n")
        #expect(found == ["dangling-reference Viejo"])
    }
}
