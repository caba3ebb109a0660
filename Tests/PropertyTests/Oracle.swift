import GRDB
import SeedCompiler
import SeedSyntax
import Testing

/// What an apply may and must do, said by the table of base, desired and live in its plainest form.
struct Oracle {
    private struct Before {
        let rows: [LiveRow]
        let memory: [Model.Key: LiveRow]
    }

    private let kinds: [RandomKind]
    private let model: Model
    private let policies: Policies
    private var before: [String: Before] = [:]
    /// Why an apply must stop; empty when it must not.
    private(set) var reasons: Set<String> = []
    /// Why it may be refused though no value has drifted.
    private(set) var doubts: Set<String> = []

    init(_ machine: Machine, _ policies: Policies) throws {
        kinds = machine.kinds
        model = machine.model
        self.policies = policies
        for kind in kinds {
            before[kind.name] = Before(rows: try machine.live(kind), memory: model.memory[kind.name] ?? [:])
        }
        for kind in kinds { judge(kind) }
    }

    // MARK: Rows

    private func isSame(_ x: Model.Key, _ y: Model.Key, _ kind: RandomKind) -> Bool {
        let (x, y) = (Model.folded(x, kind), Model.folded(y, kind))
        return Array(x.a.utf8) == Array(y.a.utf8) && x.b == y.b
    }

    private func row(_ key: Model.Key, _ kind: RandomKind, in rows: [LiveRow]) -> LiveRow? {
        rows.first { isSame(Model.key(of: $0, kind), key, kind) }
    }

    /// The row with a remembered id, if it can be the remembered one: an id that bears another key and other values is somebody else's.
    private func row(remembered base: LiveRow?, _ kind: RandomKind, in rows: [LiveRow]) -> LiveRow? {
        guard let base, let id = base["id"], !id.isNull, let live = rows.first(where: { $0["id"] == id }) else {
            return nil
        }
        let isSameKey = isSame(Model.key(of: base, kind), Model.key(of: live, kind), kind)
        let known = kind.values.filter { base[$0] != nil }
        let isAlike = !known.isEmpty && known.allSatisfy { Model.isEqual($0, base[$0], live[$0]) }
        return isSameKey || isAlike ? live : nil
    }

    /// The live row of something that has left the manifests.
    private func departed(_ key: Model.Key, _ base: LiveRow, _ kind: RandomKind) -> LiveRow? {
        let rows = before[kind.name]!.rows
        return kind.isWithoutRowid ? row(key, kind, in: rows) : row(remembered: base, kind, in: rows)
    }

    /// Whether somebody has changed it. A column of which nothing is known was filled by somebody, unless it is empty.
    private func isChanged(_ live: LiveRow, _ base: LiveRow, _ kind: RandomKind) -> Bool {
        (kind.values + ["a"]).contains { column in
            if case .retire = kind.removal, column == "flag", live["flag"] == 9.databaseValue { return false }
            return base[column].map { !Model.isEqual(column, $0, live[column]) } ?? (live[column] != .null)
        }
    }

    /// What is remembered of a manifest row, if it is about the row that lives under its key now.
    private func memory(_ wanted: Model.ManifestRow, _ kind: RandomKind, _ live: LiveRow?) -> LiveRow? {
        let all = before[kind.name]!.memory
        let isHere = row(wanted.key, kind, in: before[kind.name]!.rows) != nil
        let keys = [wanted.key] + wanted.was.filter { !isHere || row($0, kind, in: before[kind.name]!.rows) == nil }
        let found =
            keys.lazy.compactMap { key in all.first { isSame($0.key, key, kind) }?.value }.first
            // Renamed by hand on both sides: the id tells.
            ?? live.flatMap { row in all.values.first { $0["id"] == row["id"] && row["id"] != nil } }
        guard let found else { return nil }
        if let live, let id = live["id"], let old = found["id"], !old.isNull, old != id { return nil }
        return found
    }

    /// The row a manifest row is about: under its key, else under an old one.
    private func live(_ wanted: Model.ManifestRow, _ kind: RandomKind) -> LiveRow? {
        let rows = before[kind.name]!.rows
        return row(wanted.key, kind, in: rows) ?? wanted.was.lazy.compactMap { row($0, kind, in: rows) }.first
    }

    // MARK: Before

