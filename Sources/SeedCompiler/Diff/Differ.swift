import SeedSyntax

/// Compares the desired state with live rows, one at a time as they come: what is equal is forgotten at once, so memory grows with
/// the differences and not with the table.
///
/// Kinds are begun and finished in the catalog's order, because the rows of a child are told apart by their parents' ids.
package struct Differ: Sendable {
    var state: DesiredState
    let shape: DatabaseShape
    /// The kinds whose differences count; of the others only the ids are wanted.
    let selected: Set<Int>
    let policies: Policies
    var matches: [LiveMatches]
    var memories: [KindMemory]
    var unchanged: [Int]
    var observed: [Int]
    var changes: [Change] = []
    var deletions: [Change] = []
    var faults: [Diagnostic] = []
    /// What is remembered and cannot be read.
    package internal(set) var damage: [Diagnostic] = []
    var notes: [Diagnostic] = []
    var stops: [Stop] = []
    var removals = RemovalGuard()
    /// By kind, remembered ids that no remembered row has any more: they are free, or somebody else's.
    var lostIDs: [Set<Value>]
    /// Of kinds that this run does not look at, the ids of the rows that seedc manages.
    var foreignIDs: [Int: Set<Value>] = [:]
    /// What becomes of rows that have left the manifests.
    var fates: [EntryID: Fate] = [:]
    var current = Current()
    /// Each costs a look at every key.
    var suggestionsLeft = 10
    private var isMatching = false

    /// The kind that is being read.
    struct Current {
        /// The entries of which a live row has come by.
        var seen: [Bool] = []
        var differences: [Int: [Change.Column]] = [:]
        var duplicates: [Int: [Value]] = [:]
        /// The values of live rows that bear an old key, or are to be removed, by entry.
        var liveValues: [Int: [Value?]] = [:]
        var references: [(property: Int, target: Int)] = []
        /// The properties to compare.
        var managed: [Int] = []
        /// The entries that the next live row and the next remembered one probably belong to.
        var nextLive = 0
        var nextRemembered = 0
        /// The manifests' paths as UTF-8.
        var places: [FileID: [UInt8]] = [:]
        /// Reused from row to row.
        var scratch: [UInt8] = []
        /// Remembered rows that no manifest gives.
        var departed: [Departed] = []
        /// Live rows that bear another key than the one they were given, by the entry that owns them.
        var strays: [Int: Stray] = [:]
        /// The ids of strays that have found their entry.
        var claimed: Set<Value> = []
        /// Departed rows that the database still has, by their entry.
        var leaving: [Int: Departed] = [:]
    }

    /// - Parameter strays: rows that live under a key which only the memory knows to be theirs, and their ids.
    package init(
        _ state: DesiredState, _ shape: DatabaseShape, selected: Set<Int>, policies: Policies = Policies(),
        strays: [(kind: Int, entry: Int, id: Value)] = []
    ) {
        self.state = state
        self.shape = shape
        self.selected = selected
        self.policies = policies
        lostIDs = Array(repeating: [], count: state.kinds.count)
        memories = state.kinds.map { KindMemory(entries: $0.entries.count) }
        matches = state.kinds.map { rows in
            let isReferenced = state.catalog.kinds.contains { $0.refers(to: rows.kind.name) }
            return LiveMatches(entries: rows.entries.count, isReferenced: isReferenced)
        }
        unchanged = Array(repeating: 0, count: matches.count)
        observed = unchanged
        for stray in strays { matches[stray.kind].match(stray.entry, stray.id) }
    }

    /// Whether rows refer to rows that are read after them. Then all keys and ids are read once before anything is compared.
    package var needsMatching: Bool {
        state.kinds.indices.contains { kind in
            !state.kinds[kind].entries.isEmpty
                && state.kinds[kind].kind.properties.indices.contains { state.catalog.refersAhead(kind, $0) }
        }
    }

    /// What to read of a kind to match its rows; ended by `endMatching`.
    package mutating func beginMatching(_ kind: Int) -> LiveRequest? {
        isMatching = true
        return begin(kind)
    }

    package mutating func endMatching(_ kind: Int) {
        isMatching = false
        for (entry, formers) in liveFormerKeys(kind) where !current.seen[entry] && formers.count == 1 {
            matches[kind].match(entry, matches[kind].id(formers[0]))
        }
        for (entry, stray) in current.strays.sorted(by: { $0.key < $1.key }) where isFree(stray) {
            matches[kind].match(entry, stray.id)
        }
        // What is remembered was only asked where rows are; what that means is said when they are compared.
        memories[kind] = KindMemory(entries: state.kinds[kind].entries.count)
        lostIDs[kind] = []
        removals = RemovalGuard()
    }

    /// What to read of a kind; nil when the manifests say nothing about it.
    package mutating func begin(_ kind: Int) -> LiveRequest? {
        let rows = state.kinds[kind]
        observed[kind] = 0
        current = Current()
        current.seen = Array(repeating: false, count: rows.entries.count)
        current.places = state.paths.mapValues { Array($0.utf8) }
        current.managed = rows.kind.properties.indices.filter { rows.kind.properties[$0].policy == .managed }
        current.references = rows.kind.key.compactMap { property in
            rows.kind.properties[property].reference.flatMap { state.catalog.index(of: $0) }.map { (property, $0) }
        }
        guard !rows.entries.isEmpty, let table = shape.tables[rows.kind.table] else { return nil }
        return LiveRequest(rows.kind, table, isSelected: selected.contains(kind) && !isMatching)
    }

    /// The key of an entry as values to look up; nil when it cannot exist, because a row it refers to does not.
    package func keyValues(_ kind: Int, _ entry: Int) -> [Value]? {
        let rows = state.kinds[kind]
        if rows.kind.isSingleton { return rows.kind.constants.map(\.value) }
        var values: [Value] = []
        for property in rows.kind.key {
            guard let value = storedValue(rows.cell(entry, property), kind, property) else { return nil }
            values.append(value)
        }
        return values
    }

    // MARK: Rows

    /// Takes a live row: a cell for each property as far as `LiveRequest` asked for it, and the id behind them.
    package mutating func observe(_ kind: Int, _ row: inout CellRow) { observe(kind, state.kinds[kind], &row) }

    /// Takes the first live rows of a batch. The wanted rows are reached for once, and not once for each.
    package mutating func observe(_ kind: Int, _ batch: inout [CellRow], count: Int) {
        let rows = state.kinds[kind]
        for index in 0..<count { observe(kind, rows, &batch[index]) }
    }

    private mutating func observe(_ kind: Int, _ rows: DesiredRows, _ row: inout CellRow) {
        observed[kind] += 1
        for (property, target) in current.references {
            guard let id = row.cells[property].value(in: row.arena),
                let entry = matches[target].entry(of: id) ?? entry(of: id, kind, property, target)
            else { return }
            row.cells[property] = .reference(entry)
        }
        guard let entry = rows.entry(of: row, expecting: current.nextLive) else { return }
        current.nextLive = entry + 1
        let id = row.cells[rows.width].value(in: row.arena)
        if current.seen[entry] {
            current.duplicates[entry, default: [matches[kind].id(entry) ?? .null]].append(id ?? .null)
            return
        }
        current.seen[entry] = true
        matches[kind].match(entry, id)
        guard selected.contains(kind) else { return }
        switch rows.entries[entry].role {
        case .row where isMatching: break
        case .row:
            let differences = differences(kind, rows, entry, row)
            if !differences.isEmpty { current.differences[entry] = differences }
        case .former, .absent: keepLiveValues(of: entry, row, kind)
        case .mentioned, .passing, .departed: break
        }
    }

    /// Not inlined: its closure over `self` would make every call of `observe` copy all of it.
    @inline(never)
    private mutating func keepLiveValues(of entry: Int, _ row: CellRow, _ kind: Int) {
        current.liveValues[entry] = row.cells.indices.dropLast().map { liveValue(row, $0, kind) }
    }

    /// A live value as the table holds it, also where observing has replaced it by the entry it refers to.
    private func liveValue(_ row: CellRow, _ property: Int, _ kind: Int) -> Value? {
        let cell = row.cells[property]
        return cell.tag == .reference ? storedValue(cell, kind, property) : cell.value(in: row.arena)
    }

    /// Mutating, though it changes nothing: for a method that is not, `observe` would make a copy of the whole differ. The same goes for
    /// `isEqual`.
    mutating func differences(_ kind: Int, _ rows: DesiredRows, _ entry: Int, _ row: CellRow) -> [Change.Column] {
        var differences: [Change.Column] = []
        for property in current.managed {
            if !isEqual(rows.cell(entry, property), rows, kind, property, row.cells[property], row.arena) {
                differences.append(
                    Change.Column(property: property, old: row.cells[property].value(in: row.arena) ?? .null))
            }
        }
        return differences
    }

    private mutating func isEqual(
        _ wanted: Cell, _ rows: DesiredRows, _ kind: Int, _ property: Int, _ live: Cell, _ liveArena: [UInt8]
    ) -> Bool {
        switch wanted.tag {
        case .absent: return true
        case .null: return live.tag == .null
        case .integer: return live.tag == .integer && live.bits == wanted.bits
        case .real: return live.tag == .real && live.real == wanted.real
        case .text, .blob: return live.tag == wanted.tag && cellBytesEqual(wanted, rows.arena, live, liveArena)
        case .json:
            if live.tag == .text, cellBytesEqual(wanted, rows.arena, live, liveArena) { return true }
            return jsonEqual(Array(rows.arena[wanted.range]), live, liveArena)
        case .reference:
            if live.tag == .reference { return live.bits == wanted.bits }
            guard let target = rows.targets[property], let id = matches[target].id(wanted.entry) else { return false }
            let held = live.value(in: liveArena)
            return id == held || isStored(id, as: held, kind, property)
        case .template: return isRendered(rows.templates[wanted.entry], live, liveArena)
        }
    }

    private func isRendered(_ template: JSONTemplate, _ live: Cell, _ liveArena: [UInt8]) -> Bool {
        // A closure over `self` would copy all of it.
        let matches = matches
        guard let text = render(template, ids: { matches[$0].id($1) }) else { return false }
        return jsonEqual(text, live, liveArena)
    }

    /// The entry whose id a live column holds, also where the column's affinity has made a text of a number or the other way round.
    func entry(of live: Value, _ kind: Int, _ property: Int, _ target: Int) -> Int? {
        if let entry = matches[target].entry(of: live) { return entry }
        let parent = state.catalog.kinds[target]
        guard let table = shape.tables[parent.table], let column = parent.idColumn(table).flatMap({ table.column($0) })
        else { return nil }
        let id = column.affinity.apply(to: live)
        return isStored(id, as: live, kind, property) ? matches[target].entry(of: id) : nil
    }

    /// Whether an id is what a referring column would hold of it.
    func isStored(_ id: Value, as live: Value?, _ kind: Int, _ property: Int) -> Bool {
        if id == live { return true }
        let column = shape.tables[state.catalog.kinds[kind].table]?.column(
            state.catalog.kinds[kind].properties[property].column)
        return column.map { $0.affinity.apply(to: id) == live } ?? false
    }

    /// The value a cell stands for; nil while a row that it refers to has no id.
    func storedValue(_ cell: Cell, _ kind: Int, _ property: Int) -> Value? {
        guard cell.tag == .reference else { return cell.value(in: state.kinds[kind].arena) }
        // A closure over `self` would copy all of it, for every row.
        guard let target = state.kinds[kind].targets[property] else { return nil }
        return matches[target].id(cell.entry)
    }
}

