import SeedSyntax

/// The levels of one kind as the database holds them, and what the manifests' table would do to those who play.
package struct LiveLevels: Sendable {
    package struct Row: Sendable {
        package let level: Int64
        package let threshold: Int64?
        package let title: String?

        package init(level: Int64, threshold: Int64?, title: String?) {
            self.level = level
            self.threshold = threshold
            self.title = title
        }
    }

    /// Players who are on one level, and whose total reaches another one by the manifests' table.
    package struct Move: Hashable, Sendable {
        /// Nil for players without a level.
        package let from: Int64?
        package let to: Int64

        package init(from: Int64?, to: Int64) {
            self.from = from
            self.to = to
        }

        package var isUp: Bool { from.map { $0 < to } ?? true }
    }

    /// By number.
    package let rows: [Row]
    /// Nil where nothing says where players are.
    package let players: Int?
    /// Only where they differ, in order.
    package let moves: [(move: Move, players: Int)]

    package init(rows: [Row], players: Int?, moves: [Move: Int]) {
        self.rows = rows.sorted { $0.level < $1.level }
        self.players = players
        self.moves = moves.filter { $0.key.from != $0.key.to }.map { ($0.key, $0.value) }
            .sorted { ($0.move.from ?? .min, $0.move.to) < ($1.move.from ?? .min, $1.move.to) }
    }

    package var up: Int { moves.reduce(0) { $0 + ($1.move.isUp ? $1.players : 0) } }
    package var down: Int { moves.reduce(0) { $0 + ($1.move.isUp ? 0 : $1.players) } }
}

extension PlayersManifest {
    /// The whole number that an apply puts in the place of NULL; nil where it leaves the column alone.
    package func filled(_ table: String, _ column: String) -> Int64? {
        let fill = fills.first {
            $0.table.text.lowercased() == table.lowercased()
                && $0.setting.column.text.lowercased() == column.lowercased()
        }
        guard case .constant(let node)? = fill?.setting.value, tree.kind(node) == .integer else { return nil }
        return tree.integer(node)
    }
}
