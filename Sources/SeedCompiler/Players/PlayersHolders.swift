/// Columns of what belongs to players that hold ids of a kind's rows, whether or not the database knows them to be references.
extension Players {
    package struct Holder: Hashable, Sendable {
        package let table: String
        package let column: String
        package let kind: Int
    }

    /// Those that a step fills with the id of a row, each once, in the manifest's order.
    ///
    /// - Parameter ids: by kind, the column that other rows hold.
    package func holders(_ ids: [String?]) -> [Holder] {
        var found: [Holder] = []
        for step in steps + groups.flatMap(\.steps) + purge {
            for (column, kind) in step.holders(ids) {
                let holder = Holder(table: step.table, column: column, kind: kind)
                if !found.contains(holder) { found.append(holder) }
            }
        }
        return found
    }
}

extension PlayerStep {
    fileprivate func holders(_ ids: [String?]) -> [(column: String, kind: Int)] {
        func held(_ settings: [Setting]) -> [(column: String, kind: Int)] {
            settings.compactMap { setting in
                if case .row(let row) = setting.value { (setting.column, row.kind) } else { nil }
            }
        }
        switch form {
        case .backfill(_, let each, let pair, let settings):
            if case .row(let kind, _) = each, let pair { return [(pair, kind)] + held(settings) }
            return held(settings)
        case .fill(let setting): return held([setting])
        case .set(let settings, _): return held(settings)
        // A level's number is no reference: it is the same again when the level is.
        case .derive(let column, _, let kind, _, let value):
            return value.lowercased() == ids[kind]?.lowercased() ? [(column, kind)] : []
        case .delete: return []
        }
    }
}

extension Players {
    /// By table in lower case, the columns that say whose a row is, and which of that player's: what an undo knows a row by. The table of
    /// the players is left out, for it has nothing of the kind.
    package var identities: [String: [String]] {
        var found: [String: [String]] = [:]
        for step in steps + groups.flatMap(\.steps) where step.table != players.table {
            let columns: [String] =
                switch step.form {
                case .backfill(let player, _, let pair, _): [player] + [pair].compactMap { $0 }
                case .set(_, let player?), .delete(let player?): [player]
                default: []
                }
            if !columns.isEmpty, found[step.table.lowercased()] == nil { found[step.table.lowercased()] = columns }
        }
        return found
    }
}
