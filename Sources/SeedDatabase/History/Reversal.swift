import SeedCompiler

/// What an undo does, or has done.
package struct Reversal: Sendable {
    package let entry: History.Entry
    /// The reversing changes, seedc's own tables included.
    package let changes: [Changeset.RowChange]
    /// Rows that go together.
    package internal(set) var backfills: [BackfillRange]
    /// What seedc has remembered since, and forgets.
    let remembered: [MemoryRange]
    let changeset: Changeset
    /// What the tables were when the apply was recorded.
    let tables: [String: RecordedTable]

    /// How many rows of the application's come back, go back or go.
    package var counts: Plan.Counts { countsByTable.reduce(Plan.Counts()) { $0 + $1.counts } }

    var countsByTable: [(name: String, counts: Plan.Counts)] {
        var found: [(name: String, counts: Plan.Counts)] = []
        for change in changes where !change.isInternal {
            if found.last?.name != change.table { found.append((change.table, Plan.Counts())) }
            switch change.operation {
            case .insert: found[found.count - 1].counts.added += 1
            case .update: found[found.count - 1].counts.changed += 1
            case .delete: found[found.count - 1].counts.removed += 1
            }
        }
        for range in backfills {
            let known = found.firstIndex { $0.name == range.table }
            if known == nil { found.append((range.table, Plan.Counts())) }
            found[known ?? found.count - 1].counts.removed += range.rows
        }
        return found
    }

    /// What a column of a table held in rows that go, or hold something else afterwards.
    func gone(_ table: String, _ column: String) -> Set<Value> {
        Set(
            changes.compactMap { change in
                guard change.operation != .insert, change.table.lowercased() == table.lowercased() else { return nil }
                return change.operation == .delete
                    || change.columns.contains { $0.name.lowercased() == column.lowercased() }
                    ? change.old(column) : nil
            })
    }
}
