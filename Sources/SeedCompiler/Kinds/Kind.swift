import JSONSchema
import SeedSyntax

/// A kind of row: how the rows of a manifest map to a table. Read from `schema/<kind>.schema.json`.
///
/// Immutable, and a class only so that reaching for one costs one reference count, not one for each of its parts.
package final class Kind: Sendable {
    package let name: String
    package let table: String
    /// Where `x-seedc` stands: what a fault of the mapping points at.
    package let span: Span
    /// The properties that are stored in a column, in the schema's order.
    package let properties: [Property]
    /// Indices into `properties`; empty for a singleton.
    package let key: [Int]
    /// The row of a singleton: columns and the values that identify it.
    package let constants: [(column: String, value: Value)]
    /// The surrogate id, if the schema names one. By default it is the table's primary key.
    package let id: String?
    package let created: String?
    package let updated: String?
    package let children: [ChildList]
    package let rules: RowRules
    /// Of a kind whose rows are levels: what makes them one ladder.
    package let curve: LevelCurve?
    /// The whole manifest, as the validator knows it.
    package let manifestSchema: SchemaID

    init(
        name: String, table: String, span: Span, properties: [Property], key: [Int],
        constants: [(column: String, value: Value)], id: String?, created: String?, updated: String?,
        children: [ChildList], rules: RowRules, curve: LevelCurve?, manifestSchema: SchemaID
    ) {
        self.name = name
        self.table = table
        self.span = span
        self.properties = properties
        self.key = key
        self.constants = constants
        self.id = id
        self.created = created
        self.updated = updated
        self.children = children
        self.rules = rules
        self.curve = curve
        self.manifestSchema = manifestSchema
    }

    /// The same kind, with the columns compared that are otherwise only set on insert.
    func managingEverything() -> Kind {
        Kind(
            name: name, table: table, span: span, properties: properties.map { $0.managed() }, key: key,
            constants: constants, id: id, created: created, updated: updated, children: children, rules: rules,
            curve: curve, manifestSchema: manifestSchema)
    }

    package var isSingleton: Bool { key.isEmpty }

    package func property(_ name: String) -> Int? { properties.firstIndex { $0.name == name } }
}

/// A property of a row that is stored in a column. A class for the same reason as `Kind`.
package final class Property: Sendable {
    package enum Policy: String, Sendable {
        /// The manifest is the truth.
        case managed
        /// Set on insert, never compared or touched again.
        case initial
    }

    package let name: String
    package let column: String
    package let policy: Policy
    /// Scalars are stored as JSON too, not only lists and mappings.
    package let isJSON: Bool
    /// The kind whose natural key the value is.
    package let reference: String?
    /// What is renamed or referred to inside a JSON value.
    package let json: JSONMapping
    /// The value, in the schema's own tree, of a property that is absent.
    package let defaultValue: SchemaPlace?
    /// Every subschema that speaks of its value.
    package let declarations: [SchemaPlace]
    package let span: Span

    init(
        name: String, column: String, policy: Policy, isJSON: Bool, reference: String?, json: JSONMapping,
        defaultValue: SchemaPlace?, declarations: [SchemaPlace], span: Span
    ) {
        self.name = name
        self.column = column
        self.policy = policy
        self.isJSON = isJSON
        self.reference = reference
        self.json = json
        self.defaultValue = defaultValue
        self.declarations = declarations
        self.span = span
    }

    fileprivate func managed() -> Property {
        Property(
            name: name, column: column, policy: .managed, isJSON: isJSON, reference: reference, json: json,
            defaultValue: defaultValue, declarations: declarations, span: span)
    }
}

/// Differences between a JSON value as the manifest writes it and as the column holds it.
package struct JSONMapping: Sendable {
    package struct Member: Sendable {
        package let name: [UInt8]
        /// The member's name in the column.
        package let column: [UInt8]
        package let reference: String?
        package let inside: JSONMapping
    }

    package var members: [Member] = []
    /// Of the elements of a list: none or one.
    package var elements: [JSONMapping] = []
    /// The kind whose natural keys the elements of a list are.
    package var elementReference: String?

    package var isEmpty: Bool { members.isEmpty && elements.isEmpty && elementReference == nil }

    /// Every reference in it: the kind, and where in the stored value the id is, as `json_tree` says it without the indices of lists.
    package var places: [(kind: String, path: String)] { places(below: "$") }

    private func places(below path: String) -> [(kind: String, path: String)] {
        let inMembers = members.flatMap { member -> [(kind: String, path: String)] in
            let own = path + "." + String(decoding: member.column, as: UTF8.self)
            return [member.reference].compactMap { $0 }.map { ($0, own) } + member.inside.places(below: own)
        }
        return inMembers + elements.flatMap { $0.places(below: path) }
            + [elementReference].compactMap { $0 }.map { ($0, path) }
    }

    package var references: [String] { places.map(\.kind) }

    /// Asked for every value, unlike which they are.
    var hasReferences: Bool {
        elementReference != nil || members.contains { $0.reference != nil || $0.inside.hasReferences }
            || elements.contains { $0.hasReferences }
    }

    /// One that shares nothing with it.
    var copied: JSONMapping {
        JSONMapping(
            members: members.map { member in
                Member(
                    name: member.name.map { $0 }, column: member.column.map { $0 }, reference: member.reference,
                    inside: member.inside.copied)
            }, elements: elements.map(\.copied), elementReference: elementReference)
    }

    func member(_ name: [UInt8]) -> Member? { members.first { $0.name == name } }
}

/// A property that holds rows of another kind, which belong to this one.
package struct ChildList: Sendable {
    package let name: String
    package let kind: String
    /// The child's column that points back.
    package let parent: String
    package let span: Span
}

/// Every kind of a run, parents before the kinds that refer to them.
package struct Catalog: Sendable {
    package let kinds: [Kind]
    package let schema: Schema
    package let schemas: SchemaSet
    /// What the players manifest calls its kind, and its schema.
    package let players: (name: String, schema: SchemaID)?
    private let indices: [String: Int]

    init(kinds: [Kind], schema: Schema, schemas: SchemaSet, players: (name: String, schema: SchemaID)? = nil) {
        self.kinds = kinds
        self.schema = schema
        self.schemas = schemas
        self.players = players
        indices = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1.name, $0) })
    }

    package func index(of name: String) -> Int? { indices[name] }
}
