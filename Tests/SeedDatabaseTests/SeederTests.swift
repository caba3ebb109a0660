import GRDB
import SeedDatabase
import Testing

/// The library face, on databases in memory.
struct SeederTests {
    private let schema = Seeder.Input(
        path: "schema/things.schema.json",
        text: """
            {
              "type": "object",
              "properties": {
                "kind": { "const": "things" },
                "rows": {
                  "type": "array",
                  "items": {
                    "type": "object", "required": ["name"], "additionalProperties": false,
                    "x-seedc": { "table": "things", "key": ["name"] },
                    "properties": { "name": { "type": "string" }, "size": { "type": "integer" } }
                  }
                }
              }
            }
            """)

    private func seeder(_ rows: String) throws -> Seeder {
        try Seeder(schemas: [schema], manifests: [.init(path: "things.yaml", text: "kind: things\nrows:\n" + rows)])
    }

    private func database(_ configuration: Configuration = Configuration()) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(configuration: configuration)
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER CHECK (size > 0));
                    INSERT INTO things VALUES (7, 'a', 1);
                    """)
        }
        return queue
    }

    @Test func plansAppliesAndHasNothingLeftToDo() throws {
        let queue = try database()
        let seeder = try seeder("  - { name: a, size: 2 }\n  - { name: b, size: 3 }\n")
        #expect(try seeder.plan(queue) == seeder.apply(to: queue))
        #expect(try seeder.plan(queue).isEmpty)
        let rows = try queue.read { db in try Row.fetchAll(db, sql: "SELECT * FROM things ORDER BY id") }
        #expect(rows == [["id": 7, "name": "a", "size": 2], ["id": 8, "name": "b", "size": 3]])
    }

    @Test func refusesInvalidManifestsWithTheirPlaces() throws {
        let error = try #require(throws: SeedError.self) { try seeder("  - { size: 2 }\n  - { name: b, size: x }\n") }
        #expect(error.reason == .rejected)
        #expect(error.faults.map { "\($0.line):\($0.column) \($0.id)" } == ["3:5 missing-property", "4:22 wrong-type"])
    }

    @Test func namesTheRowThatTheDatabaseRefuses() throws {
        let queue = try database()
        let seeder = try seeder("  - { name: c, size: 3 }\n  - { name: d, size: 0 }\n")
        let error = try #require(throws: SeedError.self) { try seeder.apply(to: queue) }
        #expect(error.reason == .database)
        #expect(error.faults.map(\.line) == [4])
        #expect(try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM things") } == 1)
    }

    @Test func leavesTheConnectionAsItWas() throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try database(configuration)
        _ = try seeder("  - { name: b }\n").apply(to: queue)
        #expect(try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA foreign_keys") } == 0)
    }
}
