/// The keywords that hold subschemas, and how. What is not here is no place for a schema, and `$id` means nothing in it.
enum SubschemaShape {
    case one, list, mapping

    static let keywords: [String: SubschemaShape] = [
        "additionalProperties": .one, "allOf": .list, "anyOf": .list, "contains": .one, "contentSchema": .one,
        "$defs": .mapping,
        "definitions": .mapping, "dependentSchemas": .mapping, "else": .one, "if": .one, "items": .one, "not": .one,
        "oneOf": .list,
        "patternProperties": .mapping, "prefixItems": .list, "properties": .mapping, "propertyNames": .one,
        "then": .one,
        "unevaluatedItems": .one, "unevaluatedProperties": .one,
    ]
}

/// The vocabularies of draft 2020-12 that change what is accepted. A meta-schema of one's own can leave some out.
struct Vocabularies: OptionSet, Sendable {
    let rawValue: UInt8

    static let applicator = Vocabularies(rawValue: 1)
    static let unevaluated = Vocabularies(rawValue: 2)
    static let validation = Vocabularies(rawValue: 4)
    static let formatAssertion = Vocabularies(rawValue: 8)

    static let standard: Vocabularies = [.applicator, .unevaluated, .validation]

    /// Those that change nothing are known, too.
    static let known: [String: Vocabularies] = [
        "core": [], "applicator": .applicator, "unevaluated": .unevaluated, "validation": .validation, "meta-data": [],
        "content": [],
        "format-annotation": [], "format-assertion": .formatAssertion,
    ]
    static let prefix = "https://json-schema.org/draft/2020-12/vocab/"
    static let draft = "https://json-schema.org/draft/2020-12/schema"

    private static let ofKeyword: [String: Vocabularies] = {
        let applicator = [
            "prefixItems", "items", "contains", "additionalProperties", "properties", "patternProperties",
            "dependentSchemas",
            "propertyNames", "if", "then", "else", "allOf", "anyOf", "oneOf", "not",
        ]
        let validation = [
            "type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
            "maxLength",
            "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains",
            "maxProperties",
            "minProperties", "required", "dependentRequired",
        ]
        var table: [String: Vocabularies] = ["unevaluatedItems": .unevaluated, "unevaluatedProperties": .unevaluated]
        for name in applicator { table[name] = .applicator }
        for name in validation { table[name] = .validation }
        return table
    }()

    /// Whether a keyword means anything.
    func define(_ keyword: String) -> Bool { Self.ofKeyword[keyword].map(isSuperset) ?? true }
}
