import Testing

@testable import JSONSchema

@Suite struct ReferenceTests {
    @Test(arguments: [
        Case(
            "{$ref: '#/$defs/positive', $defs: {positive: {type: integer, minimum: 1}}}", accepts: ["1"],
            rejects: ["0": ["out-of-range 0"], "x": ["wrong-type x"]]),
        // Beside a reference, other keywords count as well.
        Case(
            "{$ref: '#/$defs/a', maximum: 3, $defs: {a: {minimum: 1}}}", accepts: ["2"],
            rejects: ["0": ["out-of-range 0"], "4": ["out-of-range 4"]]),
        Case(
            "{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/b'}, b: {const: 1}}}", accepts: ["1"],
            rejects: ["2": ["wrong-value 2"]]),
        Case(
            "{items: {$ref: '#'}, maxItems: 2}", accepts: ["[[], [[]]]"],
            rejects: ["[[1, 2, 3]]": ["list-size [1, 2, 3]"]]),
        Case(
            "{properties: {a: {type: integer}, b: {$ref: '#/properties/a'}}}", accepts: ["{b: 1}"],
            rejects: ["{b: x}": ["wrong-type x"]]),
        Case("{allOf: [{const: 1}], items: {$ref: '#/allOf/0'}}", accepts: ["1"], rejects: ["[]": ["wrong-value []"]]),
        Case("{$ref: '#/$defs/a~1b', $defs: {'a/b': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/a~0b', $defs: {'a~b': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/a~01b', $defs: {'a~1b': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/a%25b', $defs: {'a%b': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/a%20b', $defs: {'a b': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/é', $defs: {é: {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/0', $defs: {'0': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
        Case("{$ref: '#/$defs/', $defs: {'': {const: 1}}}", rejects: ["2": ["wrong-value 2"]]),
    ])
    func within(_ item: Case) throws { try check(item) }

    @Test(arguments: ["#/$defs/%C3%A9", "#/$defs/a%2522"])
    func percentEncoding(_ reference: String) throws {
        #expect(try lines("{$ref: '\(reference)', $defs: {é: {const: 1}, a%22: {const: 1}}}", "2") == ["wrong-value 2"])
    }

    @Test func recursion() throws {
        let schema = """
            {$ref: '#/$defs/tree', $defs: {tree: {type: object, required: [name],
             properties: {name: {type: string}, children: {items: {$ref: '#/$defs/tree'}}}, additionalProperties: false}}}
            """
        #expect(try lines(schema, "{name: a, children: [{name: b, children: []}, {name: c}]}") == [])
        #expect(
            try lines(schema, "{name: a, children: [{name: b, children: [{nam: c}]}]}") == [
                "missing-property {nam: c}", "unknown-property nam",
            ])
        var deep = "{name: x}"
        for _ in 0..<40 { deep = "{name: x, children: [\(deep)]}" }
        #expect(try lines(schema, deep) == [])
    }

    @Test(arguments: [
        ("types.schema.json", "types.schema.json#/$defs/id"), ("types.schema.json", "./types.schema.json#/$defs/id"),
        ("sub/types.json", "sub/types.json#/$defs/id"), ("../common/types.json", "../common/types.json#/$defs/id"),
        ("sub/types.json", "sub/../sub/types.json#/$defs/id"),
    ])
    func acrossFiles(_ path: String, _ reference: String) throws {
        let path = path.hasPrefix("../") ? String(path.dropFirst(3)) : "schema/" + path
        let schemas = [
            ("schema/main.schema.json", "{properties: {id: {$ref: '\(reference)'}}}"),
            (path, "{$defs: {id: {$ref: '#/$defs/number'}, number: {type: integer}}}"),
        ]
        #expect(try findings(schemas, "{id: 1}") == [])
        #expect(try findings(schemas, "{id: x}").map { line($0, "{id: x}") } == ["wrong-type x"])
    }

    @Test func filesMayReferToEachOther() throws {
        let schemas = [
            ("schema/a.json", "{properties: {b: {$ref: 'b.json'}}, additionalProperties: false}"),
            ("schema/b.json", "{properties: {a: {$ref: 'a.json'}}, additionalProperties: false}"),
        ]
        #expect(try findings(schemas, "{b: {a: {b: {}}}}") == [])
        #expect(
            try findings(schemas, "{b: {a: {a: {}}}}").map { line($0, "{b: {a: {a: {}}}}") } == ["unknown-property a"])
    }

    /// A subschema is compiled once, wherever it is referred to.
    @Test func sharedSubschemas() throws {
        let set = try schemaSet([
            ("schema/a.json", "{items: {$ref: '#/$defs/x'}, not: {$ref: '#/$defs/x'}, $defs: {x: {const: 1}}}")
        ])
        let (schema, _) = try SchemaCompiler.compile([SchemaPlace(document: 0, node: set.documents[0].root)], in: set)
        #expect(schema.rules.count == 4)
    }
}
