import SeedSyntax
import Testing

@testable import SeedCompiler

/// Edits in place: what is asked for changes, and nothing else does.
@Suite struct ManifestEditTests {
    private func world() throws -> World {
        try World(
            rows(
                "rewards",
                """
                {x-seedc: {table: rewards, key: [name]}, properties: {name: {}, note: {}, points: {}, value: {},
                 on: {}, conditions: {x-seedc: {children: conditions, parent: reward_id}}}}
                """),
            rows(
                "conditions",
                """
                {x-seedc: {table: conditions, key: [reward, type]},
                 properties: {reward: {x-seedc: {references: rewards, column: reward_id}}, type: {}, value: {}}}
                """))
    }

    /// The text after the rows with the given numbers, in the order of their places, have got values.
    private func edited(_ text: String, _ edits: (row: Int, property: String, value: YAMLValue)...) throws -> String {
        var world = try world()
        let (state, _) = try world.resolved(text)
        let file = world.sources.files.last!
        let tree = try parseYAML(file)
        let (manifests, _, _) = loadManifests([tree], world.catalog)
        let spans = state.kinds.flatMap { $0.entries.filter { $0.role == .row }.map(\.span!) }.sorted()
        let wanted = edits.map { ManifestEdit(row: spans[$0.row], property: $0.property, value: $0.value) }
        return String(decoding: try edit(manifests, world.catalog, wanted).bytes, as: UTF8.self)
    }

    private func faults(_ text: String, _ edits: (row: Int, property: String, value: YAMLValue)...) throws -> [String] {
        var world = try world()
        let (state, _) = try world.resolved(text)
        let (manifests, _, _) = loadManifests([try parseYAML(world.sources.files.last!)], world.catalog)
        let spans = state.kinds.flatMap { $0.entries.filter { $0.role == .row }.map(\.span!) }.sorted()
        let wanted = edits.map { ManifestEdit(row: spans[$0.row], property: $0.property, value: $0.value) }
        do throws(DiagnosticBatch) {
            _ = try edit(manifests, world.catalog, wanted)
            return []
        } catch {
            return error.diagnostics.map { world.line($0) }
        }
    }

    private func head(_ row: String) -> String { "kind: rewards\nrows:\n  - name: A\n" + row }

    @Test(arguments: [
        ("    points: 10\n", "    points: 20\n"), ("    points: 10   # ten\n", "    points: 20   # ten\n"),
        ("    points:\n      10\n", "    points:\n      20\n"), ("    points:\n", "    points: 20\n"),
        ("    points: # none\n", "    points: 20 # none\n"),
        ("    points: ~\n    note: x\n", "    points: 20\n    note: x\n"),
        ("    points: 10", "    points: 20"), ("    points: [1,\n      2]\n", "    points: 20\n"),
        ("    points:\n      - 1\n      - 2\n    note: x\n", "    points: 20\n    note: x\n"),
        ("    points: # why\n      a: 1\n    note: x\n", "    points: # why\n      20\n    note: x\n"),
        ("    \"points\" : 10\n", "    \"points\" : 20\n"), ("    points: \"10\"\n", "    points: 20\n"),
        ("    points: |\n      ten\n\n    note: x\n", "    points: 20\n\n    note: x\n"),
    ])
    func aNumberTakesThePlaceOf(_ before: String, _ after: String) throws {
        #expect(try edited(head(before), (0, "points", .integer(20))) == head(after))
    }

    @Test(arguments: [
        ("    note: x # c\n", "    note: it's new # c\n"), ("    note: \"x\"\n", "    note: \"it's new\"\n"),
        ("    note: 'x'\n", "    note: 'it''s new'\n"), ("    note: |\n      x\n      y\n", "    note: it's new\n"),
        (
            "    note: >- # folded\n      x\n      y\n\n    points: 1\n",
            "    note: it's new # folded\n\n    points: 1\n"
        ),
        ("    note: x\n      y\n    points: 1\n", "    note: it's new\n    points: 1\n"),
    ])
    func aTextKeepsItsQuotes(_ before: String, _ after: String) throws {
        #expect(try edited(head(before), (0, "note", .text("it's new"))) == head(after))
    }

