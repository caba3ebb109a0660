import GRDB
import SeedCompiler
import SeedSyntax

/// A reset of players, or a purge: sets back and deletes just what the players manifest names, in one transaction.
package struct Erase: Sendable {
    package enum Action: Sendable {
        /// - Parameter players: keys as people write them; empty for all players.
        case reset(groups: [String], players: [String])
        case purge(dropsTables: Bool)

        /// As the history has it.
        var name: String { if case .reset = self { "reset" } else { "purge" } }
    }

    /// What is to be done, held against the database.
    struct Work {
        let erasing: Erasing
        let players: Players
        let state: DesiredState
        let shape: DatabaseShape
        /// The keys of the players it is about; nil for all.
        let chosen: [Value]?
        /// The tables that go.
        let dropped: [String]
    }

    let seeds: Seeds
    let action: Action
    let keepsState: Bool
    private static let heldHelp = "name that table in the players manifest too, before the other one"

    /// - Parameter keepsState: whether it is recorded, so that it can be undone.
    package init(_ seeds: Seeds, _ action: Action, keepsState: Bool) {
        self.seeds = seeds
        self.action = action
        self.keepsState = keepsState
    }

    /// What it would do. Reads, and writes nothing.
    ///
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`.
    package func preview(_ db: Database) throws -> Erasure {
        let work = try resolve(db)
        let steps = try work.erasing.steps.map {
            Erasure.Step(group: $0.group, step: $0.step, rows: try number(db, $0.count))
        }
        return try erasure(db, work, steps)
    }

    /// With foreign keys off, so that nothing goes which the manifest does not name; what would refer to nothing stops it.
    ///
    /// - Parameter first: done under the same write lock, which others wait for: what it reads is all that will be lost.
    /// - Throws: as `preview`, and what `first` throws; the database is then as it was.
    package func run(_ db: Database, first: () throws -> Void = {}) throws -> Erasure {
        var erasure: Erasure?
        try withForeignKeys(db, on: false) {
            try db.inTransaction(.immediate) {
                try first()
                let work = try resolve(db)
                let found = try erase(db, work)
                erasure = found
                return found.isEmpty ? .rollback : .commit
            }
        }
        return erasure!
    }

    private func erase(_ db: Database, _ work: Work) throws -> Erasure {
        if keepsState { _ = try StateTables.exist(db) }
        let orphaned = try orphaned(db, work.dropped)
        let referring = try referringTables(db, Set(work.erasing.tables))
        let before = try foreignKeyViolations(db, referring)
        let holders = try HeldRows(db, work, seeds.catalog)
        let (steps, recorder) = try perform(db, work)
        let broken = try foreignKeyViolations(db, referring).new(since: before)
        var held = heldByOthers(broken, help: Self.heldHelp)
        // A foreign key that the manifest speaks of too is the same reference.
        held += try holders.faults(db, help: Self.heldHelp).filter { !held.contains($0) }
        guard held.isEmpty else { throw Failure.stopped(DiagnosticBatch(held)) }
        try prove(db, work.erasing)
        if case .purge = action { try forget(db, steps) }
        for table in work.dropped { try db.execute(sql: "DROP TABLE \(quoted(table))") }
        var erasure = try erasure(db, work, steps, orphaned: orphaned)
        if keepsState, !erasure.isEmpty { try record(db, work, &erasure, recorder) }
        return erasure
    }

    /// - Parameter orphaned: those that were found before tables were dropped.
    private func erasure(
        _ db: Database, _ work: Work, _ steps: [Erasure.Step], orphaned: [String]? = nil
    ) throws -> Erasure {
        Erasure(
            steps: steps, players: try number(db, work.players.count), chosen: work.chosen?.map(\.plain),
            dropped: work.dropped, orphaned: try orphaned ?? self.orphaned(db, work.dropped),
            warnings: try foreseen(db, work))
    }

    /// Tables that stay and refer to some that go.
    private func orphaned(_ db: Database, _ dropped: [String]) throws -> [String] {
        guard !dropped.isEmpty else { return [] }
        return try referringTables(db, Set(dropped)).subtracting(dropped).sorted()
    }
}
