import JSONSchema
import SeedSyntax
import Testing

@testable import SeedCompiler

/// A schema of a kind, given the schema of one row.
func rows(_ name: String, _ row: String) -> (path: String, text: String) {
    ("schema/\(name).schema.json", "properties: {kind: {const: \(name)}, rows: {items: \(row)}, absent: {type: array}}")
}

func row(_ name: String, _ row: String) -> (path: String, text: String) {
    ("schema/\(name).schema.json", "properties: {kind: {const: \(name)}, row: \(row)}")
}

/// A run up to the desired state, with its files, so that a test can read what a span covers.
struct World {
    private(set) var sources = SourceMap()
    let catalog: Catalog

    init(_ schemas: (path: String, text: String)...) throws { try self.init(schemas) }

    init(_ schemas: [(path: String, text: String)]) throws {
        var documents: [SchemaDocument] = []
        for schema in schemas {
            documents.append(try SchemaDocument(sources.add(path: schema.path, contents: Array(schema.text.utf8))))
        }
        catalog = try loadCatalog(documents)
    }

    func kind(_ name: String) -> Kind { catalog.kinds[index(name)] }
    func index(_ name: String) -> Int { catalog.index(of: name)! }

    mutating func resolved(_ manifests: String..., shape: DatabaseShape? = nil) throws -> (
        state: DesiredState, faults: [Diagnostic]
    ) {
        try resolved(manifests, shape: shape)
    }

    mutating func resolved(_ manifests: [String], shape: DatabaseShape? = nil) throws -> (
        state: DesiredState, faults: [Diagnostic]
    ) {
        var trees: [SyntaxTree] = []
        for (number, text) in manifests.enumerated() {
            trees.append(try parseYAML(sources.add(path: "seeds/\(number).yaml", contents: Array(text.utf8))))
        }
        let (loaded, _, invalid) = loadManifests(trees, catalog)
        let (state, faults) = resolve(loaded, catalog, shape: shape)
        try expectSame(state, faults, resolve(loaded, catalog, shape: shape, divisible: 2))
        let all = invalid + faults
        return (state, all.isEmpty ? [] : DiagnosticBatch(all).diagnostics)
    }

    /// Rows read in halves must be what they are when read as a whole.
    private func expectSame(
        _ state: DesiredState, _ faults: [Diagnostic], _ halves: (state: DesiredState, faults: [Diagnostic])
    ) throws {
        #expect(halves.faults.map(line) == faults.map(line))
        for (kind, (whole, divided)) in zip(catalog.kinds, zip(state.kinds, halves.state.kinds)) {
            #expect(rows(halves.state, kind.name) == rows(state, kind.name))
            #expect(divided.entries.map(\.span) == whole.entries.map(\.span))
            #expect(divided.entries.map(\.row) == whole.entries.map(\.row))
            #expect(divided.declaration == whole.declaration)
        }
    }

    /// What is wrong with manifests: ids, and the source that each span covers.
    mutating func faults(_ manifests: String..., shape: DatabaseShape? = nil) throws -> [String] {
        let found = try resolved(manifests, shape: shape).faults
        return found.map { line($0) }
    }

    func line(_ diagnostic: Diagnostic) -> String { diagnostic.id + " " + (diagnostic.span.map(source) ?? "-") }

    func source(_ span: Span) -> String {
        String(decoding: sources[span.file].bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    }

    /// The rows of a kind as people would read them: `name="A" points=10`, with their role where it is another.
    func rows(_ state: DesiredState, _ name: String) -> [String] {
        let kind = index(name)
        return state.kinds[kind].entries.indices.map { entry in
            let role = state.kinds[kind].entries[entry].role
            let values = self.kind(name).properties.indices.compactMap { property in
                state.kinds[kind].cell(entry, property).tag == .absent
                    ? nil : "\(self.kind(name).properties[property].name)=\(state.display(kind, entry, property))"
            }
            return (role == .row ? "" : "\(role) ") + values.joined(separator: " ")
        }
    }
}

/// What is wrong with a set of schemas: ids, and the source that each span covers.
func catalogFaults(_ schemas: (path: String, text: String)...) throws -> [Diagnostic] {
    let documents = try schemas.enumerated().map { number, schema in
        try SchemaDocument(SourceFile(id: FileID(number), path: schema.path, contents: Array(schema.text.utf8)))
    }
    do throws(DiagnosticBatch) {
        _ = try loadCatalog(documents)
        return []
    } catch {
        return error.diagnostics
    }
}

/// A table of columns such as `name TEXT NOCASE` or `points INTEGER NOTNULL DEFAULT`; the first is the primary key.
func table(_ name: String, _ columns: String..., unique: [[String]] = []) -> TableShape {
    let columns = columns.map { column -> TableShape.Column in
        let words = column.split(separator: " ").map(String.init)
        return TableShape.Column(
            name: words[0], declaredType: words[1], affinity: Affinity(declaredType: words[1]),
            collation: words.contains("CUSTOM")
                ? nil : words.lazy.compactMap { Collation(rawValue: $0) }.first ?? .binary,
            isNotNull: words.contains("NOTNULL"), hasDefault: words.contains("DEFAULT"),
            isGenerated: words.contains("GENERATED"))
    }
    let uniqueKeys = unique.map { Set($0.map { $0.lowercased() }) } + [[columns[0].name.lowercased()]]
    return TableShape(
        name: name, columns: columns, primaryKey: [columns[0].name],
        rowidAlias: columns[0].declaredType == "INTEGER" ? columns[0].name : nil,
        isStrict: false, hasRowid: true, uniqueKeys: uniqueKeys,
        indexedColumns: Set(unique.compactMap { $0.first?.lowercased() } + [columns[0].name.lowercased()]))
}

func shape(_ tables: TableShape...) -> DatabaseShape {
    DatabaseShape(
        tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) }), tableNames: tables.map(\.name),
        viewNames: [])
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }
}
