import SeedSyntax

/// A subschema in a compiled `Schema`.
package struct SchemaID: Hashable, Sendable {
    let index: Int32
    init(_ index: Int) { self.index = Int32(index) }
}

/// Schemas compiled for validation: references are followed, property names are numbers, every keyword is checked. Immutable.
package struct Schema: Sendable {
    var rules: [Rules] = []
    var names = NameTable()
    /// By resource, the subschemas that a `$dynamicRef` can reach, by the name of their `$dynamicAnchor`.
    var dynamicAnchors: [[String: SchemaID]] = []
    /// Every subschema that was reached.
    package var places: Set<SchemaPlace> { Set(rules.compactMap(\.place)) }
    /// The documents, for naming the keyword that a value breaks.
    let set: SchemaSet
    var placeNames = PlaceNames()
}

/// Property names that any subschema mentions, numbered.
struct NameTable: Sendable {
    private(set) var names: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]

    mutating func number(_ name: String) -> Int {
        let bytes = Array(name.utf8)
        if let number = numbers[bytes] { return number }
        numbers[bytes] = names.count
        names.append(bytes)
        return names.count - 1
    }

    func number(of bytes: [UInt8]) -> Int? { numbers[bytes] }
    func name(_ number: Int) -> String { String(decoding: names[number], as: UTF8.self) }
}

/// The JSON types, as a set. An integral number is both a number and an integer.
struct TypeSet: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = TypeSet(rawValue: 1)
    static let boolean = TypeSet(rawValue: 2)
    static let integer = TypeSet(rawValue: 4)
    static let number = TypeSet(rawValue: 8)
    static let string = TypeSet(rawValue: 16)
    static let array = TypeSet(rawValue: 32)
    static let object = TypeSet(rawValue: 64)

    static let named: [(name: String, type: TypeSet, phrase: String)] = [
        ("null", .null, "null"), ("boolean", .boolean, "true or false"), ("integer", .integer, "an integer"),
        ("number", .number, "a number"), ("string", .string, "a text"), ("array", .array, "a list"),
        ("object", .object, "a mapping"),
    ]

    /// "an integer or null"
    var phrase: String {
        Self.named.filter { contains($0.type) }.map(\.phrase).sorted { a, b in a != "null" && b == "null" }.joined(
            separator: " or ")
    }
}

/// Part of the rules of a subschema. Whoever has the rules has it too, so that reaching for it counts no reference: that would take a
/// third of a validation.
struct Kept<Part: AnyObject & Sendable>: Sendable {
    let part: Part
    private let reference: Unmanaged<Part>

    init(_ part: Part) {
        self.part = part
        reference = .passUnretained(part)
    }

    @inline(__always)
    func use<Result>(_ body: (Part) -> Result) -> Result { reference._withUnsafeGuaranteedRef(body) }
}

/// The keywords of one subschema. A class only so that reaching for one costs one reference count, not one for each keyword.
final class Rules: Sendable {
    /// Where it stands; nil for `true` and `false`, which nobody needs to look up.
    let place: SchemaPlace?
    let resource: Int
    let isFalse: Bool
    let types: TypeSet?
    let constant: Kept<Options>?
    let options: Kept<Options>?
    let number: Kept<NumberRules>?
    let string: Kept<StringRules>?
    let object: Kept<ObjectRules>?
    let array: Kept<ArrayRules>?
    let reference: SchemaID?
    let dynamicReference: DynamicReference?
    let combination: Kept<Combination>?
    let unevaluatedProperties: SchemaID?
    let unevaluatedItems: SchemaID?

    init(
        place: SchemaPlace? = nil, resource: Int = 0, isFalse: Bool = false, types: TypeSet? = nil,
        constant: Options? = nil,
        options: Options? = nil, number: NumberRules? = nil, string: StringRules? = nil, object: ObjectRules? = nil,
        array: ArrayRules? = nil, reference: SchemaID? = nil, dynamicReference: DynamicReference? = nil,
        combination: Combination? = nil, unevaluatedProperties: SchemaID? = nil, unevaluatedItems: SchemaID? = nil
    ) {
        self.place = place
        self.resource = resource
        self.isFalse = isFalse
        self.types = types
        self.constant = constant.map { Kept($0) }
        self.options = options.map { Kept($0) }
        self.number = number.map { Kept($0) }
        self.string = string.map { Kept($0) }
        self.object = object.map { Kept($0) }
        self.array = array.map { Kept($0) }
        self.reference = reference
        self.dynamicReference = dynamicReference
        self.combination = combination.map { Kept($0) }
        self.unevaluatedProperties = unevaluatedProperties
        self.unevaluatedItems = unevaluatedItems
    }
}

extension Rules {
    /// The subschemas that apply to the same value.
    var inPlace: [SchemaID] {
        var ids = [reference].compactMap { $0 } + (object?.part.dependentSchemas.map(\.schema) ?? [])
        if let combination = combination?.part {
            ids += combination.all + combination.any + combination.one
            ids += [combination.not, combination.condition, combination.consequence, combination.alternative].compactMap
            { $0 }
        }
        return ids
    }
}

