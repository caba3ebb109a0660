import SeedCompiler

/// Values of the desired state, as a plan shows them.
extension DesiredState {
    /// A wanted value; a reference as the natural key it names.
    func wanted(_ kind: Int, _ entry: Int, _ property: Int) -> PlanValue {
        // The rows are not copied here: that would count a dozen references for each value.
        let cell = kinds[kind].cell(entry, property)
        switch cell.tag {
        case .reference:
            let reference = catalog.kinds[kind].properties[property].reference
            return reference.flatMap { catalog.index(of: $0) }.map { .key(key($0, cell.entry)) } ?? .null
        case .template: return .json(jsonText(kinds[kind].templates[cell.entry]))
        case .json: return .json(Array(kinds[kind].arena[cell.range]))
        default: return cell.value(in: kinds[kind].arena).map { PlanValue($0) } ?? .null
        }
    }

    /// The natural key, by property; of a singleton its columns.
    func key(_ kind: Int, _ entry: Int) -> [PlanValue.Member] {
        let mapping = catalog.kinds[kind]
        if mapping.isSingleton {
            return mapping.constants.map { PlanValue.Member(name: $0.column, value: PlanValue($0.value)) }
        }
        return mapping.key.map {
            PlanValue.Member(name: mapping.properties[$0].name, value: wanted(kind, entry, $0))
        }
    }

    /// JSON with the rows it refers to by name, for not all of them have an id yet: `{"content_set_id":{"content_sets":"Pack"}}`.
    private func jsonText(_ template: JSONTemplate) -> [UInt8] {
        template.pieces.flatMap { piece -> [UInt8] in
            switch piece {
            case .text(let bytes): return bytes
            case .reference(let kind, let entry):
                let members = key(kind, entry).map(\.value.document)
                let name = members.count == 1 ? members[0] : .list(members)
                return JSONDocument.object([(catalog.kinds[kind].name, name)]).compact
            }
        }
    }
}

extension Plan {
    /// What the database holds; a reference as the natural key of the row it leads to, where that is known.
    func found(_ value: Value, _ kind: Int, _ entry: Int, _ property: Int) -> PlanValue {
        let rows = state.kinds[kind]
        if let target = rows.kind.properties[property].reference.flatMap({ state.catalog.index(of: $0) }),
            let entry = matches[target].entry(of: value)
        {
            return .key(state.key(target, entry))
        }
        guard case .text(let bytes) = value else { return PlanValue(value) }
        switch rows.cell(entry, property).tag {
        case .json, .template: return JSONValue(bytes) == nil ? .text(bytes) : .json(bytes)
        // Of a row that goes nobody says what it should be.
        case .absent: return PlanValue(shown: value)
        default: return .text(bytes)
        }
    }
}
