import SeedSyntax

/// Holds a players manifest against the kinds and, with a shape, against the tables.
///
/// - Parameters:
///   - state: resolved together with the manifest, so that it knows the rows that the manifest names.
///   - shape: nil to check what needs no database.
/// - Returns: nil without a shape or with faults.
package func compilePlayers(
    _ manifest: PlayersManifest, _ state: DesiredState, _ shape: DatabaseShape?
) -> (players: Players?, faults: [Diagnostic]) {
    var compiler = PlayersCompiler(manifest, state, shape)
    let players = compiler.compile()
    return (compiler.faults.isEmpty ? players : nil, compiler.faults)
}

struct PlayersCompiler {
    typealias Name = PlayersManifest.Name

    let manifest: PlayersManifest
    let state: DesiredState
    let shape: DatabaseShape?
    var faults: [Diagnostic] = []
    /// By table in lower case, the columns that are spoken of.
    var columns: [String: [String]] = [:]

    init(_ manifest: PlayersManifest, _ state: DesiredState, _ shape: DatabaseShape?) {
        self.manifest = manifest
        self.state = state
        self.shape = shape
    }

    mutating func compile() -> Players? {
        let players = playerTable()
        var steps = manifest.backfills.compactMap { backfill($0) }
        steps += manifest.fills.compactMap { fill($0) }
        steps += manifest.derivations.compactMap { derivation($0) }
        let groups = manifest.groups.map { group in
            (name: group.name.text, steps: group.erasures.compactMap { reset($0, players) })
        }
        let purge = manifest.purge.compactMap { erasure($0, player: nil) }
        return players.map { Players(players: $0, steps: steps, groups: groups, purge: purge, columns: columns) }
    }

    private mutating func playerTable() -> PlayerTable? {
        guard let table = self.table(manifest.table), let key = self.column(manifest.key, table) else { return nil }
        if !table.isUnique([key.name]) {
            faults.append(.playerKeyNotUnique(key.name, table.name, at: manifest.key.span))
        }
        return PlayerTable(table: table.name, key: key.name, keyColumn: key)
    }

    // MARK: Steps

    private mutating func backfill(_ backfill: PlayersManifest.Backfill) -> PlayerStep? {
        let table = self.table(backfill.into)
        let player = table.flatMap { self.column(backfill.player, $0) }
        let pair = table.flatMap { table in backfill.pair.flatMap { self.column($0, table) } }
        let each = self.each(backfill.each, pair)
        let settings = self.settings(backfill.settings, table, apart: [player, pair].compactMap { $0?.name })
        guard let table, let player, let each else { return nil }
        let given = Set(
            ([player.name] + [pair?.name].compactMap { $0 } + settings.map(\.setting.column)).map { $0.lowercased() })
        for column in table.columns
        where column.isNotNull && !column.hasDefault && !column.isGenerated && column.name != table.rowidAlias
            && !given.contains(column.name.lowercased())
        {
            faults.append(.unfilledPlayerColumn(column.name, table.name, at: backfill.into.span))
        }
        return PlayerStep(
            action: .backfill, table: table.name, span: backfill.span,
            effects: settings.map { ($0.setting.column, $0.text) },
            form: .backfill(player: player.name, each: each, pair: pair?.name, settings.map(\.setting)), updated: nil)
    }

    private mutating func each(_ each: PlayersManifest.Each, _ pair: TableShape.Column?) -> PlayerStep.Each? {
        switch each {
        case .player: return .player
        case .kind(let name):
            guard let kind = self.kind(name), let table = kindTable(kind) else { return nil }
            guard let id = state.catalog.kinds[kind].idColumn(table) else {
                if shape != nil { faults.append(.playerKindWithoutID(name.text, at: name.span)) }
                return nil
            }
            use(id, of: table)
            return .row(kind: kind, id: id)
        case .values(let nodes):
            guard let pair else { return nil }
            return .value(distinct(nodes, pair))
        }
    }

    private mutating func fill(_ fill: PlayersManifest.Fill) -> PlayerStep? {
        let table = self.table(fill.table)
        let settings = self.settings([fill.setting], table)
        let updated = table.flatMap { table in fill.updated.flatMap { self.column($0, table) } }
        guard let table, let filled = settings.first else { return nil }
        return PlayerStep(
            action: .fill, table: table.name, span: fill.span,
            effects: [(filled.setting.column, "NULL → \(filled.text)")], form: .fill(filled.setting),
            updated: updated?.name)
    }

    private mutating func derivation(_ derivation: PlayersManifest.Derivation) -> PlayerStep? {
        let table = self.table(derivation.table)
        let column = table.flatMap { self.column(derivation.column, $0) }
        let total = table.flatMap { self.column(derivation.total, $0) }
        let updated = table.flatMap { table in derivation.updated.flatMap { self.column($0, table) } }
        guard let kind = self.kind(derivation.kind) else { return nil }
        let threshold = property(derivation.threshold, kind)
        let value = derivation.value.flatMap { property($0, kind) }
        guard let levels = kindTable(kind), let table, let column, let total, let threshold else { return nil }
        guard let stored = derivation.value == nil ? state.catalog.kinds[kind].idColumn(levels) : value else {
            if derivation.value != nil { return nil }
            faults.append(.playerKindWithoutID(derivation.kind.text, at: derivation.kind.span))
            return nil
        }
        use(threshold, of: levels)
        use(stored, of: levels)
        return PlayerStep(
            action: .derive, table: table.name, span: derivation.span,
            effects: [(column.name, manifest.derivedText(total.name, derivation))],
            form: .derive(column: column.name, total: total.name, kind: kind, threshold: threshold, value: stored),
            updated: updated?.name)
    }

    private mutating func reset(_ erasure: PlayersManifest.Erasure, _ players: PlayerTable?) -> PlayerStep? {
        if let name = erasure.player {
            let found = self.table(erasure.table).flatMap { self.column(name, $0) }
            return self.erasure(erasure, player: found?.name)
        }
        guard erasure.table.text.lowercased() == manifest.table.text.lowercased() else {
            faults.append(.playerColumnMissing(erasure.table.text, at: erasure.table.span))
            return nil
        }
        return self.erasure(erasure, player: players?.key)
    }

    private mutating func erasure(_ erasure: PlayersManifest.Erasure, player: String?) -> PlayerStep? {
        guard let table = self.table(erasure.table) else { return nil }
        let settings = self.settings(erasure.settings, table)
        let updated = erasure.updated.flatMap { self.column($0, table) }
        let isDeletion = erasure.settings.isEmpty
        return PlayerStep(
            action: isDeletion ? .delete : .reset, table: table.name, span: erasure.span,
            effects: settings.map { ($0.setting.column, $0.text) },
            form: isDeletion ? .delete(player: player) : .set(settings.map(\.setting), player: player),
            updated: updated?.name)
    }
}
