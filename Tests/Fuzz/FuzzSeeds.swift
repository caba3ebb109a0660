import SeedCompiler
import SeedDatabase
import SeedReport
import SeedSyntax

/// A schema and a manifest, separated by a NUL byte: both a stranger's.
func fuzzSchema(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    validate(schema: Array(parts[0]), manifest: parts.count > 1 ? Array(parts[1]) : Array("kind: things\n".utf8))
}

/// A manifest of a kind that uses most of what a schema can say.
func fuzzManifest(_ bytes: [UInt8]) { validate(schema: Array(schemaOfThings.utf8), manifest: bytes) }

private func validate(schema: [UInt8], manifest: [UInt8]) {
    var sources = SourceMap()
    let kinds = sources.add(path: "schema/things.schema.json", contents: schema)
    let rows = sources.add(path: "seeds/things.yaml", contents: manifest)
    var told: [Diagnostic] = []
    do throws(DiagnosticBatch) {
        let seeds = try Seeds(schemas: [kinds], manifests: [rows], isOffline: true, formulas: SealedFormulas())
        told = try seeds.checkRows().warnings
    } catch {
        requireSense(error.diagnostics, sources)
        told = error.diagnostics
    }
    for diagnostic in told where diagnostic.span != nil { requireWithin(diagnostic.span!, sources) }
    var human = HumanDiagnostics(sources, style: Style(isEnabled: false))
    _ = human.render(told)
    _ = renderGitHubDiagnostics(told, sources)
    _ = renderJSONDiagnostics(told, sources)
}

private let schemaOfThings = #"""
    {
      "type": "object", "required": ["kind"],
      "properties": {
        "kind": { "const": "things" },
        "absent": { "type": "array" },
        "generate": { "type": "object" },
        "rows": {
          "type": "array",
          "items": {
            "type": "object", "required": ["name"], "unevaluatedProperties": false,
            "x-seedc": { "table": "things", "key": ["name"], "removed": "retire", "retire": { "size": 0 } },
            "properties": {
              "name": { "type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[^\\s].*$" },
              "was": { "type": "array" },
              "size": { "type": "integer", "minimum": -9, "maximum": 999, "multipleOf": 3 },
              "price": { "type": ["number", "null"], "multipleOf": 0.01 },
              "mode": { "enum": ["A", "B", { "c": [1, null] }] },
              "mail": { "type": "string", "format": "email" },
              "data": {
                "type": "object", "propertyNames": { "pattern": "^[a-z]+$" }, "maxProperties": 4,
                "patternProperties": { "^x": { "type": "integer" } },
                "properties": { "friend": { "type": "string", "x-seedc": { "references": "things", "column": "friend_id" } } }
              },
              "tags": { "type": "array", "uniqueItems": true, "contains": { "const": "t" }, "prefixItems": [{ "type": "string" }] },
              "friend": { "type": "string", "x-seedc": { "references": "things", "column": "friend_id" } }
            },
            "if": { "properties": { "mode": { "const": "A" } }, "required": ["mode"] },
            "then": { "required": ["size"] },
            "else": { "anyOf": [{ "required": ["price"] }, { "not": { "required": ["data"] } }] }
          }
        }
      }
    }
    """#