    @Test(arguments: [
        ("    note: |\n        x\n        y\n    points: 1\n", "    note: |-\n        a\n\n        b\n    points: 1\n"),
        ("    note: >+ # c\n      x\n\n    points: 1\n", "    note: |- # c\n      a\n\n      b\n\n    points: 1\n"),
        ("    note: x\n", "    note: \"a\\n\\nb\"\n"),
    ])
    func linesStayABlock(_ before: String, _ after: String) throws {
        #expect(try edited(head(before), (0, "note", .text("a\n\nb"))) == head(after))
    }

    @Test func onlyTheMemberThatChanges() throws {
        let before = head("    value:\n      a: 1 # one\n      b: [x,  'y', {c: 1.0, d: 2}]\n")
        let value = YAMLValue.mapping([
            YAMLValue.Member(
                Array("b".utf8),
                .list([
                    .text("x"), .text("z"),
                    .mapping([
                        YAMLValue.Member(Array("d".utf8), .integer(3)), YAMLValue.Member(Array("c".utf8), .integer(1)),
                    ]),
                ])), YAMLValue.Member(Array("a".utf8), .integer(1)),
        ])
        #expect(
            try edited(before, (0, "value", value))
                == head("    value:\n      a: 1 # one\n      b: [x,  'z', {c: 1.0, d: 3}]\n"))
    }

    @Test func anotherShapeIsWrittenInOneLine() throws {
        let value = YAMLValue.mapping([YAMLValue.Member(Array("days".utf8), .integer(7))])
        #expect(
            try edited(head("    value:\n      a: 1\n      b: |\n        x\n\n    note: x\n"), (0, "value", value))
                == head("    value: { days: 7 }\n\n    note: x\n"))
        #expect(
            try edited(head("    value: {a: 1} # c\n"), (0, "value", value)) == head("    value: { days: 7 } # c\n"))
        #expect(try edited(head("    value: x\n"), (0, "value", value)) == head("    value: { days: 7 }\n"))
    }

    @Test func whatIsMissingComesIn() throws {
        #expect(
            try edited(
                "kind: rewards\nrows:\n- name: A # a\n  conditions:\n  - type: X\n\n  # b\n- {name: B}\n- name: C",
                (0, "points", .integer(1)), (0, "on", .boolean(true)), (1, "value", .integer(5)),
                (2, "note", .text("a, b")), (3, "note", .null))
                == "kind: rewards\nrows:\n- name: A # a\n  points: 1\n  \"on\": true\n  conditions:\n  - type: X\n    value: 5\n\n  # b\n- {name: B, note: \"a, b\"}\n- name: C\n  note: null"
        )
    }

    @Test func lineBreaksStay() throws {
        let before = "kind: rewards\r\nrows:\r\n  - name: A\r\n    note: |\r\n      x\r\n  - name: B\r\n"
        #expect(
            try edited(before, (0, "points", .integer(1)), (0, "note", .text("p\nq\n")), (1, "points", .integer(2)))
                == "kind: rewards\r\nrows:\r\n  - name: A\r\n    note: |\r\n      p\r\n      q\r\n    points: 1\r\n  - name: B\r\n    points: 2\r\n"
        )
    }

    @Test func nothingBehindAnAnchor() throws {
        let text = """
            kind: rewards
            rows:
              - &base { name: A, points: 1, value: &v { a: 1 } }
              - { <<: *base, name: B, note: x }
              - name: C
                value: *v
                note: !!str 10
            """
        #expect(
            try faults(text, (0, "points", .integer(2)), (1, "points", .integer(2)), (2, "value", .integer(1)))
                == [
                    "shared-value &base { name: A, points: 1, value: &v { a: 1 } }",
                    "shared-value { <<: *base, name: B, note: x }",
                    "shared-value *v",
                ])
        #expect(try faults(text, (2, "note", .text("x"))) == ["tagged-value 10"])
        // What stands in the row itself can be edited.
        #expect(try edited(text, (1, "note", .text("z"))) == text.replacing("note: x", with: "note: z"))
    }

    @Test func nestedRowsBehindAnAlias() throws {
        let text = """
            kind: rewards
            rows:
              - name: A
                conditions: &c
                  - type: X
              - name: B
                conditions: *c
            """
        #expect(try faults(text, (1, "value", .integer(2))) == ["shared-value type: X"])
    }
}
