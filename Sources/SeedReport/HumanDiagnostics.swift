import SeedSyntax

/// Diagnostics for people: headline, place, the line with a caret under what is meant, and what to do.
package struct HumanDiagnostics {
    private let style: Style
    private var locations: Locations
    /// More than this helps nobody; the rest is counted.
    private let limit: Int

    package init(_ sources: SourceMap, style: Style, limit: Int = 100) {
        self.style = style
        self.limit = limit
        locations = Locations(sources)
    }

    package mutating func render(_ diagnostics: [Diagnostic]) -> OutputText {
        var text = OutputText()
        let (shown, omitted) = diagnostics.shown(limit)
        for diagnostic in shown where !diagnostic.saysThereAreMore { text += render(diagnostic) }
        if omitted > 0 { text += "… and \(omitted) more\n" }
        for diagnostic in shown where diagnostic.saysThereAreMore {
            text += (omitted > 0 ? "\n" : "") + render(diagnostic)
        }
        let errors = diagnostics.count { $0.severity == .error && !$0.saysThereAreMore }
        if errors > 1 { text += style.bold("\(errors) errors") + "\n" }
        return text
    }

    private mutating func render(_ diagnostic: Diagnostic) -> OutputText {
        let name =
            switch diagnostic.severity {
            case .error: style.red("error")
            case .warning: style.yellow("warning")
            case .note: style.blue("note")
            }
        var text: OutputText = "\(name)\(style.dim("[\(diagnostic.id)]")): \(style.bold("\(diagnostic.message)"))\n"
        // A note is one line: it stops nobody.
        guard diagnostic.severity != .note else { return text }
        if let span = diagnostic.span { text += excerpt(span, label: "") }
        for label in diagnostic.labels { text += excerpt(label.span, label: label.text) }
        if let rule = diagnostic.rule { text += "  \(style.blue("=")) schema: \(rule)\n" }
        if let help = diagnostic.help { text += "  \(style.blue("=")) help: \(help)\n" }
        return text + "\n"
    }

    private mutating func excerpt(_ span: Span, label: String) -> OutputText {
        let index = locations.index(span.file)
        let position = index.position(of: span.start)
        var text: OutputText = "  \(style.blue("-->")) \(locations.text(span))\n"
        let (line, start, width) = window(index, span, position)
        guard !line.isEmpty else { return text + (label.isEmpty ? "" : "   \(style.blue("|")) \(label)\n") }
        let number = String(position.line)
        let gutter = spaces(number.count)
        let caret = String(repeating: "^", count: width) + (label.isEmpty ? "" : " \(label)")
        text += " \(gutter) \(style.blue("|"))\n"
        text += " \(style.blue("\(number) |")) \(line)\n"
        text += " \(gutter) \(style.blue("|")) \(spaces(start))\(style.red("\(caret)"))\n"
        return text
    }

    /// The line as shown, with tabs as one space and cut around the span when long; where the caret starts; how wide it is.
    private func window(_ index: LineIndex, _ span: Span, _ position: Position) -> (
        line: OutputText, start: Int, width: Int
    ) {
        // More than is shown, whatever the line's length.
        let line = index.line(around: span.start, reach: 2_000)
        let scalars = line.text.unicodeScalars.map { $0 == "\t" ? " " : $0 }
        let column = line.column
        let end = index.position(of: span.end)
        let length = end.line == position.line ? end.column - position.column : nil
        let last = length.map { min(column + max($0, 0), scalars.count) } ?? trimmedCount(scalars)
        let first = column > 100 ? column - 60 : 0
        let cut = min(scalars.count, max(first + 120, min(last, first + 160)))
        func text(_ range: Range<Int>) -> OutputText { "\(String(String.UnicodeScalarView(scalars[range])))" }
        let shown: OutputText = (first > 0 ? "…" : "") + text(first..<cut) + (cut < scalars.count ? "…" : "")
        let start = (first > 0 ? 1 : 0) + displayWidth(text(first..<column))
        return (shown, start, max(1, displayWidth(text(column..<min(max(last, column), cut)))))
    }

    private func trimmedCount(_ scalars: [Unicode.Scalar]) -> Int {
        scalars.count - scalars.reversed().prefix { $0 == " " }.count
    }
}
