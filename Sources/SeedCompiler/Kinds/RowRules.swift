import JSONSchema
import SeedSyntax

/// What to do where manifests and database disagree about something that is not simply new.
package enum Policy: String, CaseIterable, Sendable {
    /// Refuse the run and show both sides.
    case stop
    /// The manifest wins.
    case overwrite
    /// The database wins, and the manifest stays as it is.
    case keep
}

/// What a kind says of rows that seedc manages: when they leave the manifests, when somebody else has changed them, who holds them.
package struct RowRules: Sendable {
    package enum Removal: Sendable {
        /// The row stays, and seedc forgets it.
        case keep
        /// The row stays and is given these values, by property; then seedc forgets it.
        case retire([(property: Int, value: Value)])
        case delete
    }

    package var removal = Removal.keep
    package var onDrift = Policy.stop
    package var onAdopt = Policy.overwrite
    /// Tables that refer to this kind's rows, and what rows of theirs mean: "player has earned this", "players have earned this".
    package var holders: [(table: String, one: String, many: String)] = []
}

extension MappingReader {
    mutating func rules(_ values: [String: SchemaPlace], _ properties: [Property], _ key: [Int]) -> RowRules {
        var rules = RowRules()
        rules.removal = removal(values, properties, key)
        rules.onDrift = policy(values["on_drift"], "on_drift") ?? rules.onDrift
        rules.onAdopt = policy(values["on_adopt"], "on_adopt") ?? rules.onAdopt
        for holder in values["holders"].map({ set.children($0) }) ?? [] {
            let words =
                set.tree(holder.place).kind(holder.place.node) == .sequence
                ? set.elements(holder.place) : [holder.place]
            let texts = words.compactMap { text($0, "holders") }
            if let one = texts.first, let many = texts.last { rules.holders.append((holder.name, one, many)) }
        }
        return rules
    }

    private mutating func removal(
        _ values: [String: SchemaPlace], _ properties: [Property], _ key: [Int]
    ) -> RowRules.Removal {
        let values = (rule: values["removed"], retired: values["retire"])
        let retired = values.retired.map { retiredValues($0, properties, key) } ?? []
        guard let place = values.rule, let rule = text(place, "removed") else { return .keep }
        switch rule {
        case "keep": return .keep
        case "delete": return .delete
        case "retire" where values.retired != nil: return .retire(retired)
        case "retire":
            diagnostics.append(
                .mappingKeyword(
                    "removed", "is retire, and nothing says which values retire a row", at: set.span(place),
                    help: "for example: \"retire\": {\"is_active\": false}"))
        default:
            diagnostics.append(.mappingKeyword("removed", "must be keep, retire or delete", at: set.span(place)))
        }
        return .keep
    }

    private mutating func retiredValues(
        _ place: SchemaPlace, _ properties: [Property], _ key: [Int]
    ) -> [(property: Int, value: Value)] {
        let members = set.children(place)
        if members.isEmpty {
            diagnostics.append(.mappingKeyword("retire", "must be properties and their values", at: set.span(place)))
        }
        return members.compactMap { name, member in
            guard let index = properties.firstIndex(where: { $0.name == name || $0.column == name }),
                !key.contains(index), properties[index].reference == nil
            else {
                diagnostics.append(
                    .mappingKeyword(
                        "retire", "names \"\(name)\", which is no property that could retire a row",
                        at: set.span(member), help: suggestion(for: name, among: properties.map(\.name))))
                return nil
            }
            guard let value = set.tree(member).kind(member.node) == .null ? .null : scalar(member) else {
                diagnostics.append(
                    .mappingKeyword(
                        "retire", "takes an integer, a text, true, false or null for \"\(name)\"", at: set.span(member)
                    ))
                return nil
            }
            return (index, value)
        }
    }

    private mutating func policy(_ place: SchemaPlace?, _ name: String) -> Policy? {
        guard let place, let text = text(place, name) else { return nil }
        if let policy = Policy(rawValue: text) { return policy }
        diagnostics.append(.mappingKeyword(name, "must be stop, overwrite or keep", at: set.span(place)))
        return nil
    }
}
