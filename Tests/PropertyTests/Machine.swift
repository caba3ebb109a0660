import GRDB
import SeedCompiler
import SeedSyntax
import Testing

@testable import SeedDatabase

/// A random application: its tables, its manifests, and people who edit both.
struct Machine {
    var random: RandomSource
    let kinds: [RandomKind]
    let queue: DatabaseQueue
    var model = Model()
    var steps = 0
    private var names = 0
    private var history: [Moment] = []

    /// The tables around an apply, to see whether an undo brings them back.
    private struct Moment {
        let apply: Int
        let before: [String]
        var after: [String]
        let model: Model
        var isUndone = false
    }

    init(seed: Int) throws {
        random = RandomSource(seed: seed)
        var kinds: [RandomKind] = []
        for number in 0..<Int.random(in: 1...3, using: &random) {
            kinds.append(RandomKind(number, before: kinds, &random))
        }
        self.kinds = kinds
        model.composites = Set(kinds.filter(\.isComposite).map(\.name))
        queue = try DatabaseQueue()
        try queue.write { db in
            for kind in kinds { try db.execute(sql: kind.table) }
            try db.execute(sql: "CREATE TABLE bystanders (id INTEGER PRIMARY KEY, note TEXT)")
            try db.execute(sql: "INSERT INTO bystanders (note) VALUES ('one'), ('two')")
        }
    }

