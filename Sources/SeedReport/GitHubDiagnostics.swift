import SeedSyntax

/// Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
package func renderGitHubDiagnostics(_ diagnostics: [Diagnostic], _ sources: SourceMap, limit: Int = 100) -> OutputText
{
    var locations = Locations(sources)
    var text = OutputText()
    let (shown, omitted) = diagnostics.shown(limit)
    for diagnostic in shown {
        var properties: [(String, String)] = []
        if let span = diagnostic.span {
            let (start, end) = locations.range(span)
            properties = [("file", locations.path(span)), ("line", "\(start.line)"), ("endLine", "\(end.line)")]
            // Columns count only within one line.
            if start.line == end.line { properties += [("col", "\(start.column)"), ("endColumn", "\(end.column)")] }
        }
        properties.append(("title", "seedc: \(diagnostic.id)"))
        let list = properties.map { "\($0)=\(escapeProperty($1))" as OutputText }.joined(",")
        let help: OutputText = diagnostic.help.map { "\nhelp: \($0)" } ?? ""
        let message: OutputText = "\(diagnostic.message)" + help
        text += "::\(command(diagnostic.severity)) \(list)::\(escapeData(message.string))\n"
    }
    if omitted > 0 { text += "::warning title=seedc::\(omitted) more are not shown\n" }
    return text
}

private func command(_ severity: Diagnostic.Severity) -> String { severity == .note ? "notice" : severity.name }

private func escapeData(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
        switch scalar {
        case "%": "%25"
        case "\r": "%0D"
        case "\n": "%0A"
        default: String(scalar)
        }
    }.joined()
}

private func escapeProperty(_ text: String) -> String {
    escapeData(("\(text)" as OutputText).string).unicodeScalars.map { scalar in
        switch scalar {
        case ":": "%3A"
        case ",": "%2C"
        default: String(scalar)
        }
    }.joined()
}