    private mutating func judge(_ kind: RandomKind) {
        let rows = before[kind.name]!.rows
        for wanted in model.manifest[kind.name] ?? [] {
            let live = live(wanted, kind)
            guard let base = memory(wanted, kind, live) else {
                if live != nil { judgeAdoption(wanted, live!, kind) }
                continue
            }
            guard let live else {
                // Deleted, or renamed by somebody.
                if policies.onDrift == .stop { reasons.insert("gone or renamed") }
                if policies.onDrift == .keep { doubts.insert("what refers to a row that stays deleted") }
                _ = rows
                continue
            }
            let values = Model.wanted(wanted, kind) { id($0, kind) }
            // An old key is to change, whatever the policies.
            let bearsItsKey = row(wanted.key, kind, in: rows) != nil
            for column in values.keys where kind.values.contains(column) || (column == "a" && bearsItsKey) {
                guard !Model.isEqual(column, values[column], live[column]) else { continue }
                guard let last = base[column] else {
                    if policies.onAdopt == .stop { reasons.insert("adoption of a column") }
                    continue
                }
                if !Model.isEqual(column, last, live[column]), policies.onDrift == .stop {
                    reasons.insert("drift of \(column)")
                }
            }
        }
        for (key, base) in before[kind.name]!.memory where isDeparted(key, base, kind) {
            guard let live = departed(key, base, kind) else { continue }
            if isChanged(live, base, kind), policies.onDrift == .stop { reasons.insert("removed and changed") }
            if kind.removal == .delete { doubts.insert("a removed row may be held") }
        }
    }

    private mutating func judgeAdoption(_ wanted: Model.ManifestRow, _ live: LiveRow, _ kind: RandomKind) {
        guard policies.onAdopt == .stop else { return }
        let values = Model.wanted(wanted, kind) { id($0, kind) }
        let differs = values.keys.contains { column in
            (kind.values.contains(column)
                || (column == "a" && row(wanted.key, kind, in: before[kind.name]!.rows) != nil))
                && !Model.isEqual(column, values[column], live[column])
        }
        if differs { reasons.insert("adoption") }
    }

    /// The id a reference will have, for rows that are there already.
    private func id(_ key: Model.Key, _ kind: RandomKind) -> DatabaseValue? {
        guard let target = kinds.first(where: { $0.name == kind.reference }) else { return nil }
        guard let wanted = model.manifest[target.name]?.first(where: { isSame($0.key, key, target) }) else {
            return nil
        }
        let live = live(wanted, target)
        if let live { return live["id"] }
        // Called back from another name.
        let base = memory(wanted, target, nil)
        return row(remembered: base, target, in: before[target.name]!.rows)?["id"]
    }

    private func isDeparted(_ key: Model.Key, _ base: LiveRow, _ kind: RandomKind) -> Bool {
        !(model.manifest[kind.name] ?? []).contains { wanted in
            ([wanted.key] + wanted.was).contains { isSame($0, key, kind) }
                || (live(wanted, kind)?["id"].map { $0 == base["id"] } ?? false)
        }
    }

    // MARK: After