    mutating func step() throws {
        steps += 1
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3: editManifest()
        case 4...5: try editDatabase()
        case 6...8: try apply()
        default: try undo()
        }
    }

    // MARK: Manifests

    private mutating func newKey() -> Model.Key {
        names += 1
        // Keys of the same text in two letter cases would be one key under NOCASE, so every key has a number of its own.
        return Model.Key(a: random.pick(["Ñandú", "é", "e\u{301}", "x'y", "😀", "Zed"]) + "\(names)", b: 0)
    }

    private mutating func value(_ row: inout Model.ManifestRow) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: row.v = random.chance(20) ? nil : Int64.random(in: 0...3, using: &random)
        case 1: row.t = random.pick([nil, "", "10", "é", "e\u{301}", "línea"])
        case 2: row.j = random.pick(["{}", "{\"n\": 1}", "{\"n\": 2, \"s\": \"é\"}", "{\"l\": [1, null, true]}"])
        default: row.flag = Int64.random(in: 0...1, using: &random)
        }
    }

    private mutating func editManifest() {
        let kind = random.pick(kinds)
        var rows = model.manifest[kind.name] ?? []
        let action = rows.isEmpty ? 0 : Int.random(in: 0..<10, using: &random)
        let index = rows.isEmpty ? 0 : Int.random(in: 0..<rows.count, using: &random)
        switch action {
        case 0...2 where rows.count < 8:
            var row = Model.ManifestRow(key: newKey(), v: 1, t: nil, j: "{}", flag: 1)
            // Now and then a row that was there before comes back.
            if random.chance(25), let old = model.memory[kind.name]?.keys.sorted().randomElement(using: &random),
                !rows.contains(where: { Model.folded($0.key, kind) == Model.folded(old, kind) || $0.was.contains(old) })
            {
                row.key = old
            }
            if kind.isComposite, random.chance(50) { row.key.b = Int64.random(in: 0...2, using: &random) }
            guard !rows.contains(where: { Model.folded($0.key, kind) == Model.folded(row.key, kind) }) else { return }
            for _ in 0..<3 { value(&row) }
            rows.append(row)
        case 3:
            let gone = rows.remove(at: index).key
            forget(gone, kind, &rows)
        case 4:
            let old = rows[index].key
            rows[index].key = newKey()
            rows[index].was = [old]
            rename(old, to: rows[index].key, kind, &rows)
        case 5 where kind.reference != nil:
            let targets = kind.reference == kind.name ? rows : model.manifest[kind.reference!] ?? []
            // Only rows that came earlier: a circle could not be inserted, and that is another test.
            rows[index].ref =
                random.chance(30)
                ? nil
                : (kind.reference == kind.name ? Array(targets[..<index]) : targets).randomElement(using: &random)?.key
        default: value(&rows[index])
        }
        model.manifest[kind.name] = rows
    }

    private mutating func forget(_ key: Model.Key, _ kind: RandomKind, _ rows: inout [Model.ManifestRow]) {
        for index in rows.indices where kind.reference == kind.name && rows[index].ref == key { rows[index].ref = nil }
        for other in kinds where other.reference == kind.name && other.name != kind.name {
            for index in (model.manifest[other.name] ?? []).indices where model.manifest[other.name]![index].ref == key
            {
                model.manifest[other.name]![index].ref = nil
            }
        }
    }

    private mutating func rename(
        _ old: Model.Key, to new: Model.Key, _ kind: RandomKind, _ rows: inout [Model.ManifestRow]
    ) {
        for index in rows.indices where kind.reference == kind.name && rows[index].ref == old { rows[index].ref = new }
        for other in kinds where other.reference == kind.name && other.name != kind.name {
            for index in (model.manifest[other.name] ?? []).indices where model.manifest[other.name]![index].ref == old
            {
                model.manifest[other.name]![index].ref = new
            }
        }
    }

    // MARK: The database

    private mutating func editDatabase() throws {
        let kind = random.pick(kinds)
        let rows = try live(kind)
        let action = rows.isEmpty ? 9 : Int.random(in: 0..<10, using: &random)
        let fresh = newKey()
        var random = random
        try queue.write { db in
            let row = rows.randomElement(using: &random)
            let address = kind.keyColumns.map { "\($0) = ?" }.joined(separator: " AND ")
            let key = StatementArguments(kind.keyColumns.map { row?[$0] ?? .null })
            switch action {
            case 0...3:
                try db.execute(
                    sql:
                        "UPDATE \(kind.name) SET \(random.pick(["v = 7", "t = 'admin'", "j = '{\"n\":  1}'", "flag = 1 - flag", "extra = 'mine'"])) WHERE \(address)",
                    arguments: key)
            case 4: try? db.execute(sql: "DELETE FROM \(kind.name) WHERE \(address)", arguments: key)
            case 5 where !kind.isWithoutRowid:
                try db.execute(
                    sql: "UPDATE \(kind.name) SET a = ? WHERE \(address)", arguments: [fresh.a] + key)
            case 6 where kind.isNoCase:
                try db.execute(sql: "UPDATE \(kind.name) SET a = upper(a) WHERE \(address)", arguments: key)
            default:
                // Somebody's own row, sometimes with a key that a manifest also has.
                let taken = (model.manifest[kind.name] ?? []).map(\.key).randomElement(using: &random) ?? fresh
                let key = random.chance(30) ? taken : fresh
                guard !rows.contains(where: { Model.folded(Model.key(of: $0, kind), kind) == Model.folded(key, kind) })
                else { return }
                try db.execute(
                    sql: "INSERT INTO \(kind.name) (a, b, v, j, flag, extra) VALUES (?, ?, 5, '{}', 1, 'theirs')",
                    arguments: [key.a, kind.isComposite ? key.b : 0])
            }
        }
        self.random = random
    }

    func live(_ kind: RandomKind) throws -> [LiveRow] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM \(kind.name) ORDER BY 1, 2").map { row in
                Dictionary(uniqueKeysWithValues: row.map { ($0.0, $0.1) })
            }
        }
    }

    /// Every table to the byte, but for the list of applies.
    func dump() throws -> [String] {
        try queue.read { db in
            let tables = try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('_seedc_applies', '_seedc_version') ORDER BY name"
            )
            return try tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map {
                    "\(table) \($0.databaseValues)"
                }
            }
        }
    }

    // MARK: Applying

    private func seeds() throws -> Seeds {
        var sources = SourceMap()
        let schemas = kinds.map { sources.add(path: "schema/\($0.name).schema.json", contents: Array($0.schema.utf8)) }
        let manifests = kinds.map { sources.add(path: "seeds/\($0.name).yaml", contents: Array(model.yaml($0).utf8)) }
        return try Seeds(schemas: schemas, manifests: manifests, isOffline: false, formulas: SealedFormulas())
    }

    private mutating func apply() throws {
        var policies = Policies()
        policies.onDrift = random.pick([.stop, .stop, .overwrite, .overwrite, .keep])
        policies.onAdopt = random.pick([.overwrite, .overwrite, .keep, .stop])
        policies.maxRemovals = 1000
        policies.allowedRemovals = Set(kinds.indices)
        let before = try dump()
        let oracle = try Oracle(self, policies)
        let seeds = try seeds()
        let pipeline = Pipeline(seeds, policies: policies)
        do {
            let receipt = try queue.writeWithoutTransaction { db in try pipeline.apply(db) }
            let after = try dump()
            try oracle.check(success: self)
            if let apply = receipt.apply {
                history.append(Moment(apply: apply, before: before, after: after, model: model))
            } else {
                #expect(before == after, "an apply that wrote nothing has changed something")
            }
            model.memory = try oracle.memory(after: self)
            let real = try remembered()
            for kind in kinds {
                let (x, y) = (model.memory[kind.name] ?? [:], real[kind.name] ?? [:])
                let lost = x.filter { y[$0.key]?["id"] != $0.value["id"] }
                let extra = y.filter { x[$0.key] == nil }
                #expect(lost.isEmpty && extra.isEmpty, "\(kind.name): not remembered \(lost), remembered \(extra)")
            }
            let second = try queue.read { db in try pipeline.plan(db) }
            #expect(second.isEmpty, "the plan after an apply is not empty: \(second.changes)")
            let third = try queue.writeWithoutTransaction { db in try pipeline.apply(db) }
            #expect(third.apply == nil, "a second apply has written something")
        } catch let failure as Failure {
            #expect(try dump() == before, "a refused apply has changed something")
            #expect(
                !failure.diagnostics.contains { $0.id == "not-converged" || $0.id == "row-moved" },
                "a plan that does not work: \(failure.diagnostics)")
            oracle.check(refusal: failure.diagnostics)
        } catch let batch as DiagnosticBatch {
            #expect(try dump() == before, "a rejected apply has changed something")
            oracle.check(refusal: batch.diagnostics)
        }
    }

    private mutating func undo() throws {
        guard let index = history.indices.last(where: { !history[$0].isUndone }) else { return }
        let now = try dump()
        let moment = history[index]
        do {
            _ = try queue.writeWithoutTransaction { db in try Undo(moment.apply).run(db) }
            history[index].isUndone = true
            let after = try dump()
            if now == moment.after { #expect(after == moment.before, "an undo has not brought back what was") }
            model.memory = try remembered()
        } catch let failure as Failure {
            #expect(try dump() == now, "a refused undo has changed something")
            #expect(
                now != moment.after, "an undo was refused though nobody has changed anything: \(failure.diagnostics)")
        }
    }

    /// What seedc says that it remembers: after an undo the model takes its word for it.
    private func remembered() throws -> [String: [Model.Key: LiveRow]] {
        try queue.read { db in
            var memory: [String: [Model.Key: LiveRow]] = [:]
            guard try db.tableExists("_seedc_rows") else { return memory }
            for kind in kinds {
                for row in try Row.fetchAll(db, sql: "SELECT * FROM _seedc_rows WHERE kind = ?", arguments: [kind.name])
                {
                    guard case .object(let key) = JSONValue(Array((row["key"] as String).utf8)),
                        case .text(let a) = key.members[0].value,
                        case .object(let base) = JSONValue(Array((row["base"] as String).utf8))
                    else { continue }
                    var b: Int64 = 0
                    if kind.isComposite, case .integer(let number) = key.members[1].value { b = number }
                    let found = Model.Key(a: String(decoding: a, as: UTF8.self), b: b)
                    var values: LiveRow = ["a": found.a.databaseValue, "id": row["id"]]
                    if kind.isComposite { values["b"] = b.databaseValue }
                    for member in base.members {
                        values[String(decoding: member.name, as: UTF8.self)] = Self.value(member.value)
                    }
                    memory[kind.name, default: [:]][found] = values
                }
            }
            return memory
        }
    }

    private static func value(_ json: JSONValue) -> DatabaseValue {
        switch json {
        case .null: return .null
        case .integer(let integer): return integer.databaseValue
        case .text(let bytes): return String(decoding: bytes, as: UTF8.self).databaseValue
        default:
            var text: [UInt8] = []
            json.append(to: &text)
            return String(decoding: text, as: UTF8.self).databaseValue
        }
    }
}
