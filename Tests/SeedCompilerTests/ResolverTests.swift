import SeedSyntax
import Testing

@testable import SeedCompiler

@Suite struct ResolverTests {
    private var world: World

    init() throws {
        world = try World(
            rows(
                "sets",
                "{x-seedc: {table: sets, key: [name]}, properties: {name: {}, price: {default: 5}, tags: {default: [a]}, n: {default: null}, at: {}}}"
            ),
            rows(
                "rewards",
                """
                {x-seedc: {table: rewards, key: [name]}, properties: {name: {}, parent: {x-seedc: {references: rewards, column: parent_id}},
                 set: {x-seedc: {references: sets, column: set_id}},
                 value: {properties: {content_set: {x-seedc: {references: sets, column: content_set_id}}, amount: {}}},
                 conditions: {x-seedc: {children: conditions, parent: reward_id}}}}
                """),
            rows(
                "conditions",
                """
                {x-seedc: {table: conditions, key: [reward, type, rank]}, properties: {type: {}, rank: {default: 0}, goal: {},
                 reward: {x-seedc: {references: rewards, column: reward_id}}}}
                """),
            rows(
                "uses",
                "{x-seedc: {table: uses, key: [name]}, properties: {name: {}, condition: {x-seedc: {references: conditions, column: c_id}}}}"
            ),
            row("config", "{x-seedc: {table: config, key: {id: 1}}, properties: {x: {}, y: {default: 2}}}"))
    }

