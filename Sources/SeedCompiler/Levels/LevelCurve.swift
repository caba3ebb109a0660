import JSONSchema
import SeedSyntax

/// What makes the rows of a kind the rungs of one ladder: `curve` under a row's `x-seedc`.
package struct LevelCurve: Sendable {
    /// Where players stand on it.
    package struct Players: Sendable {
        package let table: String
        /// The column of the total that levels are made of.
        package let total: String
        /// The column of the level: its number, or the id of its row.
        package let level: (column: String, isID: Bool)?
    }

    /// The property that is the level's number: the natural key.
    package let level: Int
    /// The property that is the total which reaches the level.
    package let threshold: Int
    /// What people call the level; nil where no property does.
    package let title: Int?
    /// The kind and property of a formula that has to agree with the table.
    package let formula: (kind: String, property: String, span: Span)?
    package let players: Players?
}

extension MappingReader {
    mutating func curve(_ place: SchemaPlace, _ properties: [Property], _ key: [Int]) -> LevelCurve? {
        let values = Dictionary(set.children(place).map { ($0.name, $0.place) }, uniquingKeysWith: { a, _ in a })
        refuseUnknown(place, known: ["threshold", "title", "formula", "players"])
        guard key.count == 1, properties[key[0]].reference == nil else {
            diagnostics.append(
                .mappingKeyword("curve", "needs a natural key of one property, the number", at: set.span(place)))
            return nil
        }
        guard values["threshold"] != nil else {
            diagnostics.append(
                .mappingKeyword(
                    "curve", "does not say its threshold", at: set.span(place),
                    help: "for example: {\"threshold\": \"points_required\"}"))
            return nil
        }
        guard let threshold = property(values["threshold"], "threshold", properties), threshold != key[0] else {
            return nil
        }
        let title =
            values["title"] != nil
            ? property(values["title"], "title", properties) : properties.firstIndex { $0.name == "title" }
        return LevelCurve(
            level: key[0], threshold: threshold, title: title, formula: values["formula"].flatMap { formula($0) },
            players: values["players"].flatMap { players($0) })
    }

    private mutating func property(_ place: SchemaPlace?, _ name: String, _ properties: [Property]) -> Int? {
        guard let place, let text = text(place, name) else { return nil }
        if let index = properties.firstIndex(where: { $0.name == text }) { return index }
        diagnostics.append(
            .mappingKeyword(
                "curve", "names \"\(text)\", which is not a property of the row", at: set.span(place),
                help: suggestion(for: text, among: properties.map(\.name))))
        return nil
    }

    private mutating func formula(_ place: SchemaPlace) -> (kind: String, property: String, span: Span)? {
        guard let text = text(place, "formula") else { return nil }
        if let (kind, property) = LevelCurve.address(text) { return (kind, property, set.span(place)) }
        diagnostics.append(
            .mappingKeyword(
                "curve", "must name its formula as kind.property", at: set.span(place),
                help: "for example: \"economy.level_formula\""))
        return nil
    }

    private mutating func players(_ place: SchemaPlace) -> LevelCurve.Players? {
        refuseUnknown(place, known: ["table", "total", "level", "level_id"])
        let values = Dictionary(set.children(place).map { ($0.name, $0.place) }, uniquingKeysWith: { a, _ in a })
        guard let table = requiredText(values["table"], "table", place),
            let total = requiredText(values["total"], "total", place)
        else { return nil }
        let number = values["level"].flatMap { text($0, "level") }
        let id = values["level_id"].flatMap { text($0, "level_id") }
        return LevelCurve.Players(
            table: table, total: total, level: number.map { ($0, false) } ?? id.map { ($0, true) })
    }
}

extension LevelCurve {
    /// `kind.property`
    static func address(_ text: String) -> (kind: String, property: String)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } ? (String(parts[0]), String(parts[1])) : nil
    }
}

extension Diagnostic {
    static func curveFormulaUnknown(_ kind: String, _ property: String, _ known: Kind, at span: Span) -> Diagnostic {
        .mappingKeyword(
            "curve", "names \"\(kind).\(property)\", and the kind \"\(kind)\" has no such property", at: span,
            help: suggestion(for: property, among: known.properties.map(\.name)))
    }
}
