import Foundation
import Testing

extension EveryPlaceTests {
    static let plans = ["plan", "plan --format json", "plan --only things"]

    /// A workspace with one kind, `things`, and its table, empty.
    ///
    /// - Parameters:
    ///   - rows: in flow style.
    ///   - modes: what the schema allows for `mode`, beside `a`.
    func things(rows: [String], modes: [String] = []) throws -> Workspace {
        let allowed = (["a"] + modes).map(EveryScalar.quoted).joined(separator: ", ")
        let schema = Self.schema(
            kind: "\"things\"", table: "\"things\"",
            properties: """
                "note": {"type": "string"}, "mode": {"enum": [\(allowed)]}, "data": {"type": "object"},
                "other": {"type": "string", "x-seedc": {"references": "things"}}
                """)
        let table = """
            CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, note TEXT, mode TEXT, data JSON,
                other INTEGER REFERENCES things);
            """
        let manifest = "kind: things\nrows:\n" + rows.map { "  - \($0)\n" }.joined()
        return try Workspace(
            files: [
                ("schema/things.schema.json", schema), ("before.sql", table), ("seeds/things.yaml", manifest),
            ], package: Case.package)
    }

    /// - Parameters:
    ///   - kind: as JSON; so the table.
    ///   - properties: of a row, beside its `name`.
    static func schema(kind: String, table: String, properties: String) -> String {
        """
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": \(kind)}, "rows": {"type": "array", "items": {
            "type": "object", "required": ["name"], "additionalProperties": false,
            "x-seedc": {"table": \(table), "key": ["name"], "id": "id", "removed": "delete"},
            "properties": {"name": {"type": "string"}, \(properties)}}}}}
        """
    }

    static let levelsSchema = """
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "levels"}, "rows": {"type": "array", "items": {
            "type": "object", "required": ["level"],
            "x-seedc": {"table": "levels", "key": ["level"], "removed": "keep", "curve": {"threshold": "points", "title": "title"}},
            "properties": {"level": {"type": "integer"}, "points": {"type": "integer"}, "title": {"type": "string"}}}}}}
        """
}

extension Workspace {
    /// Runs commands of seedc on app.db, and holds what they write to what nobody may find in it.
    ///
    /// - Parameters:
    ///   - shown: what must be in the output of one of them, so that it is known that the text has got there at all.
    ///   - areCommands: whether lines may be commands for GitHub.
    ///   - database: an assignment of an environment variable.
    func expectHarmless(
        _ commands: [String], showing shown: String? = nil, areCommands: Bool = false, exit: String? = nil,
        lineEnds: String = "\n", database: String = "SEEDC_DATABASE=app.db",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var isShown = false
        for command in commands {
            let result = try bash("\(database) seedc \(command)")
            for (name, output) in [("output", result.output), ("error", result.error)] {
                let faults = EveryScalar.faults(of: output, lineEnds: lineEnds, areCommands: areCommands)
                #expect(faults == [], "standard \(name) of seedc \(command.prefix(60))", sourceLocation: sourceLocation)
            }
            // Neither a trap nor a time limit.
            #expect(Int(result.exit).map { $0 < 65 } == true, "\(command.prefix(60))", sourceLocation: sourceLocation)
            if let exit { #expect(result.exit == exit, "\(command.prefix(60))", sourceLocation: sourceLocation) }
            isShown = isShown || shown.map { (result.standardOutput + result.standardError).contains($0) } ?? true
        }
        #expect(isShown, "\(commands) show no \(shown ?? "")", sourceLocation: sourceLocation)
    }

    func sqlite(_ statements: [String]) throws {
        let script = URL(filePath: "/tmp/seedc-\(UUID().uuidString).sql")
        defer { try? FileManager.default.removeItem(at: script) }
        try Data(statements.joined(separator: "\n").utf8).write(to: script)
        let result = try bash("sqlite3 -bail app.db < \(script.path)")
        guard result.exit == "0" else { throw BrokenCase(message: result.standardError) }
    }
}
