import SeedCompiler
import SeedSyntax

extension LevelsReport {
    /// A table, the curve, and who moves.
    package func human(style: Style) -> OutputText {
        style.bold("\(kind)") + "\n" + table(style) + "\n" + LevelPlot(curves.new, curves.live).text() + moves(style)
    }

    private func table(_ style: Style) -> OutputText {
        var head: [OutputText] = ["level", "threshold", "step", "growth"]
        head += others.map { "\($0)" } + ["title", "source"]
        if live != nil { head.insert("live", at: 2) }
        let cells = rows.map { row in
            var cells: [OutputText] = [
                "\(row.level)", row.threshold.map { "\($0)" } ?? "-", row.step.map { "\($0)" } ?? "",
                row.growth.map { "×\(fixed($0))" } ?? "",
            ]
            cells += others.map { "\(row.others[$0]?.display ?? "")" }
            cells += ["\(row.title ?? row.live?.title ?? "")", "\(source(row))"]
            if live != nil { cells.insert("\(liveText(row))", at: 2) }
            return cells
        }
        let widths = head.indices.map { column in ([head] + cells).map { displayWidth($0[column]) }.max() ?? 0 }
        let numbers = head.count - 2
        let lines = ([head] + cells).map { line in
            var text = line.enumerated().map { column, cell in
                let space = spaces(widths[column] - displayWidth(cell))
                return column < numbers ? space + cell : cell + space
            }.joined("  ")
            text.removeTrailingSpaces()
            return text
        }
        return lines.enumerated().map { ($0 == 0 ? style.dim($1) : $1) + "\n" }.joined()
    }

    private func liveText(_ row: Row) -> String {
        guard let live = row.live else { return "new" }
        guard let total = live.threshold else { return "NULL" }
        return total == row.threshold ? "=" : String(total)
    }

    /// Where each value comes from: of a row that gives all of them, only the row.
    private func source(_ row: Row) -> String {
        if row.sources.isEmpty { return row.live != nil && row.threshold == nil ? "only in the database" : "" }
        if let place = row.sources.first?.place, row.sources.allSatisfy({ $0.text == "row" }) { return "row \(place)" }
        return row.sources.map { "\($0.property): \($0.text), \($0.place)" }.joined(separator: "; ")
    }

    private func moves(_ style: Style) -> OutputText {
        guard let live, let players = live.players else { return "" }
        let stay = players - live.up - live.down
        var text: OutputText = "\n\(style.bold("Players:")) \(live.up) up, \(live.down) down, \(stay) stay.\n"
        for (move, count) in live.moves {
            let from = move.from.map { "level \($0)" } ?? "no level"
            text += "    \(from) → level \(move.to)  \(count) \(move.isUp ? "up" : "down")\n"
        }
        return text
    }
}

/// Two curves in plain characters: `*` the manifests', `o` the database's, `@` both.
struct LevelPlot {
    private static let height = 12
    private static let width = 60
    private let new: [(Int64, Int64)]
    private let live: [(Int64, Int64)]

    init(_ new: [(Int64, Int64)], _ live: [(Int64, Int64)]) {
        self.new = new
        self.live = live
    }

    func text() -> OutputText {
        let all = new + live
        guard let top = all.map(\.1).max(), top > 0, let first = all.map(\.0).min(), let last = all.map(\.0).max(),
            last > first
        else { return "" }
        var grid = Array(repeating: Array(repeating: Character(" "), count: Self.width), count: Self.height)
        for (points, sign) in [(live, Character("o")), (new, Character("*"))] {
            for column in 0..<Self.width {
                let level = Double(first) + (Double(last) - Double(first)) * Double(column) / Double(Self.width - 1)
                guard let total = Self.total(points, at: level) else { continue }
                let line = Int((max(total, 0) / Double(top) * Double(Self.height - 1)).rounded())
                grid[line][column] = grid[line][column] == "o" && sign == "*" ? "@" : sign
            }
        }
        let label = String(top).count
        let lines = grid.indices.reversed().map { line in
            let name = line == Self.height - 1 ? String(top) : line == 0 ? "0" : ""
            var text: OutputText = "\(spaces(label - name.count))\(name) |\(String(grid[line]))"
            text.removeTrailingSpaces()
            return text + "\n"
        }
        let gap = spaces(max(1, Self.width - "\(first)\(last)".utf8.count))
        let margin = spaces(label + 1)
        let legend: OutputText = live.isEmpty ? "" : "\(margin) * manifests  o database  @ both\n"
        return lines.joined()
            + "\(margin)+\(String(repeating: "-", count: Self.width))\n\(margin) \(first)\(gap)\(last)\n" + legend
    }

    /// On the straight line between the two levels around it.
    private static func total(_ points: [(Int64, Int64)], at level: Double) -> Double? {
        for ((from, low), (to, high)) in zip(points, points.dropFirst())
        where Double(from) <= level && level <= Double(to) && Double(from) < Double(to) {
            return Double(low) + (Double(high) - Double(low)) * (level - Double(from)) / (Double(to) - Double(from))
        }
        return nil
    }
}
