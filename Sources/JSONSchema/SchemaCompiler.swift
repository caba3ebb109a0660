import SeedSyntax

/// Compiles subschemas, and those they lead to, into one `Schema`. A subschema is compiled once, so recursion ends.
package struct SchemaCompiler {
    private let set: SchemaSet
    private let assertsFormat: Bool
    private var schema: Schema
    private var compiled: [SchemaPlace: SchemaID] = [:]
    private var depth = 0
    private var usedResources: Set<Int> = []
    private var diagnostics: [Diagnostic] = []

    private init(_ set: SchemaSet, assertsFormat: Bool) {
        self.set = set
        self.assertsFormat = assertsFormat
        schema = Schema(set: set)
    }

    /// - Parameter assertsFormat: whether `format` is checked everywhere; otherwise only where a meta-schema asks for it.
    /// - Throws: every fault of every schema reached.
    package static func compile(
        _ roots: [SchemaPlace], in set: SchemaSet, assertsFormat: Bool = false
    ) throws(DiagnosticBatch) -> (Schema, [SchemaID]) {
        var compiler = SchemaCompiler(set, assertsFormat: assertsFormat)
        let ids = roots.map { compiler.compile($0) }
        compiler.compileDynamicAnchors()
        compiler.refuseCircles()
        guard compiler.diagnostics.isEmpty else { throw DiagnosticBatch(compiler.diagnostics) }
        return (compiler.schema, ids)
    }

    private mutating func compile(_ given: SchemaPlace) -> SchemaID {
        let tree = set.tree(given)
        let place = SchemaPlace(document: given.document, node: tree.resolve(given.node))
        if let id = compiled[place] { return id }
        let id = SchemaID(schema.rules.count)
        compiled[place] = id
        depth += 1
        defer { depth -= 1 }
        guard depth < 1_000 else {
            diagnostics.append(.schemaKeyword("a schema", "leads through more than 1,000 others", at: set.span(place)))
            schema.rules.append(Rules())
            return id
        }
        // Keeps the place while what it leads to is compiled.
        schema.rules.append(Rules())
        switch tree.kind(place.node) {
        case .boolean: schema.rules[Int(id.index)] = Rules(place: place, isFalse: !tree.boolean(place.node))
        case .mapping: schema.rules[Int(id.index)] = rules(at: place)
        default:
            diagnostics.append(.schemaKeyword("a schema", "must be a mapping, true or false", at: set.span(place)))
        }
        return id
    }

    /// A `$dynamicRef` can lead to the anchor of that name in any resource on the way, whichever way that is. Compiling one can
    /// bring in more resources and references, until there are no more.
    private mutating func compileDynamicAnchors() {
        var isComplete = false
        while !isComplete {
            isComplete = true
            let names = Set(schema.rules.compactMap { $0.dynamicReference?.anchor })
            for resource in usedResources.sorted() {
                let anchors = set.resources[resource].dynamicAnchors.filter {
                    names.contains($0.key) && compiled[$0.value] == nil
                }
                for (_, place) in anchors.sorted(by: { $0.key < $1.key }) {
                    _ = compile(place)
                    isComplete = false
                }
            }
        }
        schema.dynamicAnchors = set.resources.map { resource in
            resource.dynamicAnchors.compactMapValues { compiled[$0] }
        }
    }

    /// A subschema that leads back to itself without reaching into the value would never come to an answer.
    private mutating func refuseCircles() {
        enum Mark { case open, done }
        var marks: [Int: Mark] = [:]
        for start in schema.rules.indices where marks[start] == nil {
            var stack = [(id: start, next: 0)]
            marks[start] = .open
            while let (id, next) = stack.last {
                let targets = schema.rules[id].inPlace
                guard next < targets.count else {
                    marks[id] = .done
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let target = Int(targets[next].index)
                if marks[target] == .open, let place = schema.rules[target].place {
                    diagnostics.append(.endlessSchemaReference(at: set.span(place)))
                } else if marks[target] == nil {
                    marks[target] = .open
                    stack.append((target, 0))
                }
            }
        }
    }

    private mutating func rules(at place: SchemaPlace) -> Rules {
        let resource = set.resource(of: place)
        if usedResources.insert(resource).inserted { diagnostics += set.faults[resource] ?? [] }
        let vocabularies = set.resources[resource].vocabularies
        let keywords = Keywords(set, place, vocabularies)
        return Rules(
            place: place, resource: resource, types: types(keywords["type"]),
            constant: keywords["const"].map { Options(tree: set.tree($0), nodes: [$0.node]) },
            options: options(keywords), number: numberRules(keywords),
            string: stringRules(keywords, assertsFormat || vocabularies.contains(.formatAssertion)),
            object: objectRules(keywords), array: arrayRules(keywords),
            reference: reference(keywords["$ref"], from: place),
            dynamicReference: dynamicReference(keywords["$dynamicRef"], from: place),
            combination: combination(keywords),
            unevaluatedProperties: subschema(keywords, "unevaluatedProperties"),
            unevaluatedItems: subschema(keywords, "unevaluatedItems"))
    }

    private mutating func reference(_ reference: SchemaPlace?, from place: SchemaPlace) -> SchemaID? {
        guard let reference else { return nil }
        do throws(DiagnosticBatch) {
            let target = try set.target(of: reference, in: place)
            if target != place { return compile(target) }
            diagnostics.append(.endlessSchemaReference(at: set.span(reference)))
        } catch {
            diagnostics += error.diagnostics
        }
        return nil
    }

    private mutating func dynamicReference(_ reference: SchemaPlace?, from place: SchemaPlace) -> DynamicReference? {
        guard let reference else { return nil }
        do throws(DiagnosticBatch) {
            let target = try set.target(of: reference, in: place)
            let fragment = set.text(reference).flatMap { URIReference($0).fragment } ?? ""
            let isDynamic = set.resources[set.resource(of: target)].dynamicAnchors[fragment] == target
            return DynamicReference(target: compile(target), anchor: isDynamic ? fragment : nil)
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
                let help = suggestion(for: name, among: TypeSet.named.map(\.name))
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

    private mutating func stringRules(_ keywords: Keywords, _ assertsFormat: Bool) -> StringRules? {
        // A format that nobody knows is an annotation, whatever is asserted.
        let format = assertsFormat ? keywords["format"].flatMap { set.text($0) }.flatMap { Format(rawValue: $0) } : nil
        guard format != nil || keywords.hasAny("minLength", "maxLength", "pattern") else { return nil }
        return StringRules(
            minLength: size(keywords, "minLength"), maxLength: size(keywords, "maxLength"),
            pattern: keywords["pattern"].flatMap { pattern(set.text($0), at: $0) }, format: format)
    }

    private mutating func objectRules(_ keywords: Keywords) -> ObjectRules? {
        guard
            keywords.hasAny(
                "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
                "maxProperties",
                "dependentRequired", "dependentSchemas", "dependencies")
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
        // Not a keyword of the draft any more, but one that older schemas still mean.
        let legacy = mapping(keywords, "dependencies").map {
            (name: $0.name, place: $0.place, isList: set.tree($0.place).kind($0.place.node) == .sequence)
        }
        for (source, place) in mapping(keywords, "patternProperties") {
            if let pattern = pattern(source, at: place) { patterns.append((pattern, compile(place))) }
        }
        let required = mapping(keywords, "dependentRequired") + legacy.filter(\.isList).map { ($0.name, $0.place) }
        let dependent = required.map { name, place in
            (schema.names.number(name), texts(place, "dependentRequired").map { schema.names.number($0) })
        }
        let schemas = mapping(keywords, "dependentSchemas") + legacy.filter { !$0.isList }.map { ($0.name, $0.place) }
        return ObjectRules(
            entries: entries, patterns: patterns, additional: subschema(keywords, "additionalProperties"),
            propertyNames: subschema(keywords, "propertyNames"), minimum: size(keywords, "minProperties"),
            maximum: size(keywords, "maxProperties"), dependent: dependent,
            dependentSchemas: schemas.map { (schema.names.number($0.name), compile($0.place)) })
    }

    private mutating func arrayRules(_ keywords: Keywords) -> ArrayRules? {
        guard keywords.hasAny("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains") else {
            return nil
        }
        return ArrayRules(
            prefix: subschemas(keywords, "prefixItems"), items: subschema(keywords, "items"),
            minimum: size(keywords, "minItems"), maximum: size(keywords, "maxItems"),
            isUnique: flag(keywords, "uniqueItems"),
            contains: subschema(keywords, "contains"), minContains: size(keywords, "minContains"),
            maxContains: size(keywords, "maxContains"))
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

    private mutating func flag(_ keywords: Keywords, _ name: String) -> Bool {
        guard let value = keywords[name] else { return false }
        let tree = set.tree(value)
        if tree.kind(value.node) != .boolean {
            diagnostics.append(.schemaKeyword(name, "must be true or false", at: set.span(value)))
        }
        return tree.kind(value.node) == .boolean && tree.boolean(value.node)
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

/// The keywords of one subschema that mean something in its vocabularies. They are few: to look at all of them is faster than hashing.
private struct Keywords {
    private let defined: [(name: String, place: SchemaPlace)]

    init(_ set: SchemaSet, _ place: SchemaPlace, _ vocabularies: Vocabularies) {
        defined = set.children(place).filter { vocabularies.define($0.name) }
    }

    subscript(name: String) -> SchemaPlace? { defined.first { $0.name == name }?.place }

    func hasAny(_ names: String...) -> Bool { defined.contains { names.contains($0.name) } }
}
