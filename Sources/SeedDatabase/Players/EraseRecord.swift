import Foundation
import GRDB
import SeedCompiler
import SeedSyntax

/// What seedc remembers of a reset or a purge.
extension Erase {
    /// What an undo will not be able to reverse, as far as that can be told before: triggers may write elsewhere too.
    func foreseen(_ db: Database, _ work: Work) throws -> [Diagnostic] {
        // Without a history, and for dropped tables, there is nothing to be undone at all.
        guard keepsState, work.dropped.isEmpty else { return [] }
        let recordable = try Recordable(db)
        return work.erasing.tables.sorted().compactMap { table in
            recordable.obstacle(table).map { .notUndoable(table, $0, action.name) }
        }
    }

    func record(_ db: Database, _ work: Work, _ erasure: inout Erasure, _ recorder: Recorder?) throws {
        if try !StateTables.exist(db) { try StateTables.create(db) }
        let apply = try StateTables.nextApply(db)
        let untracked = try recorder.map { try $0.untracked(db) + $0.uncertain(db) } ?? []
        for (table, obstacle) in untracked {
            let warning = Diagnostic.notUndoable(table, obstacle, action.name)
            if !erasure.warnings.contains(warning) { erasure.warnings.append(warning) }
        }
        let record = ApplyRecord(
            apply: apply, action: action.name, digest: seeds.digest, total: erasure.counts, kinds: erasure.parts,
            untracked: erasure.dropped + Set(untracked.map(\.table)).sorted(),
            keys: identities(work), holders: try holderPaths(db, seeds.catalog, work.shape))
        if let recorder {
            try recorder.withChangeset { try record.insert(db, $0) }
        } else {
            try record.insert(db, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        erasure.apply = apply
    }

    /// By table, the columns by which an undo sees that a row is still the same one: natural keys, and whose row it is. Of a player
    /// nothing is known but the key.
    private func identities(_ work: Work) -> [String: [String]] {
        naturalKeys(work.state.catalog, work.shape).merging(work.players.identities) { key, _ in key }
    }

    /// What a purge empties was meant, so the next apply brings it back instead of asking who has changed it.
    func forget(_ db: Database, _ steps: [Erasure.Step]) throws {
        guard try StateTables.exist(db) else { return }
        for kind in seeds.catalog.kinds {
            let own = steps.filter { $0.step.table.lowercased() == kind.table.lowercased() }
            if own.contains(where: { $0.step.action == .delete }) {
                try db.execute(sql: "DELETE FROM _seedc_rows WHERE kind = ?", arguments: [kind.name])
            } else {
                let columns = own.filter { $0.rows > 0 }.flatMap { $0.step.effects.map { $0.column.lowercased() } }
                if !columns.isEmpty { try forget(db, Set(columns), of: kind.name) }
            }
        }
    }

    /// Drops columns from what is remembered of a kind's rows. The rest stays: who changes that, is asked.
    private func forget(_ db: Database, _ columns: Set<String>, of kind: String) throws {
        let remembered = try Row.fetchAll(
            db, sql: "SELECT \"row\", CAST(base AS BLOB) AS base FROM _seedc_rows WHERE kind = ?", arguments: [kind])
        let update = try RawStatement(db, "UPDATE _seedc_rows SET base = ?1 WHERE kind = ?2 AND \"row\" = ?3")
        for row in remembered {
            let row = StateRow(row, of: StateTables.rows, named: "a row of \(kind)")
            let number = try row.integer("row")
            guard case .object(let object) = JSONValue([UInt8](try row.blob("base"))) else { throw row.damage("base") }
            let kept = object.filter { !columns.contains(String(decoding: $0, as: UTF8.self).lowercased()) }
            guard kept.members.count < object.members.count else { continue }
            var text: [UInt8] = []
            JSONValue.object(kept).append(to: &text)
            for (index, value) in [Value.text(text), .text(kind), .integer(number)].enumerated() {
                try update.bind(value, index + 1)
            }
            _ = try update.step()
            update.reset()
        }
    }
}
