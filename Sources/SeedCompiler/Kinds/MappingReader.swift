import JSONSchema
import SeedSyntax

/// Reads the `x-seedc` mapping of one schema file into a `Kind`. Collects faults.
struct MappingReader {
    let set: SchemaSet
    var diagnostics: [Diagnostic] = []
    /// Every `x-seedc` that was read. One that stands where it means nothing is a fault, not a comment.
    private var readMappings: Set<SchemaPlace> = []
    /// Whether the JSON value at hand can hold itself.
    private var isRecursive = false
    /// Of the kind at hand, where its properties are declared for every row.
    private var unconditionalPlaces: Set<SchemaPlace> = []

    init(_ set: SchemaSet) { self.set = set }

    /// To be called once all kinds are read.
    ///
    /// - Parameter used: the subschemas that some manifest's schema leads to.
    mutating func refuseUnreadMappings(among used: Set<SchemaPlace>) {
        for place in set.subschemas where used.contains(place) {
            guard let mapping = set.child(place, "x-seedc"), !readMappings.contains(mapping) else { continue }
            diagnostics.append(.misplacedMapping(at: set.tree(mapping).keySpan(mapping.node)))
        }
    }

    /// What a schema file says of itself, before kinds are put together.
    struct Head {
        let name: String
        let root: SchemaPlace
        let row: SchemaPlace
        let isSingleton: Bool
        /// Whether it describes the players manifest, which has no rows.
        var isPlayers = false
    }

    mutating func head(of document: Int) -> Head? {
        let root = SchemaPlace(document: document, node: set.documents[document].root)
        let path = set.documents[document].path
        // A file of definitions that other schemas refer to.
        if set.child(root, "properties") == nil, set.child(root, "$defs") != nil { return nil }
        guard let properties = set.child(root, "properties"), let kind = set.child(properties, "kind"),
            let constant = set.child(kind, "const"), let name = set.text(constant)
        else {
            diagnostics.append(.kindNotNamed(path, at: set.span(root)))
            return nil
        }
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        if fileName != name + ".schema.json" {
            diagnostics.append(.kindMisnamed(name, file: fileName, at: set.span(constant)))
        }
        if isPlayers(root) { return Head(name: name, root: root, row: root, isSingleton: false, isPlayers: true) }
        let list = set.child(properties, "rows")
        guard let row = list.flatMap({ itemSchema(of: $0) }) ?? set.child(properties, "row") else {
            diagnostics.append(.kindWithoutRows(name, at: set.span(properties)))
            return nil
        }
        return Head(name: name, root: root, row: row, isSingleton: list == nil)
    }

    /// Whether a schema says of itself: `"x-seedc": {"players": true}`.
    private mutating func isPlayers(_ root: SchemaPlace) -> Bool {
        guard let mapping = set.child(root, "x-seedc"), let players = set.child(mapping, "players") else {
            return false
        }
        readMappings.insert(mapping)
        refuseUnknown(mapping, known: ["players"])
        let tree = set.tree(players)
        return tree.kind(players.node) == .boolean && tree.boolean(players.node)
    }

    mutating func kind(_ head: Head, manifestSchema: SchemaID) -> Kind? {
        let views = inPlace(head.row)
        guard let (mapping, values) = extensionKeyword(in: views) else {
            diagnostics.append(.noMapping(head.name, at: set.span(head.row)))
            return nil
        }
        refuseUnknown(
            mapping,
            known: [
                "table", "key", "id", "created", "updated", "removed", "retire", "on_drift", "on_adopt", "holders",
                "curve",
            ])
        unconditionalPlaces = Set(members(in: inPlace(head.row, conditional: false)).flatMap(\.places))
        let (properties, children) = properties(in: views)
        guard let table = requiredText(values["table"], "table", mapping) else { return nil }
        if isReserved(table: table), let place = values["table"] {
            diagnostics.append(.mappingKeyword("table", "is \"\(table)\", which is not yours", at: set.span(place)))
        }
        var key: [Int] = []
        var constants: [(column: String, value: Value)] = []
        if let place = values["key"] {
            if head.isSingleton { constants = self.constants(place) } else { key = keyProperties(place, properties) }
        } else {
            diagnostics.append(
                .mappingKeyword(
                    "key", "is missing", at: set.span(mapping),
                    help: "name the properties that tell one row from another"))
        }
        return Kind(
            name: head.name, table: table, span: set.span(mapping), properties: properties, key: key,
            constants: constants,
            id: values["id"].flatMap { text($0, "id") }, created: values["created"].flatMap { text($0, "created") },
            updated: values["updated"].flatMap { text($0, "updated") }, children: children,
            rules: rules(values, properties, key), curve: values["curve"].flatMap { curve($0, properties, key) },
            manifestSchema: manifestSchema)
    }

    // MARK: The row

