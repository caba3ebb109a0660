import SeedSyntax

/// Compiles subschemas, and those they lead to, into one `Schema`. A subschema is compiled once, so recursion ends.
package struct SchemaCompiler {
    private let set: SchemaSet
    private var schema = Schema()
    private var compiled: [SchemaPlace: SchemaID] = [:]
    private var diagnostics: [Diagnostic] = []

    package init(_ set: SchemaSet) { self.set = set }

    /// - Throws: every fault of every schema reached.
    package static func compile(_ roots: [SchemaPlace], in set: SchemaSet) throws(DiagnosticBatch) -> (
        Schema, [SchemaID]
    ) {
        var compiler = SchemaCompiler(set)
        let ids = roots.map { compiler.compile($0) }
        guard compiler.diagnostics.isEmpty else { throw DiagnosticBatch(compiler.diagnostics) }
        return (compiler.schema, ids)
    }

    private mutating func compile(_ given: SchemaPlace) -> SchemaID {
        let tree = set.tree(given)
        let place = SchemaPlace(document: given.document, node: tree.resolve(given.node))
        if let id = compiled[place] { return id }
        let id = SchemaID(schema.rules.count)
        compiled[place] = id
        // Keeps the place while what it leads to is compiled.
        schema.rules.append(Rules())
        switch tree.kind(place.node) {
        case .boolean: schema.rules[Int(id.index)] = Rules(isFalse: !tree.boolean(place.node))
        case .mapping: schema.rules[Int(id.index)] = rules(at: place)
        default: diagnostics.append(.schemaKeyword("a schema", "must be a mapping, true or false", at: set.span(place)))
        }
        return id
    }

    private mutating func rules(at place: SchemaPlace) -> Rules {
        let keywords = Keywords(set, place)
        for (name, value) in set.children(place) {
            if Keywords.unsupported.contains(name) {
                diagnostics.append(.unsupportedKeyword(name, at: set.tree(value).keySpan(value.node)))
            }
        }
        if let draft = keywords["$schema"], let uri = set.text(draft),
            uri != "https://json-schema.org/draft/2020-12/schema"
        {
            diagnostics.append(.unsupportedDraft(uri, at: set.span(draft)))
        }
        return Rules(
            types: types(keywords["type"]),
            constant: keywords["const"].map { Options(tree: set.tree($0), nodes: [$0.node]) },
            options: options(keywords), number: numberRules(keywords), string: stringRules(keywords),
            object: objectRules(keywords), array: arrayRules(keywords),
            reference: reference(keywords["$ref"], from: place),
            combination: combination(keywords))
    }

    private mutating func reference(_ reference: SchemaPlace?, from place: SchemaPlace) -> SchemaID? {
        guard let reference else { return nil }
        do throws(DiagnosticBatch) {
            let target = try set.target(of: reference)
            if target != place { return compile(target) }
            diagnostics.append(.endlessSchemaReference(at: set.span(reference)))
        } catch {
            diagnostics += error.diagnostics
        }
        return nil
    }

    // MARK: Keywords, by the type they speak of

    private mutating func types(_ value: SchemaPlace?) -> TypeSet? {
        guard let value else { return nil }
        let names = set.text(value).map { [$0] } ?? set.elements(value).map { set.text($0) ?? "" }
        var types: TypeSet = []
        for name in names {
            guard let known = TypeSet.named.first(where: { $0.name == name }) else {
                let help = nearestName(to: name, among: TypeSet.named.map(\.name)).map { "did you mean \"\($0)\"?" }
                diagnostics.append(.schemaKeyword("type", "does not know \"\(name)\"", at: set.span(value), help: help))
                continue
            }
            types.insert(known.type)
        }
        if names.isEmpty {
            diagnostics.append(
                .schemaKeyword("type", "must be the name of a type, or a list of them", at: set.span(value)))
        }
        return types
    }

    private mutating func options(_ keywords: Keywords) -> Options? {
        guard let value = keywords["enum"] else { return nil }
        let elements = set.elements(value)
        if elements.isEmpty {
            diagnostics.append(.schemaKeyword("enum", "must be a list of values", at: set.span(value)))
        }
        return Options(tree: set.tree(value), nodes: elements.map(\.node))
    }

    private mutating func numberRules(_ keywords: Keywords) -> NumberRules? {
        guard keywords.hasAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf") else {
            return nil
        }
        return NumberRules(
            minimum: number(keywords, "minimum"), maximum: number(keywords, "maximum"),
            exclusiveMinimum: number(keywords, "exclusiveMinimum"),
            exclusiveMaximum: number(keywords, "exclusiveMaximum"),
            multipleOf: number(keywords, "multipleOf", isPositive: true))
    }

    private mutating func stringRules(_ keywords: Keywords) -> StringRules? {
        guard keywords.hasAny("minLength", "maxLength", "pattern") else { return nil }
        return StringRules(
            minLength: size(keywords, "minLength"), maxLength: size(keywords, "maxLength"),
            pattern: keywords["pattern"].flatMap { pattern(set.text($0), at: $0) })
    }

    private mutating func objectRules(_ keywords: Keywords) -> ObjectRules? {
        guard
            keywords.hasAny(
                "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
                "maxProperties",
                "dependentRequired")
        else { return nil }
        var entries: [ObjectRules.Entry] = []
        for (name, place) in mapping(keywords, "properties") {
            entries.append(
                ObjectRules.Entry(name: schema.names.number(name), schema: compile(place), isRequired: false))
        }
        for name in texts(keywords["required"], "required") {
            let number = schema.names.number(name)
            if let index = entries.firstIndex(where: { $0.name == number }) {
                entries[index].isRequired = true
            } else {
                entries.append(ObjectRules.Entry(name: number, schema: nil, isRequired: true))
            }
        }
        var patterns: [(pattern: Pattern, schema: SchemaID)] = []
        for (source, place) in mapping(keywords, "patternProperties") {
            if let pattern = pattern(source, at: place) { patterns.append((pattern, compile(place))) }
        }
        let dependent = mapping(keywords, "dependentRequired").map { name, place in
            (schema.names.number(name), texts(place, "dependentRequired").map { schema.names.number($0) })
        }
        return ObjectRules(
            entries: entries, patterns: patterns, additional: subschema(keywords, "additionalProperties"),
            propertyNames: subschema(keywords, "propertyNames"), minimum: size(keywords, "minProperties"),
            maximum: size(keywords, "maxProperties"), dependent: dependent)
    }

    private mutating func arrayRules(_ keywords: Keywords) -> ArrayRules? {
        guard keywords.hasAny("items", "prefixItems", "minItems", "maxItems", "uniqueItems") else { return nil }
        return ArrayRules(
            prefix: subschemas(keywords, "prefixItems"), items: subschema(keywords, "items"),
            minimum: size(keywords, "minItems"),
            maximum: size(keywords, "maxItems"),
            isUnique: keywords["uniqueItems"].map {
                set.tree($0).kind($0.node) == .boolean && set.tree($0).boolean($0.node)
            } ?? false)
    }

    private mutating func combination(_ keywords: Keywords) -> Combination? {
        guard keywords.hasAny("allOf", "anyOf", "oneOf", "not", "if") else { return nil }
        return Combination(
            all: subschemas(keywords, "allOf"), any: subschemas(keywords, "anyOf"), one: subschemas(keywords, "oneOf"),
            not: subschema(keywords, "not"), condition: subschema(keywords, "if"),
            consequence: subschema(keywords, "then"),
            alternative: subschema(keywords, "else"))
    }

    // MARK: Values of keywords

    private mutating func subschema(_ keywords: Keywords, _ name: String) -> SchemaID? {
        keywords[name].map { compile($0) }
    }

    private mutating func subschemas(_ keywords: Keywords, _ name: String) -> [SchemaID] {
        guard let value = keywords[name] else { return [] }
        let elements = set.elements(value)
        if elements.isEmpty {
            diagnostics.append(.schemaKeyword(name, "must be a list of schemas", at: set.span(value)))
        }
        return elements.map { compile($0) }
    }

    private mutating func mapping(_ keywords: Keywords, _ name: String) -> [(name: String, place: SchemaPlace)] {
        guard let value = keywords[name] else { return [] }
        if set.tree(value).kind(value.node) != .mapping {
            diagnostics.append(.schemaKeyword(name, "must be a mapping", at: set.span(value)))
        }
        return set.children(value)
    }

    private mutating func texts(_ value: SchemaPlace?, _ name: String) -> [String] {
        guard let value else { return [] }
        let elements = set.elements(value)
        if set.tree(value).kind(value.node) != .sequence || elements.contains(where: { set.text($0) == nil }) {
            diagnostics.append(.schemaKeyword(name, "must be a list of property names", at: set.span(value)))
        }
        return elements.compactMap { set.text($0) }
    }

    private mutating func number(_ keywords: Keywords, _ name: String, isPositive: Bool = false) -> Number? {
        guard let value = keywords[name] else { return nil }
        guard let number = Number(set.tree(value), value.node), !isPositive || .integer(0) < number else {
            diagnostics.append(
                .schemaKeyword(name, isPositive ? "must be a number above 0" : "must be a number", at: set.span(value)))
            return nil
        }
        return number
    }

    private mutating func size(_ keywords: Keywords, _ name: String) -> Int? {
        guard let number = number(keywords, name) else { return nil }
        guard !(number < .integer(0)), number.isMultiple(of: .integer(1)) else {
            diagnostics.append(.schemaKeyword(name, "must be an integer from 0", at: set.span(keywords[name]!)))
            return nil
        }
        return Int(exactly: number.asDouble) ?? .max
    }

    private mutating func pattern(_ source: String?, at place: SchemaPlace) -> Pattern? {
        guard let pattern = source.flatMap({ Pattern($0) }) else {
            diagnostics.append(.schemaKeyword("a pattern", "must be a regular expression", at: set.span(place)))
            return nil
        }
        return pattern
    }
}

/// The keywords of one subschema, by name.
private struct Keywords {
    private let places: [String: SchemaPlace]

    init(_ set: SchemaSet, _ place: SchemaPlace) {
        places = Dictionary(set.children(place).map { ($0.name, $0.place) }, uniquingKeysWith: { a, _ in a })
    }

    subscript(name: String) -> SchemaPlace? { places[name] }

    func hasAny(_ names: String...) -> Bool { names.contains { places[$0] != nil } }

    /// Assertions that are not checked yet. To skip one in silence would be to accept what a schema forbids.
    static let unsupported: Set<String> = [
        "$dynamicRef", "$recursiveRef", "unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "dependencies",
        "contains", "$id", "$anchor",
        "$dynamicAnchor", "additionalItems",
    ]
}
