import SeedCompiler
import SeedSyntax

/// A level table as every format shows it: the manifests' and, where there is a database, the live one beside it.
package struct LevelsReport {
    struct Row {
        let level: Int64
        /// Nil where the manifests have no such level, or do not say.
        let threshold: Int64?
        let step: Int64?
        /// How many times the total of the level below.
        let growth: Double?
        let title: String?
        let live: LiveLevels.Row?
        let sources: [(property: String, text: String, place: String)]
        /// What else is generated, by property.
        var others: [String: Value] = [:]
    }

    let kind: String
    let rows: [Row]
    /// The properties beside the threshold that are generated in some row.
    let others: [String]
    let live: LiveLevels?
    let isGenerated: Bool

    /// Totals by level: of the manifests, and of the database.
    var curves: (new: [(Int64, Int64)], live: [(Int64, Int64)]) {
        (
            rows.compactMap { row in row.threshold.map { (row.level, $0) } },
            (live?.rows ?? []).compactMap { row in row.threshold.map { (row.level, $0) } }
        )
    }
}

extension LevelsReport {
    package init(_ table: LevelTable, _ catalog: Catalog, live: LiveLevels?, _ locations: inout Locations) {
        let kind = catalog.kinds[table.kind]
        self.kind = kind.name
        self.live = live
        isGenerated = table.generate != nil
        let known = Dictionary((live?.rows ?? []).map { ($0.level, $0) }, uniquingKeysWith: { a, _ in a })
        var rows: [Row] = []
        for (index, row) in table.rows.enumerated() {
            let below = index > 0 ? table.rows[index - 1].threshold : nil
            var sources: [(property: String, text: String, place: String)] = []
            for property in kind.properties.indices {
                guard let source = row.sources[property] else { continue }
                sources.append((kind.properties[property].name, source.text, locations.line(source.span)))
            }
            if let title = kind.curve?.title, row.title != nil, let given = row.given {
                sources.append((kind.properties[title].name, "row", locations.line(given.span)))
            }
            rows.append(
                Row(
                    level: row.level, threshold: row.threshold,
                    step: row.threshold.flatMap { total in below.map { total - $0 } },
                    growth: row.threshold.flatMap { total in
                        below.flatMap { $0 > 0 ? Double(total) / Double($0) : nil }
                    },
                    title: row.title, live: known[row.level], sources: sources,
                    others: Dictionary(
                        row.generated.map { (kind.properties[$0.property].name, $0.value) },
                        uniquingKeysWith: { a, _ in a })))
        }
        others = kind.properties.indices.filter { property in
            property != kind.curve?.threshold
                && table.rows.contains { $0.generated.contains { $0.property == property } }
        }.map { kind.properties[$0].name }
        let own = Set(table.rows.map(\.level))
        for row in live?.rows ?? [] where !own.contains(row.level) {
            rows.append(
                Row(level: row.level, threshold: nil, step: nil, growth: nil, title: nil, live: row, sources: []))
        }
        self.rows = rows.sorted { $0.level < $1.level }
    }
}

extension Locations {
    /// `seeds/levels.yaml:4`
    fileprivate mutating func line(_ span: Span) -> String { "\(path(span)):\(position(span).line)" }
}

extension LevelTable.Source {
    fileprivate var text: String {
        switch self {
        case .formula: "formula"
        case .inverse(let name, _): "from \(name)"
        case .points(let interpolation, _): "points, \(interpolation.rawValue)"
        case .row: "row"
        }
    }

    fileprivate var span: Span {
        switch self {
        case .formula(let formula), .inverse(_, let formula): formula.span
        case .points(_, let span), .row(let span): span
        }
    }
}

/// With two digits behind the point.
func fixed(_ real: Double) -> String {
    guard abs(real) < 1e15 else { return real.description }
    let hundredths = Int64((abs(real) * 100).rounded())
    let rest = hundredths % 100
    let sign = real < 0 && hundredths > 0 ? "-" : ""
    return "\(sign)\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}