    private mutating func keyProperties(_ place: SchemaPlace, _ properties: [Property]) -> [Int] {
        let names = set.elements(place)
        if names.isEmpty {
            diagnostics.append(.mappingKeyword("key", "must be a list of property names", at: set.span(place)))
        }
        return names.compactMap { element in
            let name = set.text(element) ?? ""
            guard let index = properties.firstIndex(where: { $0.name == name }) else {
                diagnostics.append(
                    .mappingKeyword(
                        "key", "names \"\(name)\", which is not a property of the row", at: set.span(element),
                        help: suggestion(for: name, among: properties.map(\.name))))
                return nil
            }
            if properties[index].policy == .initial {
                diagnostics.append(
                    .mappingKeyword(
                        "key", "names \"\(name)\", whose policy is initial", at: set.span(element),
                        help: "a key is always managed"))
            }
            return index
        }
    }

    private mutating func constants(_ place: SchemaPlace) -> [(column: String, value: Value)] {
        var constants: [(column: String, value: Value)] = []
        for (column, value) in set.children(place) {
            guard let scalar = scalar(value) else {
                diagnostics.append(
                    .mappingKeyword(
                        "key", "takes an integer, a text, true or false for \"\(column)\"", at: set.span(value)))
                continue
            }
            constants.append((column, scalar))
        }
        if constants.isEmpty {
            diagnostics.append(
                .mappingKeyword(
                    "key", "of a singleton must be columns and their values", at: set.span(place),
                    help: "for example: {\"id\": 1}"))
        }
        return constants
    }

    /// A singleton's own value, or a value that retires a row.
    func scalar(_ place: SchemaPlace) -> Value? {
        let tree = set.tree(place)
        switch tree.kind(place.node) {
        case .integer: return .integer(tree.integer(place.node))
        case .text: return .text(tree.text(place.node))
        case .boolean: return .integer(tree.boolean(place.node) ? 1 : 0)
        default: return nil
        }
    }

    // MARK: Properties

    private mutating func properties(in views: [SchemaPlace]) -> ([Property], [ChildList]) {
        var properties: [Property] = []
        var children: [ChildList] = []
        for (name, places) in members(in: views) where name != "was" {
            let views = places.flatMap { inPlace($0) }
            let found = extensionKeyword(in: views)
            let values = found?.values ?? [:]
            if let found {
                refuseUnknown(
                    found.mapping, known: ["column", "policy", "storage", "references", "children", "parent"])
            }
            let span = set.span(found?.mapping ?? places[0])
            if let kind = values["children"].flatMap({ text($0, "children") }) {
                guard let parent = requiredText(values["parent"], "parent", found!.mapping) else { continue }
                children.append(ChildList(name: name, kind: kind, parent: parent, span: span))
                continue
            }
            isRecursive = false
            let json = jsonMapping(views)
            if isRecursive, !json.isEmpty { diagnostics.append(.recursiveMapping(name, at: span)) }
            properties.append(
                Property(
                    name: name, column: values["column"].flatMap { text($0, "column") } ?? name,
                    policy: policy(values["policy"]),
                    isJSON: isJSON(values["storage"]),
                    reference: values["references"].flatMap { text($0, "references") },
                    json: json,
                    defaultValue: defaultValue(name, views, places), declarations: views, span: span))
        }
        return (properties, children)
    }

    private mutating func policy(_ place: SchemaPlace?) -> Property.Policy {
        guard let place, let name = text(place, "policy") else { return .managed }
        guard let policy = Property.Policy(rawValue: name) else {
            diagnostics.append(.mappingKeyword("policy", "must be managed or initial", at: set.span(place)))
            return .managed
        }
        return policy
    }

    private mutating func isJSON(_ place: SchemaPlace?) -> Bool {
        guard let place, let name = text(place, "storage") else { return false }
        if name != "json" { diagnostics.append(.mappingKeyword("storage", "must be json", at: set.span(place))) }
        return name == "json"
    }

    /// What stands under `x-seedc` inside a JSON value, however deep.
    private mutating func jsonMapping(_ views: [SchemaPlace], within path: Set<SchemaPlace> = []) -> JSONMapping {
        var mapping = JSONMapping()
        if views.contains(where: path.contains) { isRecursive = true }
        let views = views.filter { !path.contains($0) }
        let path = path.union(views)
        guard !views.isEmpty else { return mapping }
        for (name, places) in members(in: views) {
            let inner = places.flatMap { inPlace($0) }
            let inside = jsonMapping(inner, within: path)
            let found = extensionKeyword(in: inner)
            if let found { refuseUnknown(found.mapping, known: ["column", "references"]) }
            guard found != nil || !inside.isEmpty else { continue }
            mapping.members.append(
                JSONMapping.Member(
                    name: Array(name.utf8),
                    column: Array((found?.values["column"].flatMap { text($0, "column") } ?? name).utf8),
                    reference: found?.values["references"].flatMap { text($0, "references") }, inside: inside))
        }
        let items = views.compactMap { set.child($0, "items") }
        if !items.isEmpty {
            let inner = items.flatMap { inPlace($0) }
            if let found = extensionKeyword(in: inner) {
                refuseUnknown(found.mapping, known: ["references"])
                mapping.elementReference = found.values["references"].flatMap { text($0, "references") }
            }
            let inside = jsonMapping(inner, within: path)
            if !inside.isEmpty { mapping.elements = [inside] }
        }
        return mapping
    }

