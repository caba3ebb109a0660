/// The ids that rows will have once a plan is applied, so that what refers to them can be counted before.
///
/// SQLite gives a new row the number behind the highest one, or behind the highest there ever was in a table with AUTOINCREMENT. A row
/// of players' may hold that number already, and is then as good as paired.
struct PredictedIDs {
    private let plan: Plan
    private let shape: DatabaseShape
    private var new: [EntryID: Int64] = [:]

    /// - Parameter number: runs a query that selects one number.
    init(_ plan: Plan, _ shape: DatabaseShape, number: (SQLText) throws -> Int) rethrows {
        self.plan = plan
        self.shape = shape
        let kinds = plan.state.catalog.kinds
        let inserted = Set(plan.changes.filter { $0.action == .insert }.map { kinds[$0.kind].table.lowercased() })
        guard !inserted.isEmpty else { return }
        let hasSequences = try number("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") > 0
        for name in inserted.sorted() {
            let changes = plan.changes.filter { kinds[$0.kind].table.lowercased() == name }
            guard let table = changes.first.flatMap({ shape.tables[kinds[$0.kind].table] }), let id = table.rowidAlias
            else { continue }
            let given: SQLText =
                "SELECT coalesce(max(seq), \(Value.integer(.min))) FROM sqlite_sequence WHERE name = \(Value.text(table.name))"
            try give(changes, id, table.name, floor: hasSequences ? number(given) : .min, number)
        }
    }

    /// Gives the new rows of one table their numbers, in the order of the plan: a row that goes before frees its own.
    private mutating func give(
        _ changes: [Change], _ id: String, _ table: String, floor: Int, _ number: (SQLText) throws -> Int
    ) rethrows {
        var gone: [SQLText] = []
        var come: Set<Int64> = []
        var highest: Int64?
        for change in changes {
            let row = EntryID(kind: change.kind, entry: change.entry)
            switch change.action {
            case .delete:
                guard let old = change.id else { continue }
                gone.append("\(old)")
                highest = nil
            case .insert:
                if case .integer(let chosen) = chosen(row, id) {
                    come.insert(chosen)
                    highest = highest.map { max($0, chosen) }
                    continue
                }
                let rest: SQLText = gone.isEmpty ? "" : " WHERE \(name: id) NOT IN (\(gone.joined(", ")))"
                let top =
                    try highest
                    ?? max(Int64(number("SELECT max(\(name: id)) FROM \(name: table)" + rest)), come.max() ?? .min)
                // Behind the last number there is, SQLite picks one at random.
                guard max(top, Int64(floor)) < Int64.max else { return }
                let next = max(top, Int64(floor)) + 1
                new[row] = next
                come.insert(next)
                highest = next
            default: continue
            }
        }
    }

    /// The id that the manifest itself gives a row.
    private func chosen(_ row: EntryID, _ id: String) -> Value? {
        let rows = plan.state.kinds[row.kind]
        let property = rows.kind.properties.firstIndex { $0.column.lowercased() == id.lowercased() }
        return property.flatMap { rows.cell(row.entry, $0).value(in: rows.arena) }
    }

    /// The id that a row will have; where nobody can know it before, a text that is nobody else's.
    func sql(_ row: EntryID) -> SQLText {
        let rows = plan.state.kinds[row.kind]
        let id = shape.tables[rows.kind.table].flatMap { rows.kind.idColumn($0) }
        if let value = id.flatMap({ chosen(row, $0) }) { return "\(value)" }
        if let known = plan.matches[row.kind].id(row.entry) { return "\(known)" }
        if let next = new[row], id?.lowercased() == shape.tables[rows.kind.table]?.rowidAlias?.lowercased() {
            return "\(Value.integer(next))"
        }
        return "\(Value.text("seedc: new \(rows.kind.name) \(row.entry)"))"
    }
}
