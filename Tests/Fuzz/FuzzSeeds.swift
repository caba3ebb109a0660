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
func fuzzManifest(_ bytes: [UInt8]) { validate(bytes, of: things.catalog, things.sources) }

private func validate(schema: [UInt8], manifest: [UInt8]) {
    let (sources, file) = source("schema/things.schema.json", schema)
    do throws(DiagnosticBatch) {
        validate(manifest, of: try readCatalog([file]), sources)
    } catch {
        requireSense(error.diagnostics, sources)
        tell(error.diagnostics, sources)
    }
}

func validate(_ manifest: [UInt8], of catalog: Catalog, _ sources: SourceMap) {
    var sources = sources
    let file = sources.add(path: "seeds/fuzz.yaml", contents: manifest)
    do throws(DiagnosticBatch) {
        let seeds = try Seeds(catalog, manifests: [file], isOffline: true, formulas: SealedFormulas())
        let warnings = try seeds.checkRows().warnings
        for warning in warnings where warning.span != nil { requireWithin(warning.span!, sources) }
    } catch {
        requireSense(error.diagnostics, sources)
        tell(error.diagnostics, sources)
    }
}

/// In each of the ways in which `validate` tells it.
private func tell(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    var human = HumanDiagnostics(sources, style: Style(isEnabled: false), limit: 10)
    _ = human.render(diagnostics)
    _ = renderGitHubDiagnostics(diagnostics, sources, limit: 10)
    _ = renderJSONDiagnostics(diagnostics, sources, limit: 10)
}

private let things: (sources: SourceMap, catalog: Catalog) = {
    let (sources, file) = source("schema/things.schema.json", Array(schemaOfThings.utf8))
    return (sources, requireCatalog([file]))
}()

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
                "properties": { "note": { "type": ["string", "null"], "format": "date-time" } }
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
