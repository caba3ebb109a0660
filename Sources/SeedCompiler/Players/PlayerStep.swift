import SeedSyntax

/// One thing that is done for all players at once: a single statement, and how many rows it is about.
package struct PlayerStep: Sendable {
    package enum Action: String, Sendable {
        /// Rows that players lack.
        case backfill
        /// NULL becomes a value.
        case fill
        /// A column follows from a total.
        case derive
        /// Columns are set back.
        case reset
        /// Rows go.
        case delete
    }

    enum PlayerValue: Hashable, Sendable {
        case constant(Value)
        case now, today
        /// The id of a row.
        case row(EntryID)
    }

    struct Setting: Sendable {
        let column: String
        let value: PlayerValue
    }

    enum Each: Sendable {
        case player
        case row(kind: Int, id: String)
        case value([Value])
    }

    enum Form: Sendable {
        case backfill(player: String, each: Each, pair: String?, [Setting])
        case fill(Setting)
        case derive(column: String, total: String, kind: Int, threshold: String, value: String)
        /// - Parameter player: the column that says whose row it is; nil for all rows of the table.
        case set([Setting], player: String?)
        case delete(player: String?)
    }

    package let action: Action
    /// As the database spells it.
    package let table: String
    package let span: Span
    /// What a reader is shown: columns, and what becomes of them.
    package let effects: [(column: String, text: String)]
    let form: Form
    /// A timestamp column that is set with every change.
    let updated: String?
}

extension PlayerStep {
    /// A column whose every value a statement selects from another table.
    package struct Origin: Sendable {
        package let column: String
        package let table: String
        package let key: String
    }

    /// Of a backfill, whose rows they are: the columns that tell one of its rows from the other, players first.
    package var ownerColumns: [String] {
        guard case .backfill(let player, _, let pair, _) = form else { return [] }
        return [player] + [pair].compactMap { $0 }
    }

    /// Of a backfill, the columns in which all its rows are alike.
    ///
    /// - Returns: nil where it writes this id itself, or a default may differ from row to row.
    package func sharedColumns(_ id: String, _ table: TableShape) -> [String]? {
        guard case .backfill(_, _, _, let settings) = form else { return nil }
        let written = ownerColumns + settings.map(\.column)
        guard !written.contains(id) else { return nil }
        let others = table.columns.filter { $0.name != id && !ownerColumns.contains($0.name) }
        let isFixed = others.allSatisfy { !$0.isGenerated && (written.contains($0.name) || $0.hasFixedDefault) }
        return isFixed ? others.map(\.name) : nil
    }

    func origins(_ players: PlayerTable, _ catalog: Catalog, _ shape: DatabaseShape) -> [Origin] {
        guard case .backfill(let player, let each, let pair, let settings) = form else { return [] }
        var origins = [Origin(column: player, table: players.table, key: players.key)]
        if case .row(let kind, let id) = each, let pair {
            origins.append(Origin(column: pair, table: catalog.kinds[kind].table, key: id))
        }
        for setting in settings {
            guard case .row(let row) = setting.value, let table = shape.tables[catalog.kinds[row.kind].table],
                let id = catalog.kinds[row.kind].idColumn(table)
            else { continue }
            origins.append(Origin(column: setting.column, table: table.name, key: id))
        }
        return origins
    }
}

extension TableShape.Column {
    /// Whether all rows of one statement that leave it out get the same.
    fileprivate var hasFixedDefault: Bool {
        guard let sql = defaultSQL?.uppercased() else { return true }
        return defaultValue != nil || ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "NULL"].contains(sql)
    }
}

/// The table of the players.
struct PlayerTable: Sendable {
    let table: String
    let key: String
    let keyColumn: TableShape.Column
}

/// A players manifest, held against the tables.
package struct Players: Sendable {
    let players: PlayerTable
    /// In the order in which they are run: rows are added before their columns are filled, and those before anything follows from them.
    package let steps: [PlayerStep]
    package let groups: [(name: String, steps: [PlayerStep])]
    package let purge: [PlayerStep]
    /// By table in lower case, the columns that the steps speak of.
    let columns: [String: [String]]
}
