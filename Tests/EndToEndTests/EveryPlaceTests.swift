import Foundation
import Testing

/// Every character through every place that a value, a name or a file name can reach, and nothing of it raw in what is written.
///
/// NUL is in none of them: no word of a command line, environment variable, file name or name in SQL can hold it. In values,
/// `EveryScalarTests` has it.
struct EveryPlaceTests {
    private let spelt = #"\u{202E}"#

    /// Keys, values, JSON, comments: as wanted, as live, as remembered, and in a saved plan.
    @Test func values() throws {
        let texts = EveryScalar.texts(ofBytes: 4_000)
        let members = EveryScalar.texts(ofBytes: 300).map { "\(EveryScalar.quoted($0)): \(EveryScalar.quoted($0))" }
        let things = try things(
            rows: texts.map { text in
                let quoted = EveryScalar.quoted(text)
                return "{name: \(quoted), note: \(quoted), mode: a, data: {list: [\(quoted)]}}"
            } + ["{name: members, mode: a, data: {\(members.joined(separator: ", "))}}"])
        defer { things.remove() }
        try things.expectHarmless(["validate", "validate --format json", "validate --format sarif"])
        try things.expectHarmless(["validate --format github"], areCommands: true)
        try things.expectHarmless(["compile", "compile --format alembic"], showing: "char(8238", exit: "0")
        try things.expectHarmless(Self.plans, showing: spelt, exit: "0")
        try things.expectHarmless(["plan --format sql"], showing: "char(8238", exit: "0")
        try things.expectHarmless(["plan --out a.plan", "show a.plan", "apply a.plan --yes", "history"], exit: "0")
        try things.expectHarmless(["undo --dry-run"], showing: spelt, exit: "0")
        try things.sqlite(
            texts.enumerated().map {
                "UPDATE things SET note = 'x' || \(EveryScalar.sql($1)) WHERE id = \($0 + 1);"
            } + ["UPDATE things SET data = CAST(x'22ff1b9b' AS TEXT) WHERE id = 1;"])
        try things.expectHarmless(["plan"], showing: spelt, exit: "3")
        try things.expectHarmless(["plan --on-drift overwrite"], showing: spelt, exit: "0")
        try things.expectHarmless(["plan --on-drift overwrite --format sql"], showing: "char(8238", exit: "0")
        try things.sqlite(["UPDATE things SET data = '{}' WHERE id = 1;"])
        try things.expectHarmless(["export things"], showing: #"\u202e"#, exit: "0")
        try things.expectHarmless(
            ["export things --out out", "pull --dry-run", "pull", "plan"], showing: spelt, exit: "0")
        try things.bash("echo '{kind: things, rows: [{name: z, mode: a}]}' > seeds/things.yaml").succeeded()
        try things.expectHarmless(["plan --max-removals 999", "undo --yes"], showing: spelt)
    }

    /// What a fault repeats: unknown properties, values that an enum does not have, what it has, keys given twice, references that lead
    /// nowhere, and the lines of the file.
    @Test func faults() throws {
        let texts = EveryScalar.texts(ofBytes: 300)
        let rows = texts.flatMap { text in
            let quoted = EveryScalar.quoted(text)
            return [
                "{name: \(quoted), mode: \(quoted)}", "{name: b, mode: a, \(quoted): 1}",
                "{name: \(quoted), mode: a, other: \(quoted)}", "{name: [\(quoted)], mode: 1}",
            ]
        }
        let comments = EveryScalar.texts(ofBytes: 1_000, without: EveryScalar.unfitForYAML).map { "{name: 1} # \($0)" }
        for (rows, modes) in [(rows + comments, texts), (rows, [])] {
            let things = try things(rows: rows, modes: modes)
            defer { things.remove() }
            try things.expectHarmless(["validate", "plan"], showing: spelt, exit: "1")
            try things.expectHarmless(["validate --format json", "validate --format sarif"], exit: "1")
            try things.expectHarmless(["validate --format github"], areCommands: true, exit: "1")
        }
        let twice = try things(
            rows: texts.map { "{name: a, \(EveryScalar.quoted($0)): 1, \(EveryScalar.quoted($0)): 2}" })
        defer { twice.remove() }
        try twice.expectHarmless(["validate"], showing: spelt, exit: "1")
        try twice.expectHarmless(["validate --format github"], areCommands: true, exit: "1")
    }

    /// What is valid, and warned of.
    @Test func comments() throws {
        let texts = EveryScalar.texts(ofBytes: 1_000, without: EveryScalar.unfitForYAML)
        let things = try things(rows: texts.indices.map { "{name: n\($0), mode: a} # \(texts[$0])" })
        defer { things.remove() }
        try things.expectHarmless(["validate", "plan"], showing: "invisible-character", exit: "0")
        try things.expectHarmless(["validate --format json", "validate --format sarif"], exit: "0")
        try things.expectHarmless(["validate --format github"], areCommands: true, exit: "0")
        try things.expectHarmless(["validate --strict"], exit: "1")
    }

    /// Kinds, tables, columns and properties, and the files that manifests and schemas are in.
    @Test func names() throws {
        var files: [(path: String, text: String)] = []
        var tables = ""
        let texts = EveryScalar.texts(ofBytes: 150, without: ["/"])
        for (index, name) in texts.enumerated() {
            let quoted = EveryScalar.quoted(name)
            let schema = Self.schema(kind: quoted, table: quoted, properties: "\(quoted): {\"type\": \"integer\"}")
            files.append(("schema/\(name).schema.json", schema))
            files.append(("seeds/\(name).yaml", "kind: \(quoted)\nrows: [{name: n, \(quoted): \(index)}]\n"))
            let columns = "id INTEGER PRIMARY KEY, name TEXT UNIQUE, \(EveryScalar.sqlName(name)) INTEGER"
            tables += "CREATE TABLE \(EveryScalar.sqlName(name)) (\(columns));\n"
        }
        let workspace = try Workspace(files: files + [("before.sql", tables)], package: Case.package)
        defer { workspace.remove() }
        try workspace.expectHarmless(["schema list", "plan"], showing: spelt, exit: "0")
        try workspace.expectHarmless(
            ["schema show \(EveryScalar.word(texts[0]))"], showing: #"\u{3A}:error::"#, exit: "0")
        try workspace.expectHarmless(
            ["validate", "schema check", "plan --format json", "compile --format alembic"], exit: "0")
        // SQL has no other spelling for a name.
        try workspace.expectHarmless(["plan --format sql", "compile"], showing: "unprintable", exit: "1")
        try workspace.expectHarmless(["apply --yes", "history --format json", "export", "export --out out"], exit: "0")
        try workspace.expectHarmless(["undo --dry-run"], showing: spelt, exit: "0")
        try workspace.bash("sed -i 's/rows:.*/rows: 1/' seeds/*").succeeded()
        try workspace.expectHarmless(["validate", "plan"], showing: spelt, exit: "1")
        try workspace.expectHarmless(["validate --format json", "validate --format sarif"], exit: "1")
        try workspace.expectHarmless(["validate --format github"], areCommands: true, exit: "1")
    }

    /// Words of the command line, environment variables, and the names of databases.
    @Test func words() throws {
        let things = try things(rows: ["{name: n, mode: a}"])
        defer { things.remove() }
        for text in EveryScalar.texts(ofBytes: 100_000) {
            let word = EveryScalar.word(text)
            let commands = [
                "--\(word)", word, "plan \(word)", "plan --on-drift \(word)", "plan --max-removals \(word)",
                "plan --only \(word)",
                "validate --seeds \(word)", "validate --schema \(word)", "reset \(word) --yes",
                "purge --confirm \(word)",
                "undo --force \(word) --yes", "restore \(word) --yes", "compile --format alembic -m \(word)",
                "compile --tables \(word)", "show \(word)", "levels \(word)", "export \(word)", "help \(word)",
                "plan --db \(word)", "plan --db sqlite://\(word)", "plan --db \(word)://x",
            ]
            try things.expectHarmless(commands, showing: spelt)
            try things.expectHarmless(["plan"], showing: spelt, database: "DATABASE_URL=\(word)")
        }
        // Of the names that a file can have, some.
        for (index, text) in EveryScalar.texts(ofBytes: 200, without: ["/"]).enumerated() where index % 5 == 0 {
            let word = EveryScalar.word("./" + text)
            try things.bash("cp app.db \(word)").succeeded()
            let commands = [
                "apply --yes", "plan --out \(word).plan", "backup", "backup \(word).bak", "restore \(word).bak --yes",
            ]
            try things.expectHarmless(commands, showing: #"::\n  ::add"#, exit: "0", database: "SEEDC_DATABASE=\(word)")
        }
    }

    /// What seedc reads back from its own tables, and a plan that somebody has written.
    @Test func state() throws {
        for text in EveryScalar.texts(ofBytes: 50_000) {
            let things = try things(rows: ["{name: n, mode: a}", "{name: m, mode: a}"])
            defer { things.remove() }
            try things.expectHarmless(["plan --out a.plan", "apply --yes"], exit: "0")
            let value = EveryScalar.sql(text)
            try things.sqlite(
                ["at", "action", "seedc", "manifests", "kinds"].map { "UPDATE _seedc_applies SET \($0) = \(value);" })
            try things.expectHarmless(["history"], showing: spelt, exit: "0")
            try things.expectHarmless(["history --format json", "undo --dry-run"], showing: #"\u202e"#, exit: "0")
            try things.sqlite(["UPDATE _seedc_rows SET file = \(value);"])
            try things.bash("sed -i '/name: n,/d' seeds/things.yaml").succeeded()
            try things.expectHarmless(["plan"], showing: spelt, exit: "3")
            let formats = ["human", "json", "sql", "alembic"].map { "plan --allow-removal things --format \($0)" }
            try things.expectHarmless(formats, showing: spelt, exit: "0")
            for member in [
                "kind", "table", "file", "reason", "property", "name", "mode", "sql", "path", "text", "seedc",
            ] {
                try things.forge(member, EveryScalar.quoted(text), in: "a.plan", to: "b.plan")
                try things.expectHarmless(["show b.plan", "apply b.plan --yes"])
            }
        }
    }

    /// Titles of levels, wanted and live.
    @Test func levels() throws {
        let texts = EveryScalar.texts(ofBytes: 2_000)
        let rows = texts.enumerated().map {
            "  - {level: \($0 + 1), points: \($0 * 10), title: \(EveryScalar.quoted($1))}\n"
        }
        let live = texts.enumerated().map { "INSERT INTO levels VALUES (\(-$0), \($0), \(EveryScalar.sql($1)));\n" }
        let table = "CREATE TABLE levels (level INTEGER PRIMARY KEY, points INTEGER, title TEXT);\n"
        let workspace = try Workspace(
            files: [
                ("schema/levels.schema.json", Self.levelsSchema), ("before.sql", table + live.joined()),
                ("seeds/levels.yaml", "kind: levels\nrows:\n" + rows.joined()),
            ], package: Case.package)
        defer { workspace.remove() }
        try workspace.expectHarmless(["levels", "levels --format svg"], showing: spelt, exit: "0")
        try workspace.expectHarmless(["levels --format json"], showing: #"\u202e"#, exit: "0")
        try workspace.expectHarmless(["levels --format csv"], showing: spelt, exit: "0", lineEnds: "\r\n")
    }
}

extension Workspace {
    /// Puts a text, as JSON, in the place of the first value of that name in a saved plan.
    fileprivate func forge(_ member: String, _ text: String, in plan: String, to forged: String) throws {
        let script = """
            import os, re, sys
            text = os.environ["TEXT"]
            plan = open("\(plan)", encoding="utf-8").read()
            open("\(forged)", "w", encoding="utf-8").write(re.sub(r'"\(member)": "[^"]*"', lambda _: '"\(member)": ' + text, plan, count=1))
            """
        try bash("TEXT=\(EveryScalar.word(text)) python3 -c \(EveryScalar.word(script))").succeeded()
    }
}

extension Workspace.Result {
    fileprivate func succeeded() throws {
        guard exit == "0" else { throw BrokenCase(message: standardError) }
    }
}
