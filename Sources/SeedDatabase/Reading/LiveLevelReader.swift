import GRDB
import SeedCompiler
import SeedSyntax

extension LiveDatabase {
    /// The live side of a level table. Reads within one transaction and writes nothing.
    ///
    /// - Throws: `DiagnosticBatch` where tables and columns are not as the kind says, or the manifests do not fit them; `Failure`,
    ///   `DatabaseError`.
    package func levels(_ table: LevelTable, _ seeds: Seeds) throws -> LiveLevels {
        try queue.read { db in
            let catalog = seeds.catalog
            let shape = try inspectShape(db, catalog)
            let faults = checkShape(catalog, inUse: [table.kind], selected: [table.kind], shape)
                .filter { $0.severity == .error }
            guard faults.isEmpty else { throw DiagnosticBatch(faults) }
            let found = try Pipeline(seeds, only: [table.kind], withPlayers: false).differences(db)
            return try LiveLevelReader(db, catalog.kinds[table.kind], shape, seeds.players)
                .read(table, found.removed(table.kind))
        }
    }
}

extension ChangeSet {
    /// The numbers of the levels that an apply deletes.
    fileprivate func removed(_ kind: Int) -> Set<Int64> {
        let rows = state.kinds[kind]
        guard let level = rows.kind.curve?.level else { return [] }
        let gone = changes.filter { $0.kind == kind && $0.action == .delete }
        return Set(gone.map { rows.cell($0.entry, level) }.filter { $0.tag == .integer }.map(\.integer))
    }
}

private struct LiveLevelReader {
    let db: Database
    let kind: Kind
    let curve: LevelCurve
    let shape: DatabaseShape
    let manifest: PlayersManifest?

    init(_ db: Database, _ kind: Kind, _ shape: DatabaseShape, _ manifest: PlayersManifest?) throws {
        self.db = db
        self.kind = kind
        self.shape = shape
        self.manifest = manifest
        guard let curve = kind.curve else {
            throw DiagnosticBatch(Diagnostic("no-levels", "\(kind.name) has no curve"))
        }
        self.curve = curve
    }

    /// - Parameter removed: the levels that an apply deletes.
    func read(_ table: LevelTable, _ removed: Set<Int64>) throws -> LiveLevels {
        let address = shape.tables[kind.table].flatMap { kind.addressColumn($0) }
        let columns = [curve.level, curve.threshold, curve.title].compactMap { $0 }.map { kind.properties[$0].column }
        let statement = try RawStatement(
            db,
            "SELECT \((columns + [address].compactMap { $0 }).map(quoted).joined(separator: ", ")) FROM \(quoted(kind.table))"
        )
        var rows: [LiveLevels.Row] = []
        var levels: [Value: Int64] = [:]
        var cells = CellRow(width: columns.count + 1)
        while try statement.step() {
            cells.arena.removeAll(keepingCapacity: true)
            for index in 0..<columns.count + (address == nil ? 0 : 1) { statement.read(index, into: &cells, at: index) }
            let values = cells.cells.map { $0.value(in: cells.arena) ?? .null }
            guard case .integer(let level) = values[0] else { continue }
            let title: String? =
                if columns.count > 2, case .text(let bytes) = values[2] {
                    String(decoding: bytes, as: UTF8.self)
                } else { nil }
            rows.append(LiveLevels.Row(level: level, threshold: values[1].total, title: title))
            if address != nil { levels[values[columns.count]] = level }
        }
        guard let players = curve.players else { return LiveLevels(rows: rows, players: nil, moves: [:]) }
        try check(players)
        let own = Set(table.rows.map(\.level))
        // What leaves the manifests and is not deleted goes on counting.
        let left = rows.filter { !own.contains($0.level) && !removed.contains($0.level) }
        let ladder = Ladder(left.map(\.rung) + table.rows.map { ($0.level, $0.threshold) })
        let (count, moves) = try self.moves(players, from: Ladder(rows.map(\.rung)), to: ladder, levels: levels)
        return LiveLevels(rows: rows, players: count, moves: moves)
    }

    /// Where a level is not stored with the players, it is the one that the live thresholds give their totals. As in an apply, a total that
    /// reaches no level moves nobody, nor does none at all that is not filled.
    private func moves(
        _ players: LevelCurve.Players, from live: Ladder, to ladder: Ladder, levels: [Value: Int64]
    ) throws -> (count: Int, moves: [LiveLevels.Move: Int]) {
        let columns = [players.total] + (players.level.map { [$0.column] } ?? [])
        let statement = try RawStatement(
            db, "SELECT \(columns.map(quoted).joined(separator: ", ")) FROM \(quoted(players.table))")
        let missing = manifest?.filled(players.table, players.total)
        var cells = CellRow(width: 2)
        var moves: [LiveLevels.Move: Int] = [:]
        var count = 0
        while try statement.step() {
            cells.arena.removeAll(keepingCapacity: true)
            for index in columns.indices { statement.read(index, into: &cells, at: index) }
            count += 1
            let stored = cells.cells[0].value(in: cells.arena) ?? .null
            guard let total = stored == .null ? missing : stored.total, let to = ladder.level(of: total) else {
                continue
            }
            let from: Int64?
            switch (players.level?.isID, cells.cells[1].value(in: cells.arena) ?? .null) {
            case (true?, let id): from = levels[id]
            case (false?, .integer(let level)): from = level
            case (false?, _): from = nil
            case (nil, _): from = live.level(of: total)
            }
            moves[LiveLevels.Move(from: from, to: to), default: 0] += 1
        }
        return (count, moves)
    }

    private func check(_ players: LevelCurve.Players) throws {
        let known =
            try db.tableExists(players.table) || db.viewExists(players.table)
            ? try db.columns(in: players.table).map { $0.name.lowercased() } : []
        let missing = [players.total, players.level?.column].compactMap { $0 }.filter {
            !known.contains($0.lowercased())
        }
        guard !missing.isEmpty else { return }
        let problem =
            known.isEmpty
            ? "the database has no table \"\(players.table)\""
            : "the table \"\(players.table)\" has no column \"\(missing[0])\""
        throw DiagnosticBatch(
            Diagnostic(
                known.isEmpty ? "missing-table" : "missing-column", problem + ", which curve.players names",
                at: kind.span))
    }
}

extension Value {
    /// As a total of points: whole, and rounded down where it is not.
    fileprivate var total: Int64? {
        switch self {
        case .integer(let integer): integer
        case .real(let real): Int64(exactly: real.rounded(.down)) ?? (real < 0 ? .min : .max)
        default: nil
        }
    }
}
