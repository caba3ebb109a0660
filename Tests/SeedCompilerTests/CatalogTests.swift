import SeedSyntax
import Testing

@testable import SeedCompiler

@Suite struct CatalogTests {
    private let rewards = rows("rewards", "{x-seedc: {table: rewards, key: [name]}, properties: {name: {}}}")

    @Test func whatAMappingSays() throws {
        let world = try World(
            rewards,
            rows(
                "levels",
                """
                {x-seedc: {table: level_table, key: [level], id: uid, created: c, updated: u},
                 properties: {level: {type: integer}, title: {x-seedc: {column: name}}, perks: {x-seedc: {storage: json}, default: {}},
                  file: {x-seedc: {policy: initial}}, prize: {x-seedc: {references: rewards, column: reward_id}}, was: {}}}
                """),
            row("config", "{x-seedc: {table: config, key: {id: 1}}, properties: {x: {}}}"))
        let levels = world.kind("levels")
        #expect(levels.table == "level_table" && levels.id == "uid" && levels.created == "c" && levels.updated == "u")
        #expect(levels.properties.map(\.column) == ["level", "name", "perks", "file", "reward_id"])
        #expect(levels.properties.map(\.isJSON) == [false, false, true, false, false])
        #expect(levels.properties.map { $0.policy == .initial } == [false, false, false, true, false])
        #expect(levels.properties.map(\.reference) == [nil, nil, nil, nil, "rewards"])
        #expect(levels.properties.map { $0.defaultValue != nil } == [false, false, true, false, false])
        #expect(levels.key == [0] && !levels.isSingleton)
        let config = world.kind("config")
        #expect(config.isSingleton && config.constants.map(\.column) == ["id"] && config.constants.map(\.value) == [1])
    }

    @Test func parentsComeFirst() throws {
        func child(_ name: String, of parents: String...) -> (path: String, text: String) {
            let properties = parents.map { "\($0): {x-seedc: {references: \($0)}}" }.joined(separator: ", ")
            return rows(name, "{x-seedc: {table: \(name), key: [name]}, properties: {name: {}, \(properties)}}")
        }
        let world = try World(
            child("a", of: "d"), child("b", of: "rewards", "b"), child("c", of: "a", "b"), child("d", of: "rewards"),
            rewards)
        #expect(world.catalog.kinds.map(\.name) == ["rewards", "b", "d", "a", "c"])
    }

    @Test func circleOfKinds() throws {
        func kind(_ name: String, _ other: String) -> (path: String, text: String) {
            rows(
                name,
                "{x-seedc: {table: \(name), key: [o]}, properties: {name: {}, o: {x-seedc: {references: \(other)}}}}"
            )
        }
        let found = try catalogFaults(kind("a", "b"), kind("b", "c"), kind("c", "b"), kind("d", "rewards"), rewards)
        #expect(found.map(\.id) == ["mapping-circle"])
        #expect(found.first?.message == "these kinds need each other's rows first: b, c")
    }

    /// A reference that is not part of the key can wait for the other row.
    @Test func circleThatCanWait() throws {
        func kind(_ name: String, _ other: String) -> (path: String, text: String) {
            rows(
                name,
                "{x-seedc: {table: \(name), key: [name]}, properties: {name: {}, o: {x-seedc: {references: \(other)}}}}"
            )
        }
        let world = try World(kind("b", "c"), kind("c", "b"))
        #expect(world.catalog.kinds.map(\.name) == ["b", "c"])
        #expect(world.catalog.refersAhead(0, 1))
        #expect(!world.catalog.refersAhead(1, 1))
    }

