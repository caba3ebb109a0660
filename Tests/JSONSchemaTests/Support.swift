import SeedSyntax
import Testing

@testable import JSONSchema

/// A schema (YAML is shorter to write than JSON, and goes the same way), what it accepts, and what it says to the rest: ids and the
/// source that each finding covers, in the order of the file.
struct Case: Sendable, CustomStringConvertible {
    let schema: String
    let accepts: [String]
    let rejects: [(value: String, findings: [String])]

    init(_ schema: String, accepts: [String] = [], rejects: KeyValuePairs<String, [String]> = [:]) {
        self.schema = schema
        self.accepts = accepts
        self.rejects = rejects.map { ($0.key, $0.value) }
    }

    var description: String { schema }
}

func file(_ text: String, _ index: Int = 0, path: String = "schema/test.schema.json") -> SourceFile {
    SourceFile(id: FileID(index), path: path, contents: Array(text.utf8))
}

func schemaSet(_ schemas: [(path: String, text: String)]) throws -> SchemaSet {
    SchemaSet(try schemas.enumerated().map { try SchemaDocument(file($1.text, $0, path: $1.path)) })
}

/// What is found in a value under the first schema of a set.
func findings(_ schemas: [(path: String, text: String)], _ value: String) throws -> [Diagnostic] {
    let set = try schemaSet(schemas)
    let (schema, ids) = try SchemaCompiler.compile([SchemaPlace(document: 0, node: set.documents[0].root)], in: set)
    // A file of null alone holds nothing, so something follows.
    let tree = try parseYAML(file(value + "\n---\nend\n", schemas.count, path: "value.yaml"))
    let found = Validator(schema, tree).validate(tree.documents[0], ids[0])
    return found.isEmpty ? [] : DiagnosticBatch(found).diagnostics
}

func findings(_ schema: String, _ value: String) throws -> [Diagnostic] {
    try findings([("schema/test.schema.json", schema)], value)
}

func lines(_ schema: String, _ value: String) throws -> [String] { try findings(schema, value).map { line($0, value) } }

func line(_ diagnostic: Diagnostic, _ text: String) -> String {
    guard let span = diagnostic.span else { return diagnostic.id }
    let bytes = Array(text.utf8)[Int(span.start)..<Int(span.end)]
    return diagnostic.id + " " + String(decoding: bytes, as: UTF8.self)
}

/// What is wrong with a set of schemas, compiled from the first.
func schemaFaults(_ schemas: [(path: String, text: String)]) throws -> [Diagnostic] {
    let set = try schemaSet(schemas)
    do throws(DiagnosticBatch) {
        _ = try SchemaCompiler.compile([SchemaPlace(document: 0, node: set.documents[0].root)], in: set)
        return []
    } catch {
        return error.diagnostics
    }
}

func schemaFaults(_ schema: String) throws -> [String] {
    try schemaFaults([("schema/test.schema.json", schema)]).map { line($0, schema) }
}

/// Fails for every value of a case that is judged otherwise.
func check(_ item: Case, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    for value in item.accepts {
        #expect(try lines(item.schema, value) == [], "\(value)", sourceLocation: sourceLocation)
    }
    for (value, expected) in item.rejects {
        #expect(try lines(item.schema, value) == expected, "\(value)", sourceLocation: sourceLocation)
    }
}
