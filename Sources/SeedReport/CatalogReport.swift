import SeedCompiler
import SeedSyntax

/// The kinds of a catalog, a line each: name, table, natural key.
package func renderCatalog(_ catalog: Catalog, style: Style) -> OutputText {
    let rows = catalog.kinds.sorted { $0.name < $1.name }.map {
        ["\($0.name)", "\($0.table)", "\(key($0))"] as [OutputText]
    }
    return table([["kind", "table", "key"]] + rows, style: style)
}

/// One kind: how its properties map to columns.
package func renderKind(_ kind: Kind, style: Style) -> OutputText {
    var text: OutputText = "\(style.bold("\(kind.name)")) → \(kind.table), key \(key(kind))\n"
    let stamps = [
        kind.created.map { "created \($0)" }, kind.updated.map { "updated \($0)" }, kind.id.map { "id \($0)" },
    ]
    let known = stamps.compactMap { $0 }
    if !known.isEmpty { text += "    \(known.joined(separator: ", "))\n" }
    text +=
        "    removed: \(removal(kind)), drift: \(kind.rules.onDrift.rawValue), adopt: \(kind.rules.onAdopt.rawValue)\n"
    let rows = kind.properties.map { ["\($0.name)", "\($0.column)", "\(traits(of: $0))"] as [OutputText] }
    let children: [[OutputText]] = kind.children.map {
        ["\($0.name)", "", "rows of \($0.kind), which point back by \($0.parent)"]
    }
    return text + "\n" + table([["property", "column", ""]] + rows + children, style: style)
}

private func removal(_ kind: Kind) -> String {
    switch kind.rules.removal {
    case .keep: "keep"
    case .delete: "delete"
    case .retire(let values):
        "retire (\(values.map { "\(kind.properties[$0.property].name) = \($0.value.display)" }.joined(separator: ", ")))"
    }
}

private func key(_ kind: Kind) -> String {
    kind.isSingleton
        ? kind.constants.map { "\($0.column)=\($0.value.display)" }.joined(separator: ", ")
        : kind.key.map { kind.properties[$0].name }.joined(separator: ", ")
}

private func traits(of property: Property) -> String {
    var traits: [String] = []
    if property.policy == .initial { traits.append("initial") }
    if property.isJSON { traits.append("json") }
    if let kind = property.reference { traits.append("references \(kind)") }
    for place in property.json.places {
        traits.append("\(place.path) references \(place.kind)")
    }
    return traits.joined(separator: ", ")
}

private func table(_ rows: [[OutputText]], style: Style) -> OutputText {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
    return rows.enumerated().map { index, row in
        let cells = row.enumerated().map { $0 == columns - 1 ? $1 : padded($1, to: widths[$0]) }
        var line = cells.joined("  ")
        line.removeTrailingSpaces()
        return (index == 0 ? style.dim(line) : line) + "\n"
    }.joined()
}
