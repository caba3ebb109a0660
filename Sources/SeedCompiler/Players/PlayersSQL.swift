/// The statements of players' steps: one for all players, never one for each.
struct PlayersSQL {
    let players: PlayerTable
    let catalog: Catalog
    /// Where the rows of a table are read: the table, or what it will be.
    var relation: (_ table: String) -> SQLText = { "\(name: $0)" }
    /// Rows of a table beyond those, which are all alike: how many, and a relation of one of them.
    var alike: (_ table: String) -> [(rows: Int, relation: SQLText)] = { _ in [] }
    /// Whether several players can be equal to one value of a column that says whose a row is, though their keys differ.
    var isAmbiguous: (_ table: String, _ player: String) -> Bool = { _, _ in false }
    /// The id of a row that a step names.
    let id: (EntryID) -> SQLText

    // MARK: How many

    /// Selects one number: how many rows a step is about.
    ///
    /// - Parameter chosen: the players that count; nil for all.
    func count(_ step: PlayerStep, of chosen: [Value]? = nil) -> SQLText {
        switch step.form {
        case .backfill(let player, let each, let pair, _):
            "SELECT count(*) FROM \(missing(step.table, player, each, pair))"
        default:
            alike(step.table).reduce(
                "SELECT count(*) FROM \(relation(step.table)) AS t\(.lineBreak)WHERE \(condition(step, of: chosen))"
            ) { sum, group in
                "SELECT (\(sum)) + \(.integer(Int64(group.rows))) * (SELECT count(*) FROM \(group.relation) AS t WHERE \(condition(step, of: chosen)))"
            }
        }
    }

    /// Counts players' keys that are not, byte for byte, among those of a backfilled table: two sorted walks instead of a look-up for each.
    /// What is the same byte for byte is the same to the anti-join too, whatever the columns' affinities and collations.
    func quickProof(_ step: PlayerStep) -> SQLText? {
        guard case .backfill(let player, .player, nil, _) = step.form else { return nil }
        return """
            SELECT count(*) FROM (SELECT \(name: players.key) COLLATE BINARY FROM \(name: players.table) \
            WHERE \(name: players.key) IS NOT NULL EXCEPT SELECT \(name: player) FROM \(name: step.table) ORDER BY 1)
            """
    }

    /// How many rows a step that has been run has left as they were; nil where nothing tells, because only the time of day is written, which
    /// goes on.
    func left(_ step: PlayerStep, of chosen: [Value]?) -> SQLText? {
        guard case .set(let settings, let player) = step.form else { return count(step, of: chosen) }
        let telling = settings.filter { $0.value != .now && $0.value != .today }
        guard !telling.isEmpty else { return nil }
        return "SELECT count(*) FROM \(name: step.table) AS t WHERE \(condition(step.table, telling, player, chosen))"
    }

    /// How many players have several rows where a step means one; nil where an index forbids it, or that is nobody's business.
    func duplicates(_ step: PlayerStep, _ table: TableShape) -> (sql: SQLText, columns: [String])? {
        guard case .backfill(let player, _, let pair, _) = step.form else { return nil }
        let columns = [player] + [pair].compactMap { $0 }
        guard !table.isUnique(columns) else { return nil }
        let list = columns.map { "\(name: $0)" as SQLText }.joined(", ")
        let sql: SQLText = """
            SELECT count(*) FROM (SELECT DISTINCT \(name: player) FROM (SELECT \(name: player) FROM \(name: step.table) \
            WHERE \(name: player) IS NOT NULL GROUP BY \(list) HAVING count(*) > 1))
            """
        return (sql, columns)
    }

    // MARK: Writing

    func write(_ step: PlayerStep, of chosen: [Value]? = nil) -> SQLText {
        let table: SQLText = "\(name: step.table)"
        switch step.form {
        case .backfill(let player, let each, let pair, let settings):
            return insertion(step.table, player, pair, settings, from: missing(step.table, player, each, pair))
        case .delete: return "DELETE FROM \(table) AS t\(.lineBreak)WHERE \(condition(step, of: chosen))"
        case .fill, .derive, .set:
            var assignments = newColumns(step).map { "\(name: $0.column) = \($0.value)" as SQLText }
            if let updated = step.updated { assignments.append("\(name: updated) = CURRENT_TIMESTAMP") }
            return """
                UPDATE OR ABORT \(table) AS t SET \(assignments.joined(", "))\(.lineBreak)WHERE \(condition(step, of: chosen))
                """
        }
    }

    /// Does what `write` does where a backfilled table has no row: everybody lacks one then. SQLite can insert while it selects, as it
    /// reads nothing of the table that it writes to; otherwise it puts all rows aside first.
    func writeIntoEmpty(_ step: PlayerStep) -> SQLText? {
        guard case .backfill(let player, let each, let pair, let settings) = step.form else { return nil }
        let all: SQLText = "\(everybody(each))\(.lineBreak)WHERE p.\(name: players.key) IS NOT NULL"
        return insertion(step.table, player, pair, settings, from: all)
    }

