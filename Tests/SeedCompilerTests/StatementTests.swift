import Testing

@testable import SeedCompiler

@Suite struct StatementTests {
    private let world: World

    init() throws {
        world = try World(
            rows(
                "plain",
                "{x-seedc: {table: plain, key: [name]}, properties: {name: {}, points: {x-seedc: {column: pts}}, note: {}}}"
            ),
            rows(
                "stamped",
                "{x-seedc: {table: 'my \"t\"', key: [a, b], created: created_at, updated: updated_at}, properties: {a: {}, b: {x-seedc: {column: 'b\"c'}}, v: {}}}"
            ),
            row(
                "single",
                "{x-seedc: {table: config, key: {id: 1, scope: app}, updated: at}, properties: {x: {}, y: {}}}"))
    }

    private func columns(_ indices: Int...) -> ColumnSet {
        var set = ColumnSet()
        for index in indices { set.insert(index) }
        return set
    }

    @Test func insert() {
        let kind = world.kind("plain")
        let all = insertStatement(kind, present: columns(0, 1, 2), guarded: false)
        #expect(all.sql == #"INSERT OR IGNORE INTO "plain" ("name", "pts", "note") VALUES (?1, ?2, ?3)"#)
        #expect(all.parameters == [.wanted(0), .wanted(1), .wanted(2)])
        let some = insertStatement(kind, present: columns(0, 2), guarded: true)
        #expect(
            some.sql
                == #"INSERT OR IGNORE INTO "plain" ("name", "note") SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM "plain" WHERE "name" = ?1)"#
        )
        #expect(some.parameters == [.wanted(0), .wanted(2)])
    }

    @Test func insertWithTimestampsAndQuotes() {
        let statement = insertStatement(world.kind("stamped"), present: columns(0, 1), guarded: true)
        #expect(
            statement.sql == #"INSERT OR IGNORE INTO "my ""t""" ("a", "b""c", "created_at", "updated_at") "#
                + #"SELECT ?1, ?2, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM "my ""t""" WHERE "a" = ?1 AND "b""c" = ?2)"#
        )
        #expect(statement.parameters == [.wanted(0), .wanted(1)])
    }

    @Test func insertOfASingleton() {
        let kind = world.kind("single")
        let open = insertStatement(kind, present: columns(1), guarded: false)
        #expect(
            open.sql
                == #"INSERT OR IGNORE INTO "config" ("id", "scope", "y", "at") VALUES (?1, ?2, ?3, CURRENT_TIMESTAMP)"#)
        #expect(open.parameters == [.constant(0), .constant(1), .wanted(1)])
        let guarded = insertStatement(kind, present: columns(), guarded: true)
        #expect(
            guarded.sql == #"INSERT OR IGNORE INTO "config" ("id", "scope", "at") SELECT ?1, ?2, CURRENT_TIMESTAMP "#
                + #"WHERE NOT EXISTS (SELECT 1 FROM "config" WHERE "id" = ?1 AND "scope" = ?2)"#)
    }

    @Test func update() {
        let kind = world.kind("plain")
        let byID = updateStatement(kind, changed: columns(1, 2), id: "id")
        #expect(
            byID.sql
                == #"UPDATE OR ABORT "plain" SET "pts" = ?1, "note" = ?2 WHERE "id" = ?3 AND "name" = ?4 AND "pts" IS ?5 AND "note" IS ?6"#
        )
        #expect(byID.parameters == [.wanted(1), .wanted(2), .id, .key(0), .old(1), .old(2)])
        let byKey = updateStatement(kind, changed: columns(1), id: nil)
        #expect(byKey.sql == #"UPDATE OR ABORT "plain" SET "pts" = ?1 WHERE "name" = ?2 AND "pts" IS ?3"#)
        // A rename changes the key: its old value stands in for it.
        let rename = updateStatement(kind, changed: columns(0), id: nil)
        #expect(rename.sql == #"UPDATE OR ABORT "plain" SET "name" = ?1 WHERE "name" IS ?2"#)
        #expect(rename.parameters == [.wanted(0), .old(0)])
    }

    @Test func updateSetsTheTimestamp() {
        let statement = updateStatement(world.kind("stamped"), changed: columns(2), id: "i\"d")
        #expect(
            statement.sql == #"UPDATE OR ABORT "my ""t""" SET "v" = ?1, "updated_at" = CURRENT_TIMESTAMP "#
                + #"WHERE "i""d" = ?2 AND "a" = ?3 AND "b""c" = ?4 AND "v" IS ?5"#)
        let single = updateStatement(world.kind("single"), changed: columns(0), id: nil)
        #expect(
            single.sql
                == #"UPDATE OR ABORT "config" SET "x" = ?1, "at" = CURRENT_TIMESTAMP WHERE "id" = ?2 AND "scope" = ?3 AND "x" IS ?4"#
        )
        #expect(single.parameters == [.wanted(0), .constant(0), .constant(1), .old(0)])
    }

    @Test func delete() {
        #expect(
            deleteStatement(world.kind("plain"), removed: columns(), id: "id").sql
                == #"DELETE FROM "plain" WHERE "id" = ?1 AND "name" = ?2"#)
        let composite = deleteStatement(world.kind("stamped"), removed: columns(), id: nil)
        #expect(composite.sql == #"DELETE FROM "my ""t""" WHERE "a" = ?1 AND "b""c" = ?2"#)
        #expect(composite.parameters == [.key(0), .key(1)])
    }

    @Test(arguments: [
        ("a", "\"a\""), ("", "\"\""), ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""), ("select", "\"select\""),
        ("ñ x", "\"ñ x\""), ("\"\"", "\"\"\"\"\"\""),
    ])
    func quoting(_ name: String, _ expected: String) { #expect(quoted(name) == expected) }

    @Test func columnSets() {
        let set = columns(0, 63, 64, 127)
        #expect(set.indices == [0, 63, 64, 127])
        #expect(set.contains(64) && !set.contains(65))
        #expect(columns().isEmpty && !set.isEmpty)
        #expect(columns(3, 1) == columns(1, 3))
    }
}