    @Test mutating func defaults() throws {
        let (state, faults) = try world.resolved(
            "kind: sets\nrows: [{name: A}, {name: B, price: 7, tags: [], n: 1, at: ~}]\n")
        #expect(faults.isEmpty)
        #expect(
            world.rows(state, "sets") == [
                "name=\"A\" price=5 tags=[\"a\"] n=NULL", "name=\"B\" price=7 tags=[] n=1 at=NULL",
            ])
    }

    @Test mutating func rowsOfSeveralFilesAndDocuments() throws {
        let (state, faults) = try world.resolved(
            "kind: sets\nrows: [{name: A}]\n---\nkind: config\nrow: {x: 1}\n", "kind: sets\nrows: [{name: B}]\n")
        #expect(faults.isEmpty)
        #expect(state.kinds[world.index("sets")].entries.map { world.source($0.span!) } == ["{name: A}", "{name: B}"])
        #expect(world.rows(state, "config") == ["x=1 y=2"])
    }

    /// What a property of the kind that refers is like, says nothing about the one of the kind that is referred to.
    @Test func theDefaultOfAnotherKindsKeyIsAReference() throws {
        var world = try World(
            rows("groups", "{x-seedc: {table: groups, key: [name]}, properties: {name: {}}}"),
            rows(
                "items",
                "{x-seedc: {table: items, key: [group, name]}, properties: {group: {default: G, x-seedc: {references: groups, column: group_id}}, name: {}}}"
            ),
            rows(
                "uses",
                "{x-seedc: {table: uses, key: [name]}, properties: {name: {}, item: {x-seedc: {references: items, column: item_id}}}}"
            ))
        let (state, faults) = try world.resolved(
            "kind: groups\nrows: [{name: G}, {name: H}]\n", "kind: items\nrows: [{name: I}, {group: H, name: I}]\n",
            "kind: uses\nrows: [{name: U, item: {name: I}}, {name: V, item: {group: H, name: I}}]\n")
        #expect(faults.isEmpty)
        #expect(
            world.rows(state, "uses") == [
                "name=\"U\" item=\"G\" / \"I\"", "name=\"V\" item=\"H\" / \"I\"",
            ])
    }

    @Test mutating func nestedRows() throws {
        let (state, faults) = try world.resolved(
            "kind: rewards\nrows:\n- {name: A, conditions: [{type: T}, {type: U, rank: 1}]}\n- {name: B, conditions: [{type: T}]}\n- {name: C, conditions: []}\n",
            "kind: conditions\nrows: [{reward: C, type: T}]\n")
        #expect(faults.isEmpty)
        #expect(
            Set(world.rows(state, "conditions")) == [
                "type=\"T\" rank=0 reward=\"A\"", "type=\"U\" rank=1 reward=\"A\"", "type=\"T\" rank=0 reward=\"B\"",
                "type=\"T\" rank=0 reward=\"C\"",
            ])
    }

    @Test mutating func references() throws {
        let (state, faults) = try world.resolved(
            """
            kind: rewards
            rows:
            - {name: B, parent: A, set: S, value: {content_set: S, amount: 1}}
            - {name: A, parent: ~, set: ~, value: {content_set: [S, T], note: [x]}}
            - {name: C, value: {amount: 2}}
            - {name: D, value: {content_set: ~}}
            """, "kind: sets\nrows: [{name: S}, {name: T}]\n")
        #expect(faults.isEmpty)
        #expect(
            world.rows(state, "rewards") == [
                "name=\"B\" parent=\"A\" set=\"S\" value={\"content_set_id\":<sets \"S\">,\"amount\":1}",
                "name=\"A\" parent=NULL set=NULL value={\"content_set_id\":[<sets \"S\">,<sets \"T\">],\"note\":[\"x\"]}",
                "name=\"C\" value={\"amount\":2}", "name=\"D\" value={\"content_set_id\":null}",
            ])
    }

    @Test mutating func compositeKeys() throws {
        let conditions = "kind: rewards\nrows: [{name: A, conditions: [{type: T}, {type: T, rank: 1}]}]\n"
        let (state, faults) = try world.resolved(
            conditions,
            "kind: uses\nrows:\n- {name: 1, condition: {reward: A, type: T}}\n- {name: 2, condition: {rank: 1, type: T, reward: A}}\n"
        )
        #expect(faults.isEmpty)
        #expect(
            world.rows(state, "uses") == ["name=1 condition=\"A\" / \"T\" / 0", "name=2 condition=\"A\" / \"T\" / 1"])
        #expect(try world.faults(conditions, "kind: uses\nrows: [{name: 3, condition: T}]\n") == ["incomplete-key T"])
        #expect(
            try world.faults(conditions, "kind: uses\nrows: [{name: 4, condition: {type: T}}]\n") == [
                "incomplete-key {type: T}"
            ])
        #expect(
            try world.faults(conditions, "kind: uses\nrows: [{name: 5, condition: {reward: A, type: T, x: 1}}]\n")
                == ["incomplete-key {reward: A, type: T, x: 1}"])
        #expect(
            try world.faults(conditions, "kind: uses\nrows: [{name: 6, condition: {reward: A, type: V}}]\n")
                == ["dangling-reference {reward: A, type: V}"])
    }

    @Test mutating func duplicates() throws {
        let found = try world.resolved(
            "kind: sets\nrows: [{name: A}, {name: B}]\n", "kind: sets\nrows: [{name: A, price: 1}]\n"
        ).faults
        #expect(found.map { world.line($0) } == ["duplicate-row {name: A, price: 1}"])
        #expect(found[0].labels.map { world.source($0.span) } == ["{name: A}"])
        #expect(found[0].message == "sets \"A\" is given twice")
        let singleton = try world.resolved("kind: config\nrow: {x: 1}\n---\nkind: config\nrow: {x: 2}\n").faults
        #expect(singleton.map { world.line($0) } == ["duplicate-row {x: 2}"])
        let nested = try world.faults("kind: rewards\nrows: [{name: A, conditions: [{type: T}, {type: T, rank: 0}]}]\n")
        #expect(nested == ["duplicate-row {type: T, rank: 0}"])
        // Canonically equal names are two names.
        #expect(try world.faults("kind: sets\nrows: [{name: \u{e9}}, {name: e\u{301}}, {name: a}, {name: A}]\n") == [])
    }

    @Test mutating func danglingReferences() throws {
        let found = try world.resolved(
            "kind: rewards\nrows: [{name: A, set: Welcom Pack, value: {content_set: Nada}, parent: B}]\n",
            "kind: sets\nrows: [{name: Welcome Pack}]\n"
        ).faults
        #expect(
            found.map { world.line($0) } == [
                "dangling-reference Welcom Pack", "dangling-reference Nada", "dangling-reference B",
            ])
        #expect(found[0].help == "did you mean \"Welcome Pack\"?")
        #expect(found[1].help == "add it to the manifests of sets")
    }

    /// With a database at hand, what the manifests do not have may be there.
    @Test mutating func mentionedRows() throws {
        let tables = shape(
            table("sets", "id INTEGER", "name TEXT"),
            table("rewards", "id INTEGER", "name TEXT", "parent_id INTEGER", "set_id INTEGER", "value JSON"))
        let (state, faults) = try world.resolved(
            "kind: rewards\nrows: [{name: A, set: S, value: {content_set: S}}]\n", shape: tables)
        #expect(faults.isEmpty)
        #expect(
            world.rows(state, "sets") == ["mentioned name=\"S\" price=5 tags=[\"a\"] n=NULL"]
                || world.rows(state, "sets") == ["mentioned name=\"S\""])
    }

    @Test mutating func nullKeys() throws {
        #expect(try world.faults("kind: sets\nrows: [{name: ~}]\n") == ["null-key {name: ~}"])
        #expect(try world.faults("kind: sets\nrows: [{price: 1}]\n") == ["null-key {price: 1}"])
        #expect(try world.faults("kind: conditions\nrows: [{type: T}]\n") == ["null-key {type: T}"])
    }

    @Test(arguments: [
        ("{}", ["kind-missing {}"]), ("kind: 5", ["kind-missing 5"]),
        ("kind: reward\nrows: []\n", ["unknown-kind reward"]), ("- 1\n", ["kind-missing - 1"]),
        ("kind: [rewards]\n", ["kind-missing [rewards]"]),
    ])
    mutating func documentsWithoutKind(_ text: String, _ expected: [String]) throws {
        #expect(try world.faults(text) == expected)
    }
}