/// A `$dynamicRef`: the outermost resource on the way here that has the anchor decides; without one, the target as written.
struct DynamicReference: Sendable {
    let target: SchemaID
    /// Nil where the reference leads to no `$dynamicAnchor`, and so is an ordinary one.
    let anchor: String?
}

/// What `enum` allows, or `const`, which allows one.
final class Options: Sendable {
    let tree: SyntaxTree
    let nodes: [Node]
    /// The text options one behind the other, for the common case, and where each lies.
    private let text: [UInt8]
    private let ranges: [Range<Int>]

    init(tree: SyntaxTree, nodes: [Node]) {
        self.tree = tree
        self.nodes = nodes
        var text: [UInt8] = []
        ranges = nodes.filter { tree.kind($0) == .text }.map { node in
            let start = text.count
            tree.withText(node) { text += $0 }
            return start..<text.count
        }
        self.text = text
    }

    var texts: [String] { ranges.map { String(decoding: text[$0], as: UTF8.self) } }

    func holds(text value: UnsafeBufferPointer<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { text in
            ranges.contains { bytesEqual(UnsafeBufferPointer(rebasing: text[$0]), value) }
        }
    }
}

final class NumberRules: Sendable {
    let minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf: Number?

    init(minimum: Number?, maximum: Number?, exclusiveMinimum: Number?, exclusiveMaximum: Number?, multipleOf: Number?)
    {
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
        self.multipleOf = multipleOf
    }
}

final class StringRules: Sendable {
    let minLength, maxLength: Int?
    let pattern: Pattern?
    /// Only where `format` is an assertion.
    let format: Format?

    init(minLength: Int?, maxLength: Int?, pattern: Pattern?, format: Format?) {
        self.minLength = minLength
        self.maxLength = maxLength
        self.pattern = pattern
        self.format = format
    }
}

final class ObjectRules: Sendable {
    struct Entry: Sendable {
        let name: Int
        var schema: SchemaID?
        var isRequired: Bool
    }

    /// Everything named by `properties` or `required`; `slots` leads from a name's number to its entry, or -1.
    let entries: [Entry]
    let slots: [Int32]
    let patterns: [(pattern: Pattern, schema: SchemaID)]
    let additional: SchemaID?
    let propertyNames: SchemaID?
    let minimum, maximum: Int?
    let dependent: [(name: Int, required: [Int])]
    let dependentSchemas: [(name: Int, schema: SchemaID)]
    /// Whether properties that `entries` says nothing of are nobody's business.
    let isOpen: Bool
    /// The bits of all entries, where nothing is left to be looked at once each has been seen.
    let allSeen: UInt64?

    init(
        entries: [Entry], patterns: [(pattern: Pattern, schema: SchemaID)], additional: SchemaID?,
        propertyNames: SchemaID?,
        minimum: Int?, maximum: Int?, dependent: [(name: Int, required: [Int])],
        dependentSchemas: [(name: Int, schema: SchemaID)]
    ) {
        self.entries = entries
        isOpen = patterns.isEmpty && additional == nil && propertyNames == nil
        allSeen = isOpen && entries.count < 64 ? (1 << UInt64(entries.count)) - 1 : nil
        var slots = Array(repeating: Int32(-1), count: (entries.map(\.name).max() ?? -1) + 1)
        for (index, entry) in entries.enumerated() { slots[entry.name] = Int32(index) }
        self.slots = slots
        self.patterns = patterns
        self.additional = additional
        self.propertyNames = propertyNames
        self.minimum = minimum
        self.maximum = maximum
        self.dependent = dependent
        self.dependentSchemas = dependentSchemas
    }
}

final class ArrayRules: Sendable {
    let prefix: [SchemaID]
    let items: SchemaID?
    let minimum, maximum: Int?
    let isUnique: Bool
    let contains: SchemaID?
    let minContains, maxContains: Int?

    init(
        prefix: [SchemaID], items: SchemaID?, minimum: Int?, maximum: Int?, isUnique: Bool, contains: SchemaID?,
        minContains: Int?, maxContains: Int?
    ) {
        self.prefix = prefix
        self.items = items
        self.minimum = minimum
        self.maximum = maximum
        self.isUnique = isUnique
        self.contains = contains
        self.minContains = minContains
        self.maxContains = maxContains
    }
}

/// The keywords that apply further subschemas to the same value.
final class Combination: Sendable {
    let all, any, one: [SchemaID]
    let not: SchemaID?
    let condition, consequence, alternative: SchemaID?

    init(
        all: [SchemaID], any: [SchemaID], one: [SchemaID], not: SchemaID?, condition: SchemaID?, consequence: SchemaID?,
        alternative: SchemaID?
    ) {
        self.all = all
        self.any = any
        self.one = one
        self.not = not
        self.condition = condition
        self.consequence = consequence
        self.alternative = alternative
    }
}
