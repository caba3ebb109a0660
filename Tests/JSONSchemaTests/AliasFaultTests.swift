import SeedSyntax
import Testing

@testable import JSONSchema

/// However often an alias brings the same faulty value, its faults are found a bounded number of times.
struct AliasFaultTests {
    private let schema = """
        items: { type: object, properties: { a: { type: integer }, b: { type: array, items: { type: integer } } } }
        """

    private func count(_ value: String) throws -> Int {
        let set = try schemaSet([("schema/test.schema.json", schema)])
        let (schema, ids) = try SchemaCompiler.compile([SchemaPlace(document: 0, node: set.documents[0].root)], in: set)
        let tree = try parseYAML(file(value, 1, path: "value.yaml"))
        return Validator(schema, tree).validate(tree.documents[0], ids[0]).count
    }

    @Test(arguments: [1, 10, 1_000, 20_000])
    func rows(_ aliases: Int) throws {
        let value = "- &a { a: x, b: [y, z] }\n" + String(repeating: "- *a\n", count: aliases)
        // Once where it stands and once, on each of two threads, for the first alias.
        #expect(try count(value) <= 9)
        #expect(try count("- &a { a: 1, b: [2, 3] }\n" + String(repeating: "- *a\n", count: aliases)) == 0)
    }

    @Test func valuesOfRows() throws {
        let value = "- { a: 1, b: &b [x, y] }\n" + String(repeating: "- { a: z, b: *b }\n", count: 100)
        let found = try count(value)
        #expect(found >= 2 + 100 && found <= 2 + 100 + 2)
    }
}