    func check(refusal faults: [Diagnostic]) {
        #expect(
            !reasons.isEmpty || !doubts.isEmpty,
            "refused without a reason: \(faults.map { "\($0.id): \($0.message)" })")
    }

    func check(success machine: Machine) throws {
        #expect(reasons.isEmpty, "applied in spite of \(reasons)")
        for kind in kinds {
            let rows = try machine.live(kind)
            for wanted in model.manifest[kind.name] ?? [] { try check(wanted, kind, rows, machine) }
            for old in before[kind.name]!.rows { check(old, kind, rows) }
        }
    }

    /// A row that the manifests want.
    private func check(_ wanted: Model.ManifestRow, _ kind: RandomKind, _ rows: [LiveRow], _ machine: Machine) throws {
        let old = live(wanted, kind)
        guard let now = row(wanted.key, kind, in: rows) else {
            #expect(
                policies.onDrift == .keep && memory(wanted, kind, old) != nil, "\(kind.name) \(wanted.key) is missing")
            return
        }
        if let old { #expect(old["id"] == now["id"], "the id of \(kind.name) \(wanted.key) has changed") }
        let target = kinds.first { $0.name == kind.reference }
        let targets = try target.map { try machine.live($0) } ?? []
        let values = Model.wanted(wanted, kind) { key in
            target.flatMap { row(key, $0, in: targets)?["id"] } ?? id(key, kind)
        }
        let mayKeep = policies.onDrift == .keep || policies.onAdopt == .keep
        for (column, value) in values where !Model.isEqual(column, value, now[column]) {
            let stays = mayKeep && (old.map { Model.isEqual(column, $0[column], now[column]) } ?? false)
            #expect(stays, "\(kind.name) \(wanted.key): \(column) is \(now[column]!), not \(value)")
        }
    }

    /// A row that was there.
    private func check(_ old: LiveRow, _ kind: RandomKind, _ rows: [LiveRow]) {
        let key = Model.key(of: old, kind)
        let now = kind.isWithoutRowid ? row(key, kind, in: rows) : rows.first { $0["id"] == old["id"] }
        let owner = before[kind.name]!.memory.first { memory in
            kind.isWithoutRowid ? isSame(memory.key, key, kind) : memory.value["id"] == old["id"]
        }
        let isWanted = (model.manifest[kind.name] ?? []).contains { wanted in
            live(wanted, kind)?["id"] == old["id"]
                && (!kind.isWithoutRowid || ([wanted.key] + wanted.was).contains { isSame($0, key, kind) })
        }
        let isOwned = owner.map { isDeparted($0.key, $0.value, kind) } ?? false
        if !isWanted, owner == nil { #expect(now == old, "somebody else's row \(kind.name) \(key) has changed") }
        if isOwned, !isWanted {
            switch kind.removal {
            case .keep: #expect(now == old, "a released row \(kind.name) \(key) has changed")
            case .retire:
                let changed = now?.filter { $0.key != "flag" && $0.key != "updated_at" && $0.value != old[$0.key] }
                #expect(changed?.isEmpty == true, "more than a retirement: \(kind.name) \(key)")
            case .delete: #expect(now == nil || now == old, "\(kind.name) \(key) was not just removed")
            }
        }
        if let now { #expect(now["extra"] == old["extra"], "a column that seedc does not know has changed") }
    }

    /// What should be remembered from now on.
    func memory(after machine: Machine) throws -> [String: [Model.Key: LiveRow]] {
        var memory: [String: [Model.Key: LiveRow]] = [:]
        for kind in kinds {
            let rows = try machine.live(kind)
            let target = kinds.first { $0.name == kind.reference }
            let targets = try target.map { try machine.live($0) } ?? []
            for wanted in model.manifest[kind.name] ?? [] {
                let base = self.memory(wanted, kind, live(wanted, kind))
                guard let now = row(wanted.key, kind, in: rows) else {
                    // Kept deleted, or under the name that somebody gave it.
                    guard var base else { continue }
                    let isTaken = (model.manifest[kind.name] ?? []).contains {
                        row($0.key, kind, in: rows)?["id"] == base["id"]
                    }
                    if isTaken { base["id"] = .null }
                    memory[kind.name, default: [:]][Model.key(of: base, kind)] = base
                    continue
                }
                var values = Model.wanted(wanted, kind) { key in
                    target.flatMap { row(key, $0, in: targets)?["id"] } ?? id(key, kind)
                }
                for (column, value) in values where !Model.isEqual(column, value, now[column]) {
                    values[column] = kind.values.contains(column) ? base?[column] : value
                }
                // Nothing but that it is there: it remains one that seedc did not write.
                if base == nil, kind.values.allSatisfy({ values[$0] == nil }) { continue }
                values["id"] = kind.isWithoutRowid ? .null : now["id"]
                // Spelt otherwise and left so: a row that is not seedc's stays nobody's, and its own is known under what it was.
                let isSpelt = !Model.isEqual("a", now["a"], wanted.key.a.databaseValue)
                if isSpelt, base == nil { continue }
                memory[kind.name, default: [:]][isSpelt ? Model.key(of: base!, kind) : wanted.key] = values
            }
            // A row under an old key, beside the one under the new key: it stays as it is, and so does what is remembered of it.
            for wanted in model.manifest[kind.name] ?? []
            where row(wanted.key, kind, in: before[kind.name]!.rows) != nil {
                for (key, base) in before[kind.name]!.memory
                where wanted.was.contains(where: {
                    isSame($0, key, kind) && row($0, kind, in: before[kind.name]!.rows) != nil
                }) {
                    memory[kind.name, default: [:]][key] = base
                }
            }
            // Changed by somebody and kept so, though it has left the manifests.
            for (key, base) in before[kind.name]!.memory
            where policies.onDrift == .keep && isDeparted(key, base, kind) {
                guard let live = departed(key, base, kind) else { continue }
                let changed = isChanged(live, base, kind)
                if changed { memory[kind.name, default: [:]][key] = base }
            }
        }
        return memory
    }
}
