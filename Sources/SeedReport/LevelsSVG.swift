import SeedCompiler
import SeedSyntax

extension LevelsReport {
    /// The curve as a drawing of its own: the manifests' in blue, the database's in grey and dashed.
    package var svg: String {
        let (new, live) = curves
        let plot = Canvas(new + live)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 420" font-family="sans-serif" font-size="12">
            <title>\(escaped(kind))</title>
            <rect width="720" height="420" fill="#ffffff"/>
            <path d="M80 20V370H700" fill="none" stroke="#555555"/>

            """
        for part in 0...4 {
            let total = plot.top * Double(part) / 4
            let y = fixed(plot.y(total))
            if part > 0 { text += "<path d=\"M80 \(y)H700\" stroke=\"#dddddd\"/>\n" }
            text += "<text x=\"74\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(whole(total))</text>\n"
        }
        // About twenty numbers fit below.
        let stride = max(1, (rows.count + 19) / 20)
        for (index, row) in rows.enumerated() where index % stride == 0 {
            text += "<text x=\"\(fixed(plot.x(row.level)))\" y=\"388\" text-anchor=\"middle\">\(row.level)</text>\n"
        }
        if !live.isEmpty { text += curve(live, plot, "#888888", "live", dash: " stroke-dasharray=\"5 4\"") }
        text += curve(new, plot, "#1f6feb", "new", dash: "")
        text += "<text x=\"90\" y=\"34\" fill=\"#1f6feb\">manifests</text>\n"
        if !live.isEmpty { text += "<text x=\"90\" y=\"50\" fill=\"#888888\">database</text>\n" }
        return text + "</svg>\n"
    }

    private func curve(_ points: [(Int64, Int64)], _ plot: Canvas, _ colour: String, _ name: String, dash: String)
        -> String
    {
        let places = points.map { "\(fixed(plot.x($0.0))),\(fixed(plot.y(Double($0.1))))" }
        let known = rows.map { ($0.level, (name == "live" ? $0.live?.title : $0.title) ?? "") }
        let titles = Dictionary(known, uniquingKeysWith: { a, _ in a })
        var text =
            "<g class=\"\(name)\">\n<polyline points=\"\(places.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"\(dash)/>\n"
        for (level, total) in points {
            let title = titles[level].map { $0.isEmpty ? "" : " \($0)" } ?? ""
            text +=
                "<circle cx=\"\(fixed(plot.x(level)))\" cy=\"\(fixed(plot.y(Double(total))))\" r=\"3\" fill=\"\(colour)\"><title>\(escaped("\(level)\(title): \(total)"))</title></circle>\n"
        }
        return text + "</g>\n"
    }

    private func whole(_ real: Double) -> String {
        Int64(exactly: real.rounded()).map(String.init) ?? real.description
    }

    /// As people are shown it, which leaves nothing that XML 1.0 cannot hold.
    private func escaped(_ text: String) -> String {
        ("\(text)" as OutputText).string.unicodeScalars.map { scalar in
            switch scalar {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            case "\"": "&quot;"
            default: String(scalar)
            }
        }.joined()
    }
}

/// From levels and totals to places in the drawing.
private struct Canvas {
    private let first: Double
    private let last: Double
    let top: Double

    init(_ points: [(Int64, Int64)]) {
        first = Double(points.map(\.0).min() ?? 0)
        last = Double(points.map(\.0).max() ?? 1)
        top = Double(max(points.map(\.1).max() ?? 1, 1))
    }

    func x(_ level: Int64) -> Double { 80 + 620 * (last > first ? (Double(level) - first) / (last - first) : 0) }
    func y(_ total: Double) -> Double { 370 - 350 * max(total, 0) / top }
}
