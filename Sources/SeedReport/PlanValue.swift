import SeedCompiler

/// A value as a plan shows it and as a saved plan holds it.
package enum PlanValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case blob([UInt8])
    /// JSON text that parses.
    case json([UInt8])
    /// A row of another kind, by its natural key.
    indirect case key([Member])

    package struct Member: Equatable, Sendable {
        let name: String
        let value: PlanValue
    }

    init(_ value: Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let integer): .integer(integer)
            case .real(let real): .real(real)
            case .text(let bytes): .text(bytes)
            case .blob(let bytes): .blob(bytes)
            }
    }

    /// A value of which nobody says whether it is JSON: a list or an object most likely is.
    init(shown value: Value) {
        if case .text(let bytes) = value, bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "["),
            JSONValue(bytes) != nil
        {
            self = .json(bytes)
        } else {
            self.init(value)
        }
    }

    /// For people: text in quotes, JSON and numbers bare, a row by its key.
    var text: String {
        switch self {
        case .null: Value.null.display
        case .integer(let integer): Value.integer(integer).display
        case .real(let real): Value.real(real).display
        case .text(let bytes): Value.text(bytes).display
        case .blob(let bytes): Value.blob(bytes).display
        // Live text can be anything, also what a terminal would obey.
        case .json(let bytes):
            bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
                ? String(decoding: bytes, as: UTF8.self) : Value.text(bytes).display
        case .key(let members): members.map(\.value.text).joined(separator: " / ")
        }
    }

    var document: JSONDocument {
        switch self {
        case .null: .null
        case .integer(let integer): .integer(integer)
        case .real(let real): real.isFinite ? .real(real) : .object([("real", .text(real.description))])
        // What is no UTF-8 must not look like something else.
        case .text(let bytes):
            String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .object([("bytes", .text(Self.hex(bytes)))])
        case .blob(let bytes):
            .object([("blob", .text(Self.hex(bytes)))])
        case .json(let bytes): .raw(bytes)
        case .key(let members): .object(members.map { ($0.name, $0.value.document) })
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The same value written and read again, which is how a value of a saved plan is compared.
    var canonical: JSONValue { JSONValue(document.compact) ?? .null }
}

extension Plan {
    /// A wanted value; a reference as the natural key it names.
    func wanted(_ kind: Int, _ entry: Int, _ property: Int) -> PlanValue {
        // The rows are not copied here: that would count a dozen references for each value.
        let cell = state.kinds[kind].cell(entry, property)
        switch cell.tag {
        case .reference:
            let reference = state.catalog.kinds[kind].properties[property].reference
            return reference.flatMap { state.catalog.index(of: $0) }.map { .key(key($0, cell.entry)) } ?? .null
        case .template: return .json(jsonText(state.kinds[kind].templates[cell.entry]))
        case .json: return .json(Array(state.kinds[kind].arena[cell.range]))
        default: return cell.value(in: state.kinds[kind].arena).map { PlanValue($0) } ?? .null
        }
    }

    /// What the database holds; a reference as the natural key of the row it leads to, where that is known.
    func found(_ value: Value, _ kind: Int, _ entry: Int, _ property: Int) -> PlanValue {
        let rows = state.kinds[kind]
        if let target = rows.kind.properties[property].reference.flatMap({ state.catalog.index(of: $0) }),
            let entry = matches[target].entry(of: value)
        {
            return .key(key(target, entry))
        }
        guard case .text(let bytes) = value else { return PlanValue(value) }
        switch rows.cell(entry, property).tag {
        case .json, .template: return JSONValue(bytes) == nil ? .text(bytes) : .json(bytes)
        // Of a row that goes nobody says what it should be.
        case .absent: return PlanValue(shown: value)
        default: return .text(bytes)
        }
    }

    /// The natural key, by property; of a singleton its columns.
    func key(_ kind: Int, _ entry: Int) -> [PlanValue.Member] {
        let mapping = state.catalog.kinds[kind]
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
                return JSONDocument.object([(state.catalog.kinds[kind].name, name)]).compact
            }
        }
    }
}
