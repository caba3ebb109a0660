import Testing

@testable import SeedCompiler

/// Rows that refer to rows: ids, order, singletons, and `--only`.
@Suite struct DifferRelationTests {
    private var world: World
    private let tables = shape(
        table("sets", "id INTEGER", "name TEXT"),
        table("rewards", "id INTEGER", "name TEXT", "set_id INTEGER", "value JSON", "parent_id INTEGER"),
        table("steps", "id INTEGER", "reward_id INTEGER", "rank INTEGER", "goal INTEGER"),
        table("config", "id INTEGER", "x INTEGER", "z TEXT NOTNULL DEFAULT"))

    init() throws {
        world = try World(
            rows("sets", "{x-seedc: {table: sets, key: [name]}, properties: {name: {}}}"),
            rows(
                "rewards",
                """
                {x-seedc: {table: rewards, key: [name]}, properties: {name: {}, set: {x-seedc: {references: sets, column: set_id}},
                 value: {properties: {set: {x-seedc: {references: sets, column: set_id}}}}, parent: {x-seedc: {references: rewards, column: parent_id}},
                 steps: {x-seedc: {children: steps, parent: reward_id}}}}
                """),
            rows(
                "steps",
                "{x-seedc: {table: steps, key: [reward, rank]}, properties: {reward: {x-seedc: {references: rewards, column: reward_id}}, rank: {}, goal: {}}}"
            ),
            row("config", "{x-seedc: {table: config, key: {id: 1}}, properties: {x: {}}}"))
    }

    private mutating func lines(_ manifest: String, _ live: [String: [[Value]]], only: [String]? = nil) throws
        -> [String]
    {
        try world.changeLines(manifest, live: live, shape: tables, only: only)
    }

    private let sets = "kind: sets\nrows: [{name: S}, {name: T}]\n---\n"
    private let liveSets: [[Value]] = [["S", 10], ["T", 20]]