    // MARK: Walking schemas

    /// The properties that subschemas of one value declare, in order, each with every place that does.
    private mutating func members(in views: [SchemaPlace]) -> [(name: String, places: [SchemaPlace])] {
        var members: [(name: String, places: [SchemaPlace])] = []
        for view in views {
            guard let properties = set.child(view, "properties") else { continue }
            for (name, place) in set.children(properties) {
                // For a String these are one, for a database two.
                if let index = members.firstIndex(where: { $0.name == name }) {
                    if !members[index].name.utf8.elementsEqual(name.utf8) {
                        diagnostics.append(.namesAlike(name, at: set.span(place)))
                    }
                    members[index].places.append(place)
                } else {
                    members.append((name, [place]))
                }
            }
        }
        return members
    }

    /// The default of a property, as far as it holds for every row: one in a branch would have to be chosen row by row.
    private mutating func defaultValue(_ name: String, _ views: [SchemaPlace], _ places: [SchemaPlace]) -> SchemaPlace?
    {
        let certain = unconditionalPlaces.intersection(places).sorted { set.span($0) < set.span($1) }
            .flatMap { inPlace($0, conditional: false) }
        let found = certain.compactMap { set.child($0, "default") }.first
        for view in views {
            guard let other = set.child(view, "default"), !certain.contains(view) else { continue }
            diagnostics.append(.conditionalDefault(name, at: set.span(other)))
        }
        return found
    }

    /// A subschema and all that apply to the same value: behind `$ref`, in `allOf` and, where asked for, in the branches of a choice.
    private func inPlace(_ place: SchemaPlace, conditional: Bool = true) -> [SchemaPlace] {
        var found: [SchemaPlace] = []
        func visit(_ place: SchemaPlace) {
            guard !found.contains(place) else { return }
            found.append(place)
            // A reference that leads nowhere is reported where schemas are compiled.
            if let reference = set.child(place, "$ref"), let target = try? set.target(of: reference, in: place) {
                visit(target)
            }
            for name in conditional ? ["allOf", "anyOf", "oneOf"] : ["allOf"] {
                for element in set.child(place, name).map({ set.elements($0) }) ?? [] { visit(element) }
            }
            for name in conditional ? ["then", "else"] : [] {
                if let branch = set.child(place, name) { visit(branch) }
            }
        }
        visit(place)
        return found
    }

    private func itemSchema(of list: SchemaPlace) -> SchemaPlace? {
        inPlace(list).lazy.compactMap { set.child($0, "items") }.first
    }

    /// The one `x-seedc` among the subschemas of a value. Two that differ are a fault; the nearest would win by chance.
    private mutating func extensionKeyword(in views: [SchemaPlace]) -> (
        mapping: SchemaPlace, values: [String: SchemaPlace]
    )? {
        let found = views.compactMap { set.child($0, "x-seedc") }
        readMappings.formUnion(found)
        guard let first = found.first else { return nil }
        for other in found.dropFirst()
        where other != first && set.tree(other).source(other.node) != set.tree(first).source(first.node) {
            diagnostics.append(.twoMappings(at: set.span(other), first: set.span(first)))
        }
        if set.tree(first).kind(first.node) != .mapping {
            diagnostics.append(.mappingKeyword("x-seedc", "must be a mapping", at: set.span(first)))
        }
        return (first, Dictionary(set.children(first).map { ($0.name, $0.place) }, uniquingKeysWith: { a, _ in a }))
    }

    mutating func refuseUnknown(_ mapping: SchemaPlace, known: [String]) {
        for (name, place) in set.children(mapping) where !known.contains(name) {
            diagnostics.append(.unknownMappingKeyword(name, known: known, at: set.tree(place).keySpan(place.node)))
        }
    }

    mutating func text(_ place: SchemaPlace, _ name: String) -> String? {
        guard let text = set.text(place), !text.isEmpty else {
            diagnostics.append(.mappingKeyword(name, "must be a text", at: set.span(place)))
            return nil
        }
        // SQLite would take the name to end there.
        guard !text.utf8.contains(0) else {
            diagnostics.append(.mappingKeyword(name, "cannot hold the character U+0000", at: set.span(place)))
            return nil
        }
        return text
    }

    mutating func requiredText(_ place: SchemaPlace?, _ name: String, _ mapping: SchemaPlace) -> String? {
        guard let place else {
            diagnostics.append(.mappingKeyword(name, "is missing", at: set.span(mapping)))
            return nil
        }
        return text(place, name)
    }
}
