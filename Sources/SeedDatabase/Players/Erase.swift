import GRDB
import SeedCompiler
import SeedSyntax

/// A reset of players, or a purge: sets back and deletes just what the players manifest names, in one transaction.
package struct Erase: Sendable {
    package enum Action: Sendable {
        /// - Parameter players: keys as people write them; empty for all players.
        case reset(groups: [String], players: [String])
        case purge(dropsTables: Bool)
    }

    private let seeds: Seeds
    private let action: Action
    private let keepsState: Bool
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
        let (erasing, players, shape) = try resolve(db)
        let steps = try erasing.steps.map {
            Erasure.Step(group: $0.group, step: $0.step, rows: try number(db, $0.count))
        }
        return Erasure(
            steps: steps, players: try number(db, players.count(nil)), dropped: dropped(erasing),
            orphaned: try orphaned(db, dropped(erasing)), untracked: untracked(erasing, shape))
    }

    /// With foreign keys off, so that nothing goes which the manifest does not name; what would refer to nothing stops it.
    ///
    /// - Throws: as `preview`; the database is then as it was.
    package func run(_ db: Database) throws -> Erasure {
        var erasure: Erasure?
        try withForeignKeys(db, on: false) {
            try db.inTransaction(.immediate) {
                erasure = try erase(db)
                return .commit
            }
        }
        return erasure!
    }

    private func erase(_ db: Database) throws -> Erasure {
        let (erasing, players, shape) = try resolve(db)
        let dropped = dropped(erasing)
        let orphaned = try orphaned(db, dropped)
        let referring = try referringTables(db, Set(erasing.tables))
        let before = try foreignKeyViolations(db, referring)
        if keepsState, try !StateTables.exist(db) { try StateTables.create(db) }
        // A changeset cannot tell of a table that is gone.
        let recorder = keepsState && dropped.isEmpty ? try Recorder(db) : nil
        let steps = try erasing.steps.map { step in
            Erasure.Step(group: step.group, step: step.step, rows: try SeedDatabase.run(db, step.step, step.statement))
        }
        let broken = try foreignKeyViolations(db, referring).new(since: before)
        guard broken.isEmpty else { throw Failure.stopped(DiagnosticBatch(heldByOthers(broken, help: Self.heldHelp))) }
        if case .purge = action { try forget(db, Set(erasing.tables)) }
        for table in dropped { try db.execute(sql: "DROP TABLE \(quoted(table))") }
        var erasure = Erasure(
            steps: steps, players: try number(db, players.count(nil)), dropped: dropped, orphaned: orphaned,
            untracked: untracked(erasing, shape))
        if keepsState, !erasure.isEmpty { erasure.apply = try record(db, erasure, recorder) }
        return erasure
    }

    // MARK: Stages

    private func resolve(_ db: Database) throws -> (Erasing, Players, DatabaseShape) {
        guard let manifest = seeds.players else { throw Failure.rejected(DiagnosticBatch(.noPlayers())) }
        let shape = try inspectShape(db, seeds.catalog, and: manifest.tables)
        let (state, found) = try seeds.desiredState(for: shape)
        let players = found!
        var faults: [Diagnostic] = []
        var erasing: Erasing?
        var chosen: [Value]?
        if case .reset(_, let names) = action, !names.isEmpty {
            chosen = try names.map { name in
                let key = players.key(name)
                if try number(db, players.count(key)) == 0 { faults.append(players.unknownPlayer(name)) }
                return key
            }
        }
        do throws(DiagnosticBatch) {
            erasing =
                switch action {
                case .reset(let groups, _): try players.reset(groups, chosen, state, shape)
                case .purge: players.purge(state, shape)
                }
        } catch {
            faults += error.diagnostics
        }
        for reference in erasing?.references ?? [] where try number(db, reference.sql) == 0 {
            faults.append(.nothingToSetBackTo(reference.name, at: reference.span))
        }
        guard faults.isEmpty, let erasing else { throw DiagnosticBatch(faults) }
        return (erasing, players, shape)
    }

    private func dropped(_ erasing: Erasing) -> [String] {
        if case .purge(true) = action { erasing.emptied } else { [] }
    }

    private func untracked(_ erasing: Erasing, _ shape: DatabaseShape) -> [String] {
        erasing.tables.filter { shape.table(named: $0)?.primaryKey.isEmpty ?? false }
    }

    /// Tables that stay and refer to some that go.
    private func orphaned(_ db: Database, _ dropped: [String]) throws -> [String] {
        guard !dropped.isEmpty else { return [] }
        return try referringTables(db, Set(dropped)).subtracting(dropped).sorted()
    }

    /// What is emptied was meant, so the next apply brings rows back instead of asking who deleted them.
    private func forget(_ db: Database, _ tables: Set<String>) throws {
        guard try StateTables.exist(db) else { return }
        let purged = Set(tables.map { $0.lowercased() })
        for kind in seeds.catalog.kinds where purged.contains(kind.table.lowercased()) {
            try db.execute(sql: "DELETE FROM _seedc_rows WHERE kind = ?", arguments: [kind.name])
        }
    }

    private func record(_ db: Database, _ erasure: Erasure, _ recorder: Recorder?) throws -> Int {
        let apply = try StateTables.nextApply(db)
        let name = if case .reset = action { "reset" } else { "purge" }
        let record = ApplyRecord(
            apply: apply, action: name, digest: seeds.digest, total: erasure.counts, kinds: erasure.parts,
            untracked: erasure.dropped
                + Set(try (recorder?.untracked(db) ?? []).map(\.table) + erasure.untracked).sorted().filter {
                    !erasure.dropped.contains($0)
                })
        if let recorder {
            try recorder.withChangeset { try record.insert(db, $0) }
        } else {
            try record.insert(db, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return apply
    }
}

extension Diagnostic {
    fileprivate static func noPlayers() -> Diagnostic {
        Diagnostic(
            "no-players", "there is no players manifest, which says what to set back and what to empty",
            help: "write one, of the kind that schema/players.schema.json describes")
    }

    fileprivate static func nothingToSetBackTo(_ row: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "dangling-reference", "there is no \(row) in the database to set back to", at: span,
            help: "run seedc apply first")
    }
}
