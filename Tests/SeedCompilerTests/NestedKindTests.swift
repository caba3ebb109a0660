import Testing

@testable import SeedCompiler

/// Rows nested in rows of their own kind, as a tree of categories is written.
@Suite struct NestedKindTests {
    private var world: World

    init() throws {
        world = try World(
            rows(
                "parts",
                """
                {x-seedc: {table: parts, key: [name]}, properties: {name: {type: string}, size: {type: integer},
                 parent: {x-seedc: {references: parts, column: parent_id}}, parts: {x-seedc: {children: parts, parent: parent_id}}}}
                """))
    }

    @Test mutating func everyLevelIsRead() throws {
        let (state, faults) = try world.resolved(
            "kind: parts\nrows: [{name: A, parts: [{name: B, parts: [{name: C}]}, {name: D}]}, {name: E, parent: C}]\n")
        #expect(faults.isEmpty)
        #expect(
            Set(world.rows(state, "parts")) == [
                "name=\"A\"", "name=\"B\" parent=\"A\"", "name=\"C\" parent=\"B\"", "name=\"D\" parent=\"A\"",
                "name=\"E\" parent=\"C\"",
            ])
    }

    @Test mutating func parentsAreInsertedFirst() throws {
        let tables = shape(table("parts", "id INTEGER", "name TEXT", "size INTEGER", "parent_id INTEGER"))
        let manifest = "kind: parts\nrows: [{name: E, parent: C}, {name: A, parts: [{name: B, parts: [{name: C}]}]}]\n"
        #expect(
            try world.changeLines(manifest, live: [:], shape: tables)
                == ["A", "B", "C", "E"].map { "insert parts \"\($0)\"" })
        let live: [[Value]] = [["C", nil, 3, 1], ["E", nil, 1, 2], ["B", nil, 4, 3], ["A", nil, nil, 4]]
        #expect(try world.changeLines(manifest, live: ["parts": live], shape: tables) == [])
    }

    /// Where the column refuses NULL, no row of a circle can be the first.
    @Test mutating func aCircleThatCannotWait() throws {
        let tables = shape(table("parts", "id INTEGER", "name TEXT", "size INTEGER", "parent_id INTEGER NOTNULL"))
        let found = try world.diffFaults(
            "kind: parts\nrows: [{name: A, parent: B}, {name: B, parent: A}]\n", live: [:], shape: tables)
        #expect(
            found.map { world.line($0) } == [
                "circle-of-rows {name: A, parent: B}", "circle-of-rows {name: B, parent: A}",
            ])
    }

    @Test mutating func theParentIsNotGivenTwice() throws {
        #expect(
            try world.faults("kind: parts\nrows: [{name: A, parts: [{name: B, parent: A}]}]\n") == [
                "parent-given parent"
            ])
        #expect(try world.faults("kind: parts\nrows: [{name: A, parts: [{name: A}]}]\n") == ["duplicate-row {name: A}"])
    }

    @Test
    mutating func faultyRows() throws {
        #expect(
            try world.faults("kind: parts\nrows: [{name: A, size: big}, {name: B, parent: A}]\n") == ["wrong-type big"])
    }
}