    /// The schema of a row, and what is said to it.
    @Test(arguments: [
        ("{properties: {name: {}}}", ["mapping-missing"]),
        ("{x-seedc: {key: [name]}, properties: {name: {}}}", ["mapping-keyword"]),
        ("{x-seedc: {table: t}, properties: {name: {}}}", ["mapping-keyword"]),
        ("{x-seedc: {table: t, key: []}, properties: {name: {}}}", ["mapping-keyword"]),
        ("{x-seedc: {table: t, key: [nam]}, properties: {name: {}}}", ["mapping-keyword"]),
        ("{x-seedc: {table: 5, key: [name]}, properties: {name: {}}}", ["mapping-keyword"]),
        ("{x-seedc: {table: t, key: [name], tabel: t}, properties: {name: {}}}", ["mapping-keyword"]),
        ("{x-seedc: {table: t, key: [name], removed: drop}, properties: {name: {}}}", ["mapping-keyword"]),
        (
            "{x-seedc: {table: t, key: [name], removed: retire, retire: {}}, properties: {name: {}}}",
            ["mapping-keyword"]
        ),
        ("{x-seedc: {table: t, key: [name]}, properties: {name: {x-seedc: {policy: initial}}}}", ["mapping-keyword"]),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {policy: sometimes}}}}",
            ["mapping-keyword"]
        ),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {storage: text}}}}",
            ["mapping-keyword"]
        ),
        ("{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {colum: b}}}}", ["mapping-keyword"]),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {children: t}}}}",
            ["mapping-keyword"]
        ),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {column: NAME}}}}",
            ["mapping-column"]
        ),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {references: rewads}}}}",
            ["mapping-reference"]
        ),
        ("{x-seedc: {table: t, key: [name]}, properties: {name: {x-seedc: {references: t}}}}", ["mapping-reference"]),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {properties: {b: {x-seedc: {references: t}}}}}}",
            ["mapping-reference"]
        ),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {references: config}}}}",
            ["mapping-reference"]
        ),
        (
            "{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {children: rewards, parent: t_id}}}}",
            ["mapping-children"]
        ),
        ("{x-seedc: [t], properties: {name: {}}}", ["mapping-keyword", "mapping-keyword"]),
        (
            "{allOf: [{x-seedc: {table: t, key: [name]}}, {x-seedc: {table: u, key: [name]}}], properties: {name: {}}}",
            ["mapping-twice"]
        ),
        ("{x-seedc: {table: t, key: [name]}, properties: {name: {type: txt}}}", ["schema-keyword"]),
    ])
    func faults(_ schema: String, _ expected: [String]) throws {
        let config = row("config", "{x-seedc: {table: config, key: {id: 1}}, properties: {x: {}}}")
        #expect(try catalogFaults(rewards, rows("t", schema), config).map(\.id) == expected)
    }

    @Test func helpNamesWhatWasMeant() throws {
        func help(_ schema: String) throws -> String? { try catalogFaults(rewards, rows("t", schema)).first?.help }
        #expect(try help("{x-seedc: {table: t, key: [nam]}, properties: {name: {}}}") == "did you mean \"name\"?")
        #expect(
            try help("{x-seedc: {tabel: t, table: t, key: [name]}, properties: {name: {}}}")
                == "did you mean \"table\"?")
        #expect(
            try help("{x-seedc: {table: t, key: [name]}, properties: {name: {}, a: {x-seedc: {references: rewads}}}}")
                == "did you mean \"rewards\"?")
    }

    @Test(arguments: [
        ("schema/a.schema.json", "{type: object}", "kind-unnamed"),
        ("schema/a.schema.json", "{properties: {kind: {const: a}}}", "kind-without-rows"),
        (
            "schema/b.schema.json",
            "{properties: {kind: {const: a}, rows: {items: {x-seedc: {table: a, key: [n]}, properties: {n: {}}}}}}",
            "kind-misnamed"
        ),
        (
            "schema/a.schema.json",
            "{properties: {kind: {const: a}, row: {x-seedc: {table: a, key: [x]}, properties: {x: {}}}}}",
            "mapping-keyword"
        ),
    ])
    func heads(_ path: String, _ text: String, _ id: String) throws {
        #expect(try catalogFaults((path, text)).map(\.id) == [id])
    }

    @Test func kindTwice() throws {
        let found = try catalogFaults(rewards, ("other/rewards.schema.json", rewards.text))
        #expect(found.map(\.id) == ["kind-twice"])
        #expect(found[0].span?.file == FileID(1) && found[0].labels.map(\.span.file) == [FileID(0)])
    }

    @Test func tooManyProperties() throws {
        func kind(_ count: Int) -> (path: String, text: String) {
            rows(
                "t",
                "{x-seedc: {table: t, key: [p0]}, properties: {\((0..<count).map { "p\($0): {}" }.joined(separator: ", "))}}"
            )
        }
        #expect(try catalogFaults(kind(128)).isEmpty)
        #expect(try catalogFaults(kind(129)).map(\.id) == ["mapping-column"])
    }

    /// A mapping may stand behind a reference, and in the branches of a choice.
    @Test func mappingsBehindReferences() throws {
        let text = """
            properties: {kind: {const: t}, rows: {$ref: '#/$defs/list'}}
            $defs:
              list: {items: {$ref: '#/$defs/row', allOf: [{if: {}, then: {properties: {b: {x-seedc: {column: bb}}}}}]}}
              row: {x-seedc: {table: t, key: [a]}, properties: {a: {}, b: {}}}
            """
        let world = try World(("schema/t.schema.json", text))
        #expect(world.kind("t").properties.map(\.column) == ["a", "bb"])
    }
}
