import JSONSchema
import SeedSyntax

/// Puts the kinds of a schema folder together: compiles the schemas, reads the mappings, checks what kinds say of each other, and
/// orders them so that parents come first.
///
/// - Throws: every fault of every schema file.
package func loadCatalog(
    _ documents: [SchemaDocument], assertsFormat: Bool = false
) throws(DiagnosticBatch) -> Catalog {
    let set = SchemaSet(documents)
    var reader = MappingReader(set)
    let heads = documents.indices.compactMap { reader.head(of: $0) }
    let schema: Schema
    let roots: [SchemaID]
    do throws(DiagnosticBatch) {
        (schema, roots) = try SchemaCompiler.compile(heads.map(\.root), in: set, assertsFormat: assertsFormat)
    } catch {
        throw DiagnosticBatch(reader.diagnostics + error.diagnostics)
    }
    var diagnostics: [Diagnostic] = []
    let kinds = zip(heads, roots).compactMap { $0.isPlayers ? nil : reader.kind($0, manifestSchema: $1) }
    let players = zip(heads, roots).filter(\.0.isPlayers).map { (name: $0.name, schema: $1, root: $0.root) }
    // A mapping that could not be read leaves others unread.
    if reader.diagnostics.isEmpty { reader.refuseUnreadMappings(among: schema.places) }
    diagnostics += reader.diagnostics
    // With a kind missing, every reference to it would be reported too.
    guard diagnostics.isEmpty else { throw DiagnosticBatch(diagnostics) }
    diagnostics += relationFaults(kinds)
    for other in players.dropFirst() {
        diagnostics.append(.twoPlayersSchemas(at: set.span(other.root), first: set.span(players[0].root)))
    }
    guard diagnostics.isEmpty else { throw DiagnosticBatch(diagnostics) }
    return Catalog(
        kinds: try parentsFirst(kinds), schema: schema, schemas: set,
        players: players.first.map { ($0.name, $0.schema) })
}

private func relationFaults(_ kinds: [Kind]) -> [Diagnostic] {
    let named = Dictionary(kinds.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
    var diagnostics: [Diagnostic] = []
    func isKnown(_ name: String, at span: Span) -> Bool {
        if named[name] != nil { return true }
        diagnostics.append(.unknownReferencedKind(name, known: kinds.map(\.name), at: span))
        return false
    }
    for (index, kind) in kinds.enumerated() {
        if let twin = kinds[..<index].first(where: { $0.name == kind.name }) {
            diagnostics.append(.duplicateKind(kind.name, at: kind.span, first: twin.span))
        }
        if kind.properties.count > ColumnSet.capacity {
            diagnostics.append(.tooManyProperties(kind.name, ColumnSet.capacity, at: kind.span))
        }
        let columns = Dictionary(grouping: kind.properties, by: { $0.column.lowercased() }).filter {
            $0.value.count > 1
        }
        for (column, sharing) in columns.sorted(by: { $0.key < $1.key }) {
            diagnostics.append(.columnMappedTwice(column, sharing.map(\.name), at: sharing[1].span))
        }
        for property in kind.properties {
            for name in [property.reference].compactMap({ $0 }) + property.json.references
            where isKnown(name, at: property.span) {
                if named[name]!.isSingleton { diagnostics.append(.referenceToSingleton(name, at: property.span)) }
            }
        }
        for column in [kind.created, kind.updated].compactMap({ $0 }) {
            let twin = kind.properties.first { $0.column.lowercased() == column.lowercased() }
            if let twin { diagnostics.append(.timestampMapped(column, twin.name, at: kind.span)) }
        }
        for property in kind.properties where property.json.references.contains(kind.name) {
            diagnostics.append(.jsonRefersToItself(kind.name, at: property.span))
        }
        for position in kind.key where kind.properties[position].reference == kind.name {
            diagnostics.append(.keyRefersToItself(kind.name, at: kind.properties[position].span))
        }
        if let (name, property, span) = kind.curve?.formula, isKnown(name, at: span),
            named[name]!.property(property) == nil
        {
            diagnostics.append(.curveFormulaUnknown(name, property, named[name]!, at: span))
        }
        for list in kind.children where isKnown(list.kind, at: list.span) {
            let child = named[list.kind]!
            let back = child.properties.first { $0.column == list.parent && $0.reference == kind.name }
            if back == nil { diagnostics.append(.childWithoutParent(list, parent: kind.name, at: list.span)) }
        }
    }
    return diagnostics
}

/// Kahn's order, by name among equals. Where kinds refer to each other in a circle, only those references count that tell rows
/// apart, nest them, or stand inside JSON; the rest can wait until the rows are there.
private func parentsFirst(_ kinds: [Kind]) throws(DiagnosticBatch) -> [Kind] {
    let needed = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, neededFirst($0, kinds)) })
    var waiting = kinds.sorted { $0.name < $1.name }
    var ordered: [Kind] = []
    while !waiting.isEmpty {
        let names = Set(waiting.map(\.name))
        func isFree(_ kind: Kind, _ parents: [String]) -> Bool {
            !parents.contains { $0 != kind.name && names.contains($0) }
        }
        guard
            let next = waiting.firstIndex(where: { isFree($0, $0.parents) })
                ?? waiting.firstIndex(where: { isFree($0, needed[$0.name] ?? []) })
        else {
            // Those that only wait for the circle are not part of it: whoever nobody waiting needs drops out.
            var circle = waiting
            while let outside = circle.firstIndex(where: { kind in
                !circle.contains { $0.name != kind.name && needed[$0.name]?.contains(kind.name) == true }
            }) {
                circle.remove(at: outside)
            }
            throw DiagnosticBatch(.circleOfKinds(circle.map(\.name), at: circle[0].span))
        }
        ordered.append(waiting.remove(at: next))
    }
    return ordered
}

/// The kinds without whose rows those of this one cannot even be told apart.
private func neededFirst(_ kind: Kind, _ kinds: [Kind]) -> [String] {
    let keys = kind.key.compactMap { kind.properties[$0].reference }
    let nesting = kinds.filter { $0.children.contains { $0.kind == kind.name } }.map(\.name)
    return keys + nesting + kind.properties.flatMap(\.json.references)
}

extension Catalog {
    /// Whether a kind's property refers to its own kind, or to one that comes later: rows that are read before the ones they refer to.
    package func refersAhead(_ kind: Int, _ property: Int) -> Bool {
        kinds[kind].properties[property].reference.flatMap { index(of: $0) }.map { $0 >= kind } ?? false
    }

    /// The kinds given, and those nested in them.
    package func withChildren(_ kinds: Set<Int>) -> Set<Int> {
        var all = kinds
        var open = Array(kinds)
        while let kind = open.popLast() {
            for child in self.kinds[kind].children.compactMap({ index(of: $0.kind) }) where all.insert(child).inserted {
                open.append(child)
            }
        }
        return all
    }
}

extension Kind {
    package func refers(to name: String) -> Bool { parents.contains(name) }

    /// The kinds whose ids this one's rows hold.
    var parents: [String] {
        properties.flatMap { [$0.reference].compactMap { $0 } + $0.json.references }
    }
}
