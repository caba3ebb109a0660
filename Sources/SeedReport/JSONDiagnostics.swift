import SeedSyntax

/// Diagnostics for machines. Version 1; what it holds is documented in the README.
///
/// - Parameter limit: how many are listed; the rest is counted.
package func renderJSONDiagnostics(_ diagnostics: [Diagnostic], _ sources: SourceMap, limit: Int = 10_000)
    -> OutputDocument
{
    var locations = Locations(sources)
    let (shown, omitted) = diagnostics.shown(limit)
    let listed = shown.map { diagnostic in
        var members: [(String, JSONDocument)] = [
            ("id", .text(diagnostic.id)), ("severity", .text(diagnostic.severity.name)),
            ("message", .text(diagnostic.message)),
        ]
        if let span = diagnostic.span { members.append(("at", place(span, &locations))) }
        let labels = diagnostic.labels.map { label in
            JSONDocument.object([("text", .text(label.text)), ("at", place(label.span, &locations))])
        }
        if !labels.isEmpty { members.append(("labels", .list(labels))) }
        if let rule = diagnostic.rule { members.append(("schema", .text(rule))) }
        if let help = diagnostic.help { members.append(("help", .text(help))) }
        return JSONDocument.object(members)
    }
    return JSONDocument.object([
        ("format", .text("seedc-diagnostics")), ("version", .integer(1)),
        ("errors", .integer(diagnostics.count { $0.severity == .error })),
        ("warnings", .integer(diagnostics.count { $0.severity == .warning })),
        ("omitted", .integer(omitted)),
        ("diagnostics", .list(listed)),
    ]).render()
}

private func place(_ span: Span, _ locations: inout Locations) -> JSONDocument {
    let (start, end) = locations.range(span)
    return .object([
        ("file", .text(locations.path(span))), ("line", .integer(start.line)), ("column", .integer(start.column)),
        ("end_line", .integer(end.line)), ("end_column", .integer(end.column)),
    ])
}

extension Diagnostic.Severity {
    var name: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .note: "note"
        }
    }
}