    @Test mutating func references() throws {
        let manifest = sets + "kind: rewards\nrows: [{name: A, set: S, value: {set: T, n: 1}}]\n"
        func live(_ set: Value, _ value: Value) -> [String: [[Value]]] {
            ["sets": liveSets, "rewards": [["A", set, value, nil, 1]]]
        }
        #expect(try lines(manifest, live(10, "{\"n\": 1, \"set_id\": 20}")) == [])
        #expect(try lines(manifest, live(20, "{\"n\": 1, \"set_id\": 20}")) == ["update rewards #1 \"A\" set=20"])
        #expect(
            try lines(manifest, live(nil, "{\"n\":1,\"set_id\":10}")) == [
                "update rewards #1 \"A\" set=NULL value=\"{\\\"n\\\":1,\\\"set_id\\\":10}\""
            ])
        // The rows referred to are new: they come first.
        #expect(try lines(manifest, [:]) == ["insert sets \"S\"", "insert sets \"T\"", "insert rewards \"A\""])
    }

    @Test mutating func referencesIntoTheDatabase() throws {
        let manifest = "kind: rewards\nrows: [{name: A, set: S}]\n"
        #expect(try lines(manifest, ["sets": liveSets, "rewards": [["A", 10, nil, nil, 1]]]) == [])
        let found = try world.diffFaults(manifest, live: ["sets": [["T", 20]]], shape: tables)
        #expect(found.map { world.line($0) } == ["dangling-reference S"])
        #expect(found.first?.message == "there is no sets \"S\" in the manifests or in the database")
    }

    @Test mutating func childrenAreToldApartByTheirParents() throws {
        let manifest =
            "kind: rewards\nrows: [{name: A, steps: [{rank: 1, goal: 5}]}, {name: B, steps: [{rank: 1, goal: 6}]}]\n"
        let rewards: [[Value]] = [["A", nil, nil, nil, 1], ["B", nil, nil, nil, 2], ["Z", nil, nil, nil, 3]]
        let steps: [[Value]] = [[3, 1, 0, 30], [2, 1, 6, 31], [1, 1, 4, 32], [nil, 1, 0, 33], [99, 1, 0, 34]]
        #expect(try lines(manifest, ["rewards": rewards, "steps": steps]) == ["update steps #32 \"A\" / 1 goal=4"])
        #expect(
            try lines(manifest, ["rewards": rewards, "steps": []]) == [
                "insert steps \"A\" / 1", "insert steps \"B\" / 1",
            ])
        // Parents first, children of both kinds of parent behind them.
        #expect(
            try lines(manifest, ["rewards": [rewards[1]]]) == [
                "insert rewards \"A\"", "insert steps \"B\" / 1", "insert steps \"A\" / 1",
            ])
    }

    @Test mutating func childrenOfARenamedParent() throws {
        let manifest = "kind: rewards\nrows: [{name: New, was: [Old], steps: [{rank: 1, goal: 5}]}]\n"
        #expect(
            try lines(manifest, ["rewards": [["Old", nil, nil, nil, 1]], "steps": [[1, 1, 5, 30]]]) == [
                "rename rewards #1 \"New\" was \"Old\" name=\"Old\""
            ])
    }

    @Test mutating func newRowsOfOneKindInOrder() throws {
        let manifest =
            "kind: rewards\nrows: [{name: A, parent: B}, {name: B, parent: C}, {name: C}, {name: D, parent: A}]\n"
        #expect(try lines(manifest, [:]) == ["C", "B", "A", "D"].map { "insert rewards \"\($0)\"" })
        // Where two wait for each other, one goes without its reference at first.
        #expect(
            try lines("kind: rewards\nrows: [{name: A, parent: B}, {name: B, parent: A}]\n", [:])
                == ["insert rewards \"A\"", "insert rewards \"B\"", "link rewards \"A\" parent=NULL"])
        // Where the rows are there already, a circle is no matter of order.
        #expect(
            try lines(
                "kind: rewards\nrows: [{name: A, parent: B}, {name: B}]\n",
                ["rewards": [["B", nil, nil, nil, 1], ["A", nil, nil, nil, 2]]])
                == ["update rewards #2 \"A\" parent=NULL"])
    }

    @Test mutating func aRowBehindTheOneItRefersTo() throws {
        let manifest = "kind: rewards\nrows: [{name: A, parent: B}, {name: B}]\n"
        #expect(try lines(manifest, ["rewards": [["B", nil, nil, nil, 1], ["A", nil, nil, 1, 2]]]) == [])
    }

    @Test
    mutating func aRowBeforeTheOneItRefersTo() throws {
        let manifest = "kind: rewards\nrows: [{name: A, parent: B}, {name: B}]\n"
        #expect(try lines(manifest, ["rewards": [["A", nil, nil, 2, 1], ["B", nil, nil, nil, 2]]]) == [])
    }

    @Test
    mutating func aRowThatRefersToARenamedOne() throws {
        let manifest = "kind: rewards\nrows: [{name: B, was: [Old]}, {name: A, parent: B}]\n"
        let live: [String: [[Value]]] = ["rewards": [["Old", nil, nil, nil, 1], ["A", nil, nil, 1, 2]]]
        #expect(try lines(manifest, live) == ["rename rewards #1 \"B\" was \"Old\" name=\"Old\""])
    }

    @Test mutating func deletionsComeLastAndChildrenFirst() throws {
        let manifest = "kind: rewards\nrows: [{name: A}]\nabsent: [B]\n---\nkind: sets\nabsent: [S, T]\n"
        let live: [String: [[Value]]] = ["sets": liveSets, "rewards": [["B", nil, nil, nil, 2]]]
        #expect(
            try lines(manifest, live) == [
                "insert rewards \"A\"", "delete rewards #2 \"B\"", "delete sets #20 \"T\"", "delete sets #10 \"S\"",
            ])
    }

    @Test mutating func singletons() throws {
        let manifest = "kind: config\nrow: {x: 5}\n"
        #expect(try lines(manifest, ["config": [[5, 1]]]) == [])
        #expect(try lines(manifest, ["config": [[4, 1]]]) == ["update config #1 id=1 x=4"])
        #expect(try lines(manifest, [:]) == ["insert config id=1"])
    }

    @Test mutating func onlySomeKinds() throws {
        let manifest = sets + "kind: rewards\nrows: [{name: A, set: S}]\n"
        #expect(try lines(manifest, ["sets": [["S", 10]]], only: ["rewards"]) == ["insert rewards \"A\""])
        #expect(try lines(manifest, [:], only: ["sets"]) == ["insert sets \"S\"", "insert sets \"T\""])
        let found = try world.diffFaults(manifest, live: [:], shape: tables, only: ["rewards"])
        #expect(found.map { world.line($0) } == ["reference-not-selected {name: A, set: S}"])
        #expect(found.first?.help == "add --only sets")
    }
}
