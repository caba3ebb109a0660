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
    /// Of a backfill, the columns in which all its rows are alike.
    ///
    /// - Returns: nil where it writes this id itself.
    package func ownColumns(_ id: String, _ table: TableShape) -> [String]? {
        guard case .backfill(let player, _, let pair, let settings) = form else { return nil }
        let written = [player] + [pair].compactMap { $0 } + settings.map(\.column)
        guard !written.contains(id) else { return nil }
        return table.columns.filter { !$0.isGenerated }.map(\.name).filter { $0 != id && $0 != player && $0 != pair }
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