    private func insertion(
        _ table: String, _ player: String, _ pair: String?, _ settings: [PlayerStep.Setting], from rows: SQLText
    ) -> SQLText {
        let names = [player] + [pair].compactMap { $0 } + settings.map(\.column)
        let columns = names.map { "\(name: $0)" as SQLText }
        // As subselects SQLite computes them once, not for every player.
        let values = newValues(pair, settings).map(\.value).map { value -> SQLText in
            ["CURRENT_TIMESTAMP", "CURRENT_DATE"].contains(value) ? "(SELECT \(value))" : value
        }
        return """
            INSERT OR ABORT INTO \(name: table) (\(columns.joined(", ")))\(.lineBreak)SELECT \(values.joined(", "))\
            \(.lineBreak)FROM \(rows)
            """
    }

    /// What a new row of a backfill gets, behind its player.
    func newValues(_ pair: String?, _ settings: [PlayerStep.Setting]) -> [(column: String, value: SQLText)] {
        let own: SQLText = "p.\(name: players.key)"
        let paired: SQLText = "e.pair"
        return [("", own)] + [pair].compactMap { $0 }.map { ($0, paired) }
            + settings.map { ($0.column, value($0.value)) }
    }

    /// What the columns of an existing row, `t`, become.
    func newColumns(_ step: PlayerStep) -> [(column: String, value: SQLText)] {
        switch step.form {
        case .fill(let setting): [(setting.column, value(setting.value))]
        case .derive(let column, let total, let kind, let threshold, let stored):
            [(column, derived(total, kind, threshold, stored))]
        case .set(let settings, _): settings.map { ($0.column, value($0.value)) }
        case .backfill, .delete: []
        }
    }

    // MARK: Parts

    /// Players, each with what it is to be paired with, who have no row: an anti-join, for which SQLite makes an index of its own where
    /// the table has none. Players are `p`, what they are paired with is `e`.
    func missing(_ table: String, _ player: String, _ each: PlayerStep.Each, _ pair: String?) -> SQLText {
        let both: SQLText = pair.map { " AND t.\(name: $0) = e.pair" } ?? ""
        return """
            \(everybody(each))\(.lineBreak)LEFT JOIN \(relation(table)) AS t \
            ON t.\(name: player) = p.\(name: players.key)\(both)\
            \(.lineBreak)WHERE p.\(name: players.key) IS NOT NULL AND t.\(name: player) IS NULL
            """
    }

    private func everybody(_ each: PlayerStep.Each) -> SQLText {
        let all: SQLText = "\(relation(players.table)) AS p"
        switch each {
        case .player: return all
        case .row(let kind, let id):
            return all + " CROSS JOIN (SELECT \(name: id) AS pair FROM \(relation(catalog.kinds[kind].table))) AS e"
        case .value(let values):
            let list = values.map { "(\($0))" as SQLText }.joined(", ")
            return all + " CROSS JOIN (SELECT column1 AS pair FROM (VALUES \(list))) AS e"
        }
    }

    private func condition(_ step: PlayerStep, of chosen: [Value]?) -> SQLText {
        switch step.form {
        case .backfill: "0"
        case .fill(let setting): "t.\(name: setting.column) IS NULL"
        case .derive(let column, let total, let kind, let threshold, let stored):
            // A total below the lowest threshold, or none, leaves the column alone.
            "coalesce(\(derived(total, kind, threshold, stored)), t.\(name: column)) IS NOT t.\(name: column)"
        case .delete(let player): player.map { players.owns(step.table, $0, chosen, isAmbiguous) } ?? "1"
        case .set(let settings, let player): condition(step.table, settings, player, chosen)
        }
    }

    private func condition(
        _ table: String, _ settings: [PlayerStep.Setting], _ player: String?, _ chosen: [Value]?
    ) -> SQLText {
        let own: SQLText = player.map { "\(players.owns(table, $0, chosen, isAmbiguous)) AND " } ?? ""
        return own + "(\(differs(settings)))"
    }

    /// The time of day is a change only together with others, or every reset would change every row.
    private func differs(_ settings: [PlayerStep.Setting]) -> SQLText {
        let telling = settings.filter { $0.value != .now }
        return (telling.isEmpty ? settings : telling).map { setting -> SQLText in
            let column: SQLText = "t.\(name: setting.column)"
            if case .constant(.text) = setting.value {
                return "\(column) COLLATE BINARY IS NOT \(value(setting.value))"
            }
            return "\(column) IS NOT \(value(setting.value))"
        }.joined(" OR ")
    }

    private func derived(_ total: String, _ kind: Int, _ threshold: String, _ stored: String) -> SQLText {
        """
        (SELECT l.\(name: stored) FROM \(relation(catalog.kinds[kind].table)) AS l \
        WHERE l.\(name: threshold) <= t.\(name: total) ORDER BY l.\(name: threshold) DESC LIMIT 1)
        """
    }

    func value(_ value: PlayerStep.PlayerValue) -> SQLText {
        switch value {
        case .constant(let value): "\(value)"
        case .now: "CURRENT_TIMESTAMP"
        case .today: "CURRENT_DATE"
        case .row(let row): id(row)
        }
    }
}
