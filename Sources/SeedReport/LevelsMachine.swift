import SeedCompiler
import SeedSyntax

extension LevelsReport {
    private var liveRows: [LiveLevels.Row] { live?.rows ?? [] }

    /// All tables of a run as one JSON document.
    package static func json(_ reports: [LevelsReport]) -> OutputDocument {
        JSONDocument.object([
            ("format", .text("seedc-levels")), ("version", .integer(1)), ("levels", .list(reports.map(\.document))),
        ]).render()
    }

    private var document: JSONDocument {
        var members: [(String, JSONDocument)] = [
            ("kind", .text(kind)), ("generated", .boolean(isGenerated)), ("rows", .list(rows.map(document))),
        ]
        if let live, let players = live.players {
            let moves = live.moves.map { move, count in
                JSONDocument.object([
                    ("from", number(move.from)), ("to", .integer(move.to)), ("players", .integer(count)),
                ])
            }
            members.append(
                (
                    "players",
                    .object([
                        ("count", .integer(players)), ("up", .integer(live.up)), ("down", .integer(live.down)),
                        ("moves", .list(moves)),
                    ])
                ))
        }
        return .object(members)
    }

    private func document(_ row: Row) -> JSONDocument {
        var members: [(String, JSONDocument)] = [
            ("level", .integer(row.level)), ("threshold", number(row.threshold)), ("step", number(row.step)),
            ("growth", row.growth.map { .real(($0 * 10_000).rounded() / 10_000) } ?? .null),
            ("title", row.title.map { .text($0) } ?? .null),
            ("others", .object(others.map { ($0, number(row.others[$0])) })),
            (
                "sources",
                .list(
                    row.sources.map {
                        .object([("property", .text($0.property)), ("source", .text($0.text)), ("at", .text($0.place))])
                    })
            ),
        ]
        if live != nil {
            let known = row.live.map { live -> JSONDocument in
                .object([
                    ("threshold", number(live.threshold)), ("title", live.title.map { .text($0) } ?? .null),
                ])
            }
            members.append(("live", known ?? .null))
        }
        return .object(members)
    }

    private func number(_ value: Value?) -> JSONDocument {
        switch value {
        case .integer(let integer)?: .integer(integer)
        case .real(let real)?: .real(real)
        default: .null
        }
    }

    private func number(_ value: Int64?) -> JSONDocument { value.map { .integer($0) } ?? .null }

    /// With a head.
    package static func csv(_ reports: [LevelsReport]) -> OutputText {
        let hasLive = reports.contains { $0.live != nil }
        let names = ["kind", "level", "threshold", "step", "growth", "title", "source"]
        var csv = CSVText()
        csv.append((names + (hasLive ? ["live_threshold"] : [])).map { .text($0) })
        for report in reports {
            for row in report.rows {
                var cells: [CSVText.Cell] = [
                    .text(report.kind), .number(row.level), .number(row.threshold), .number(row.step),
                    row.growth.map { .decimal($0) } ?? .text(""), .text(row.title ?? ""),
                    .text(row.sources.first.map { "\($0.text) \($0.place)" } ?? ""),
                ]
                if hasLive { cells.append(.number(row.live?.threshold)) }
                csv.append(cells)
            }
        }
        return csv.text
    }
}
