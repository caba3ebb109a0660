import JSONSchema
import SeedSyntax

/// The JSON types that the schema of a property speaks of. A column says little of them: it holds a boolean as 0 or 1.
struct DeclaredTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = DeclaredTypes(rawValue: 1)
    static let boolean = DeclaredTypes(rawValue: 2)
    static let integer = DeclaredTypes(rawValue: 4)
    static let number = DeclaredTypes(rawValue: 8)
    static let string = DeclaredTypes(rawValue: 16)
    static let list = DeclaredTypes(rawValue: 32)
    static let object = DeclaredTypes(rawValue: 64)

    private static let names: [String: DeclaredTypes] = [
        "null": .null, "boolean": .boolean, "integer": .integer, "number": .number, "string": .string, "array": .list,
        "object": .object,
    ]

    /// All that any subschema of the property's value allows. Empty where none says.
    init(_ property: Property, in set: SchemaSet) {
        var types: DeclaredTypes = []
        for place in property.declarations {
            if let type = set.child(place, "type") {
                let names = set.text(type).map { [$0] } ?? set.elements(type).compactMap { set.text($0) }
                for name in names { types.formUnion(Self.names[name] ?? []) }
            }
            let values =
                (set.child(place, "enum").map { set.elements($0) } ?? [])
                + [set.child(place, "const")].compactMap { $0 }
            for value in values { types.insert(DeclaredTypes(set.tree(value).kind(value.node))) }
        }
        self = types
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    private init(_ kind: NodeKind) {
        self =
            switch kind {
            case .null, .alias: .null
            case .boolean: .boolean
            case .integer: .integer
            case .real: .number
            case .text: .string
            case .sequence: .list
            case .mapping: .object
            }
    }

    /// Whether a value of this kind is among them; an integer is a number too.
    func allow(_ value: YAMLValue) -> Bool {
        if isEmpty { return true }
        return switch value {
        case .null: contains(.null)
        case .boolean: contains(.boolean)
        case .integer: !isDisjoint(with: [.integer, .number])
        case .real: contains(.number)
        case .text: contains(.string)
        case .list: contains(.list)
        case .mapping: contains(.object)
        }
    }
}
