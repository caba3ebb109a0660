import SeedSyntax

/// Diagnostics as SARIF 2.1.0 (OASIS), for code scanning.
package func renderSARIF(_ diagnostics: [Diagnostic], _ sources: SourceMap, version: String, limit: Int = 10_000)
    -> OutputDocument
{
    var locations = Locations(sources)
    let (shown, omitted) = diagnostics.shown(limit)
    let ids = Set(shown.map(\.id)).sorted()
    let results = shown.map { result($0, ids, &locations) }
    let driver = JSONDocument.object([
        ("name", .text("seedc")), ("version", .text(version)),
        ("rules", .list(ids.map { .object([("id", .text($0))]) })),
    ])
    var members: [(String, JSONDocument)] = [
        ("tool", .object([("driver", driver)])), ("columnKind", .text("unicodeCodePoints")),
        ("results", .list(results)),
    ]
    if omitted > 0 { members.append(("invocations", .list([invocation(omitted)]))) }
    let run = JSONDocument.object(members)
    return JSONDocument.object([
        (
            "$schema",
            .text("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
        ),
        ("version", .text("2.1.0")), ("runs", .list([run])),
    ]).render()
}

/// Says how many results there would be besides.
private func invocation(_ omitted: Int) -> JSONDocument {
    let text = JSONDocument.object([("text", .text("\(omitted) more are not shown"))])
    let notification = JSONDocument.object([("level", .text("warning")), ("message", text)])
    return .object([("executionSuccessful", .boolean(true)), ("toolExecutionNotifications", .list([notification]))])
}

private func result(_ diagnostic: Diagnostic, _ ids: [String], _ locations: inout Locations) -> JSONDocument {
    let message = diagnostic.message + (diagnostic.help.map { "\nhelp: \($0)" } ?? "")
    var members: [(String, JSONDocument)] = [
        ("ruleId", .text(diagnostic.id)), ("ruleIndex", .integer(ids.firstIndex(of: diagnostic.id) ?? 0)),
        ("level", .text(diagnostic.severity.name)), ("message", .object([("text", .text(message))])),
    ]
    if let span = diagnostic.span { members.append(("locations", .list([location(span, nil, 0, &locations)]))) }
    let related = diagnostic.labels.enumerated().map { location($1.span, $1.text, $0 + 1, &locations) }
    if !related.isEmpty { members.append(("relatedLocations", .list(related))) }
    return .object(members)
}

private func location(_ span: Span, _ text: String?, _ id: Int, _ locations: inout Locations) -> JSONDocument {
    let (start, end) = locations.range(span)
    let region = JSONDocument.object([
        ("startLine", .integer(start.line)), ("startColumn", .integer(start.column)), ("endLine", .integer(end.line)),
        ("endColumn", .integer(end.column)),
    ])
    let file = JSONDocument.object([("uri", .text(uri(locations.path(span))))])
    var members: [(String, JSONDocument)] = []
    if id > 0 { members.append(("id", .integer(id))) }
    members.append(("physicalLocation", .object([("artifactLocation", file), ("region", region)])))
    if let text { members.append(("message", .object([("text", .text(text))]))) }
    return .object(members)
}

/// A path as a URI reference.
private func uri(_ path: String) -> String {
    path.utf8.map { byte -> String in
        let isPlain = byte.isASCIILetterOrDigit || "-._~!$&'()*+,;=@/".utf8.contains(byte)
        return isPlain
            ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
}

extension UInt8 {
    fileprivate var isASCIILetterOrDigit: Bool {
        self | 0x20 >= 0x61 && self | 0x20 <= 0x7A || self >= 0x30 && self <= 0x39
    }
}
