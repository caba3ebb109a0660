/// What tables will hold once a plan is applied, as subselects: so that the steps of players can be counted in advance without writing
/// anything, on a database that cannot be written.
struct PlayersOverlay {
    private var relations: [String: SQLText] = [:]
    private var groups: [String: [(rows: Int, relation: SQLText)]] = [:]
    /// Tables whose rows are looked at as a whole, in lower case: one new row cannot stand for many there.
    private let whole: Set<String>
    private let columns: [String: [String]]
    private let shape: DatabaseShape
    private let ids: PredictedIDs

    init(_ players: Players, _ plan: Plan, _ shape: DatabaseShape, _ ids: PredictedIDs) {
        columns = players.columns
        whole = players.tablesReadAsWhole(plan.state.catalog)
        self.shape = shape
        self.ids = ids
        let changes = Dictionary(grouping: plan.changes, by: \.kind)
        for (kind, changes) in changes.sorted(by: { $0.key < $1.key }) { add(changes, of: kind, plan) }
    }

    func relation(_ table: String) -> SQLText { relations[table.lowercased()] ?? "\(name: table)" }

    /// Rows of the table that are to come and are all alike, beyond those of the relation.
    func alike(_ table: String) -> [(rows: Int, relation: SQLText)] { groups[table.lowercased()] ?? [] }

    // MARK: Changes of kinds

    private mutating func add(_ changes: [Change], of kind: Int, _ plan: Plan) {
        let mapping = plan.state.catalog.kinds[kind]
        guard let table = shape.tables[mapping.table], let used = columns[table.name.lowercased()] else { return }
        let rows = plan.state.kinds[kind]
        func value(_ change: Change, _ column: String) -> SQLText? {
            guard let property = mapping.properties.firstIndex(where: { $0.column.lowercased() == column.lowercased() })
            else { return nil }
            if change.action == .insert || change.columns.contains(where: { $0.property == property }) {
                let cell = rows.cell(change.entry, property)
                if cell.tag == .reference, let target = mapping.properties[property].reference {
                    let row = EntryID(kind: plan.state.catalog.index(of: target)!, entry: cell.entry)
                    return ids.sql(row)
                }
                return cell.value(in: rows.arena).map { "\($0)" }
            }
            return nil
        }
        let old = relation(table.name)
        var body: SQLText
        if let address = plan.addressColumns[kind] {
            let touched = changes.filter { $0.action != .insert && $0.id != nil }
            let gone = touched.filter { $0.action == .delete }
            let selected = used.map { column -> SQLText in
                let cases = touched.compactMap { change in
                    value(change, column).map { "WHEN \(change.id!) THEN \($0)" as SQLText }
                }
                let own: SQLText = "\(name: column)"
                guard !cases.isEmpty else { return own }
                return "CASE \(name: address) \(cases.joined(" ")) ELSE \(own) END AS \(own)"
            }
            body = "SELECT \(selected.joined(", ")) FROM \(old)"
            if !gone.isEmpty {
                body += " WHERE \(name: address) NOT IN (\(gone.map { "\($0.id!)" as SQLText }.joined(", ")))"
            }
        } else {
            body = "SELECT \(used.map { "\(name: $0)" as SQLText }.joined(", ")) FROM \(old)"
        }
        let added = changes.filter { $0.action == .insert }.map { change -> SQLText in
            let cells = used.map { column -> SQLText in
                value(change, column)
                    ?? (column == table.rowidAlias
                        ? ids.sql(EntryID(kind: kind, entry: change.entry))
                        : table.column(column)?.defaultSQL.map { SQLText([.sql("(\($0))")]) } ?? "NULL")
            }
            return "(\(cells.joined(", ")))"
        }
        if !added.isEmpty { body += " UNION ALL VALUES \(added.joined(", "))" }
        relations[table.name.lowercased()] = "(\(body))"
    }

    // MARK: Steps

    /// What the step makes of its table.
    ///
    /// - Parameter rows: how many it will change.
    mutating func add(_ step: PlayerStep, rows: Int, _ sql: PlayersSQL) {
        guard let used = columns[step.table.lowercased()], let table = shape.table(named: step.table)
        else { return }
        let old = relation(step.table)
        switch step.form {
        case .backfill(let player, let each, let pair, let settings):
            let values = sql.newValues(pair, settings)
            let cells = used.map { column -> SQLText in
                if column == player { return values[0].value }
                return values.dropFirst().first { $0.column == column }?.value
                    ?? table.column(column)?.defaultSQL.map { SQLText([.sql("(\($0))")]) } ?? "NULL"
            }
            if !whole.contains(step.table.lowercased()) {
                // Whose they are matters to nobody, and a million of them are counted as one.
                let one = used.indices.map { index -> SQLText in
                    let isOwn = used[index] == player || used[index] == pair
                    return "\(isOwn ? "''" : cells[index]) AS \(name: used[index])"
                }
                groups[step.table.lowercased(), default: []].append((rows, "(SELECT \(one.joined(", ")))"))
                return
            }
            let names = used.map { "\(name: $0)" as SQLText }.joined(", ")
            relations[step.table.lowercased()] = """
                (SELECT \(names) FROM \(old) UNION ALL SELECT \(cells.joined(", ")) \
                FROM \(sql.missing(step.table, player, each, pair)))
                """
        case .fill, .derive, .set:
            let new = Dictionary(sql.newColumns(step).map { ($0.column, $0.value) }, uniquingKeysWith: { a, _ in a })
            let cells = used.map { column -> SQLText in
                guard let value = new[column] else { return "t.\(name: column)" }
                if case .fill = step.form { return "coalesce(t.\(name: column), \(value)) AS \(name: column)" }
                return "coalesce(\(value), t.\(name: column)) AS \(name: column)"
            }
            relations[step.table.lowercased()] = "(SELECT \(cells.joined(", ")) FROM \(old) AS t)"
            groups[step.table.lowercased()] = alike(step.table).map {
                ($0.rows, "(SELECT \(cells.joined(", ")) FROM \($0.relation) AS t)")
            }
        case .delete: break
        }
    }
}

extension Players {
    /// In lower case: the table of the players, those of kinds, and those that more than one backfill adds to.
    fileprivate func tablesReadAsWhole(_ catalog: Catalog) -> Set<String> {
        let filled = steps.filter { $0.action == .backfill }.map { $0.table.lowercased() }
        let several = filled.filter { table in filled.count { $0 == table } > 1 }
        return Set(([players.table] + catalog.kinds.map(\.table)).map { $0.lowercased() } + several)
    }
}