extension DesiredRows {
    /// The entries that a row refers to.
    func references(_ entry: Int, _ catalog: Catalog) -> [EntryID] {
        (0..<width).flatMap { references(entry, $0, catalog) }
    }

    /// The entries that one of its properties refers to.
    func references(_ entry: Int, _ property: Int, _ catalog: Catalog) -> [EntryID] {
        let cell = cell(entry, property)
        switch cell.tag {
        case .reference:
            let target = kind.properties[property].reference.flatMap { catalog.index(of: $0) }
            return target.map { [EntryID(kind: $0, entry: cell.entry)] } ?? []
        case .template:
            return templates[cell.entry].pieces.compactMap { piece in
                if case .reference(let kind, let entry) = piece { EntryID(kind: kind, entry: entry) } else { nil }
            }
        default: return []
        }
    }
}

/// An entry of any kind.
struct EntryID: Hashable {
    let kind: Int
    let entry: Int
}

/// The JSON text of a template, once every row it refers to has an id.
package func render(_ template: JSONTemplate, ids: (_ kind: Int, _ entry: Int) -> Value?) -> [UInt8]? {
    var text: [UInt8] = []
    for piece in template.pieces {
        switch piece {
        case .text(let bytes): text += bytes
        case .reference(let kind, let entry):
            switch ids(kind, entry) {
            case .integer(let id): JSONText.append(id, to: &text)
            case .real(let id): JSONText.append(id, to: &text)
            case .text(let id): JSONText.append(text: id, to: &text)
            case .blob, .null, nil: return nil
            }
        }
    }
    return text
}

/// Equal as JSON values; spacing, the order of keys and escapes do not count. A number may have become one of SQLite's own.
private func jsonEqual(_ wanted: [UInt8], _ live: Cell, _ liveArena: [UInt8]) -> Bool {
    let value: JSONValue? =
        switch live.tag {
        case .text: JSONValue(Array(liveArena[live.range]))
        case .integer: .integer(live.integer)
        case .real: .real(live.real)
        default: nil
        }
    return value != nil && value == JSONValue(wanted)
}

private func cellBytesEqual(_ a: Cell, _ arena: [UInt8], _ b: Cell, _ other: [UInt8]) -> Bool {
    a.length == b.length
        && arena.withUnsafeBufferPointer { x in
            other.withUnsafeBufferPointer { y in
                bytesEqual(UnsafeBufferPointer(rebasing: x[a.range]), UnsafeBufferPointer(rebasing: y[b.range]))
            }
        }
}
