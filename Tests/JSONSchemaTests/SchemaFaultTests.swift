import Testing

/// What a schema is refused for, and where.
@Suite struct SchemaFaultTests {
    @Test(arguments: [
        ("{type: strin}", ["schema-keyword strin"]), ("{type: [integer, nul]}", ["schema-keyword [integer, nul]"]),
        ("{type: 1}", ["schema-keyword 1"]),
        ("{type: []}", ["schema-keyword []"]), ("{type: any}", ["schema-keyword any"]),
        ("{type: [1]}", ["schema-keyword [1]"]),
        ("{enum: A}", ["schema-keyword A"]), ("{enum: []}", ["schema-keyword []"]),
        ("{minimum: '1'}", ["schema-keyword '1'"]),
        ("{maximum: ~}", ["schema-keyword ~"]), ("{exclusiveMinimum: true}", ["schema-keyword true"]),
        ("{multipleOf: 0}", ["schema-keyword 0"]),
        ("{multipleOf: -2}", ["schema-keyword -2"]), ("{multipleOf: x}", ["schema-keyword x"]),
        ("{minLength: -1}", ["schema-keyword -1"]),
        ("{maxLength: 1.5}", ["schema-keyword 1.5"]), ("{minItems: x}", ["schema-keyword x"]),
        ("{maxProperties: []}", ["schema-keyword []"]),
        ("{pattern: '['}", ["schema-keyword '['"]), ("{pattern: 1}", ["schema-keyword 1"]),
        ("{properties: [a]}", ["schema-keyword [a]"]),
        ("{properties: {a: 1}}", ["schema-keyword 1"]), ("{required: a}", ["schema-keyword a"]),
        ("{required: [a, 1]}", ["schema-keyword [a, 1]"]),
        ("{patternProperties: x}", ["schema-keyword x"]), ("{dependentRequired: {a: b}}", ["schema-keyword b"]),
        ("{items: [{}]}", ["schema-keyword [{}]"]),
        ("{prefixItems: {}}", ["schema-keyword {}"]), ("{allOf: []}", ["schema-keyword []"]),
        ("{anyOf: {}}", ["schema-keyword {}"]),
        ("{oneOf: x}", ["schema-keyword x"]), ("{not: 1}", ["schema-keyword 1"]), ("{if: x}", ["schema-keyword x"]),
        ("just text", ["schema-keyword just text"]),
        ("{properties: {a: {items: {type: txt}}}}", ["schema-keyword txt"]),
        ("{type: txt, minLength: x}", ["schema-keyword txt", "schema-keyword x"]),
    ])
    func wrongKeywordValues(_ schema: String, _ expected: [String]) throws {
        #expect(try schemaFaults(schema) == expected)
    }

    @Test(arguments: ["1", "'true'", "[]"])
    func uniqueItemsMustBeBoolean(_ value: String) throws {
        #expect(try schemaFaults("{uniqueItems: \(value)}") == ["schema-keyword \(value)"])
    }

    @Test func patternOfAProperty() throws {
        #expect(try schemaFaults("{patternProperties: {'(': {}}}").count == 1)
    }

    /// Names of properties and annotations are not keywords.
    @Test(arguments: [
        "{properties: {contains: {}, $id: {}, type: {}}}",
        "{title: t, description: d, default: 1, examples: [], $comment: c, deprecated: true}",
        "{x-seedc: {table: t}, format: date, readOnly: true}", "{const: {contains: 1}, enum: [{$ref: nowhere}]}",
        "{$defs: {unused: {type: nonsense}}}",
        "{$schema: 'https://json-schema.org/draft/2020-12/schema'}",
    ])
    func ignored(_ schema: String) throws { #expect(try schemaFaults(schema) == []) }

    @Test(arguments: ["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema"])
    func otherDrafts(_ uri: String) throws {
        #expect(try schemaFaults("{$schema: '\(uri)'}") == ["schema-draft '\(uri)'"])
    }

    @Test(arguments: [
        ("#/$defs/rewrd", "did you mean \"reward\"?"), ("#/$deffs/reward", "did you mean \"$defs\"?"),
        ("#/$defs/zzz", nil), ("#anchor", nil),
        ("#/$defs/list/7", nil), ("#/$defs/list/x", nil), ("othr.json", "did you mean \"schema/other.json\"?"),
        ("other.json#/nowhere", nil),
        ("https://example.com/x.json", "references are never fetched; put the file beside the others"),
    ])
    func danglingReferences(_ reference: String, _ help: String?) throws {
        let text = "{$ref: '\(reference)', $defs: {reward: {}, list: [{}]}}"
        let found = try schemaFaults([("schema/test.json", text), ("schema/other.json", "{type: integer}")])
        #expect(found.map { line($0, text) } == ["schema-reference '\(reference)'"])
        #expect(found.first?.help == help)
    }

    @Test func suggestionForATypeName() throws {
        #expect(try schemaFaults([("schema/a.json", "{type: strng}")])[0].help == "did you mean \"string\"?")
    }

    @Test(arguments: ["{$ref: '#'}", "{$ref: 5}", "{$ref: ~}"])
    func uselessReferences(_ schema: String) throws { #expect(try schemaFaults(schema).count == 1) }

    @Test
    func circleOfReferences() throws {
        let found = try schemaFaults("{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/a'}}}")
        #expect(found.contains { $0.hasPrefix("schema-reference") })
    }

    @Test func everyFaultAtOnce() throws {
        let schema = """
            type: objct
            properties:
              a: {minimum: x}
              b: {$ref: '#/$defs/none'}
            required: a
            """
        #expect(
            try schemaFaults(schema) == [
                "schema-keyword objct", "schema-keyword x", "schema-reference '#/$defs/none'", "schema-keyword a",
            ])
    }
}
