import SeedSyntax

/// What columns get, as these store it.
extension PlayersCompiler {
    /// - Parameter apart: columns that get a value otherwise.
    mutating func settings(
        _ settings: [PlayersManifest.Setting], _ table: TableShape?, apart: [String] = []
    ) -> [(setting: PlayerStep.Setting, text: String)] {
        settings.compactMap { setting -> (setting: PlayerStep.Setting, text: String)? in
            let column = table.flatMap { self.column(setting.column, $0) }
            guard let value = self.value(setting, column) else { return nil }
            if let column, apart.contains(where: { $0.lowercased() == column.name.lowercased() }) {
                faults.append(.playerColumnTwice(column.name, at: setting.column.span))
            }
            return column.map { (PlayerStep.Setting(column: $0.name, value: value), text(value)) }
        }
    }

    private mutating func value(
        _ setting: PlayersManifest.Setting, _ column: TableShape.Column?
    ) -> PlayerStep.PlayerValue? {
        switch setting.value {
        case .now, .today:
            if let column, ![.text, .numeric, .blob].contains(column.affinity) {
                let name = if case .now = setting.value { "now" } else { "today" }
                faults.append(.misfit(name, column, at: setting.span))
            }
            if case .now = setting.value { return .now }
            return .today
        case .row(let name, _):
            guard kind(name) != nil else { return nil }
            // Without an entry the reference has its own fault already.
            return state.playerReferences[setting.span].map { .row($0) }
        case .constant(let node):
            guard let column else { return nil }
            if manifest.tree.kind(node) == .null {
                if column.isNotNull { faults.append(.playerNull(column.name, at: setting.span)) }
                return .constant(.null)
            }
            return .constant(storedScalar(manifest.tree, node, column, &faults))
        }
    }

    /// Values as a column stores them, which are all to be found again: none may be equal to another under the column's collation.
    mutating func distinct(_ nodes: [Node], _ column: TableShape.Column) -> [Value] {
        let values = nodes.map { storedScalar(manifest.tree, $0, column, &faults) }
        var first: [Value: Int] = [:]
        for (index, value) in values.enumerated() {
            var folded = value
            if case .text(let bytes) = value { folded = .text((column.collation ?? .binary).folded(bytes)) }
            if let earlier = first[folded] {
                faults.append(
                    .samePair(
                        value.display, column.name, at: manifest.tree.span(nodes[index]),
                        first: manifest.tree.span(nodes[earlier])))
            } else {
                first[folded] = index
            }
        }
        return values
    }

    private func text(_ value: PlayerStep.PlayerValue) -> String {
        switch value {
        case .constant(let value): value.display
        case .now: "now"
        case .today: "today"
        case .row(let row): "\(state.catalog.kinds[row.kind].name) \(state.keyText(row.kind, row.entry))"
        }
    }
}

extension PlayersManifest {
    /// Every row that it names: the kind, its key, and where.
    var references: [(kind: Name, key: Node, span: Span)] {
        let settings =
            backfills.flatMap(\.settings) + fills.map(\.setting)
            + (groups.flatMap(\.erasures) + purge).flatMap(\.settings)
        return settings.compactMap { setting in
            guard case .row(let kind, let key) = setting.value else { return nil }
            return (kind, key, setting.span)
        }
    }

    /// The kinds whose tables it reads.
    func kinds(_ catalog: Catalog) -> Set<Int> {
        let each = backfills.compactMap { backfill in
            if case .kind(let name) = backfill.each { name.text } else { nil }
        }
        let names = references.map(\.kind.text) + derivations.map(\.kind.text) + each
        return Set(names.compactMap { catalog.index(of: $0) })
    }
}
