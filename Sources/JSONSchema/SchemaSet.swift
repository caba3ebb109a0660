import SeedSyntax

/// The schema documents of a run, and the references between them. Nothing is fetched: what is not here does not exist.
package struct SchemaSet: Sendable {
    package private(set) var documents: [SchemaDocument]
    private(set) var resources: [SchemaResource] = []
    /// Faults of `$id`, `$anchor`, `$schema` and `$vocabulary`, by resource: they count once it is used.
    private(set) var faults: [Int: [Diagnostic]] = [:]
    private let givenCount: Int
    private var refersToDraft = false
    private var resourceByURI: [String: Int] = [:]
    private var resourceByPlace: [SchemaPlace: Int] = [:]

    package init(_ documents: [SchemaDocument]) {
        self.documents = documents
        let own = documents.indices
        givenCount = own.count
        for document in own { index(document) }
        // The draft's own schemas are here without a file, but read only for those who refer to them.
        if refersToDraft {
            for document in MetaSchemas.documents() {
                self.documents.append(document)
                index(self.documents.count - 1)
            }
        }
        for resource in resources.indices { readVocabularies(of: resource) }
    }

    // MARK: Places

    package func tree(_ place: SchemaPlace) -> SyntaxTree { documents[place.document].tree }

    package func child(_ place: SchemaPlace, _ name: String) -> SchemaPlace? {
        tree(place).child(place.node, name).map { SchemaPlace(document: place.document, node: $0) }
    }

    package func children(_ place: SchemaPlace) -> [(name: String, place: SchemaPlace)] {
        let tree = tree(place)
        guard tree.kind(place.node) == .mapping else { return [] }
        return tree.children(place.node).map {
            (tree.name(of: tree.key($0)), SchemaPlace(document: place.document, node: $0))
        }
    }

    package func elements(_ place: SchemaPlace) -> [SchemaPlace] {
        let tree = tree(place)
        guard tree.kind(place.node) == .sequence else { return [] }
        return tree.children(place.node).map { SchemaPlace(document: place.document, node: $0) }
    }

    package func text(_ place: SchemaPlace) -> String? {
        let tree = tree(place)
        return tree.kind(place.node) == .text ? tree.text(place.node) : nil
    }

    package func span(_ place: SchemaPlace) -> Span { tree(place).span(place.node) }

    /// `schema/rewards.schema.json#/$defs/row`, for messages.
    func name(of place: SchemaPlace) -> String {
        let tree = tree(place)
        let span = tree.span(place.node)
        var steps: [String] = []
        var node = documents[place.document].root
        while node != place.node {
            let children = tree.children(node)
            guard
                let index = children.firstIndex(where: { child in
                    let outer = tree.span(child)
                    return child == place.node
                        || (outer.start <= span.start && span.end <= outer.end && tree.count(child) > 0)
                })
            else { break }
            steps.append(tree.kind(node) == .mapping ? tree.name(of: tree.key(children[index])) : String(index))
            node = children[index]
        }
        return documents[place.document].path + "#" + steps.map { "/" + escapePointer($0) }.joined()
    }

    /// Every subschema of the documents that were given, in order.
    package var subschemas: [SchemaPlace] {
        let places = resourceByPlace.keys.filter { $0.document < givenCount }.map { (place: $0, span: span($0)) }
        return places.sorted { $0.span < $1.span }.map(\.place)
    }

    // MARK: References

    /// The resource that a subschema belongs to.
    func resource(of place: SchemaPlace) -> Int {
        resourceByPlace[place] ?? resourceByPlace[
            SchemaPlace(document: place.document, node: documents[place.document].root)] ?? 0
    }

    /// Follows a `$ref` or `$dynamicRef`.
    ///
    /// - Parameters:
    ///   - reference: the keyword's value.
    ///   - schema: the subschema it stands in.
    /// - Throws: when nothing among the documents has that URI, or the fragment leads nowhere.
    package func target(of reference: SchemaPlace, in schema: SchemaPlace) throws(DiagnosticBatch) -> SchemaPlace {
        guard let text = text(reference) else {
            throw DiagnosticBatch(.schemaKeyword("a reference", "must be a text", at: span(reference)))
        }
        let uri = URIReference(text).resolved(against: resources[resource(of: schema)].base)
        guard let index = resourceByURI[uri.withoutFragment.text] else {
            throw DiagnosticBatch(missingDocument(text, uri, at: span(reference)))
        }
        let fragment = URIReference.percentDecoded(uri.fragment ?? "")
        let resource = resources[index]
        if fragment.isEmpty { return resource.root }
        if fragment.hasPrefix("/") { return try follow(fragment, from: resource.root, text, reference) }
        if let place = resource.anchors[fragment] ?? resource.dynamicAnchors[fragment] { return place }
        let known = (Array(resource.anchors.keys) + Array(resource.dynamicAnchors.keys)).sorted()
        let help = nearestName(to: fragment, among: known).map { "did you mean \"#\($0)\"?" }
        throw DiagnosticBatch(
            .danglingSchemaReference(text, "there is no anchor \"\(fragment)\"", at: span(reference), help: help))
    }

    private func follow(
        _ pointer: String, from root: SchemaPlace, _ text: String, _ reference: SchemaPlace
    ) throws(DiagnosticBatch) -> SchemaPlace {
        var place = root
        for step in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = unescapePointer(step)
            let elements = elements(place)
            let element = Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            guard let next = child(place, name) ?? element else {
                let help = suggestion(for: name, among: children(place).map(\.name))
                throw DiagnosticBatch(
                    .danglingSchemaReference(
                        text, "\(documents[place.document].path) has no \"\(name)\" there", at: span(reference),
                        help: help))
            }
            place = next
        }
        return SchemaPlace(document: place.document, node: tree(place).resolve(place.node))
    }

    private func missingDocument(_ text: String, _ uri: URIReference, at span: Span) -> Diagnostic {
        let wanted = uri.withoutFragment.text
        let help = suggestion(for: wanted, among: resourceByURI.keys.sorted())
        return .danglingSchemaReference(
            text, "there is no schema \(wanted)", at: span,
            help: help ?? "references are never fetched; put the file beside the others")
    }

    // MARK: Indexing

    private mutating func index(_ document: Int) {
        let root = SchemaPlace(document: document, node: documents[document].root)
        add(SchemaResource(base: documents[document].uri.withoutFragment, root: root, vocabularies: .standard))
        visit(root, resource: resources.count - 1)
    }

    private mutating func add(_ resource: SchemaResource) {
        resources.append(resource)
        resourceByURI[resource.base.text] = resources.count - 1
    }

    private mutating func visit(_ given: SchemaPlace, resource parent: Int) {
        let place = SchemaPlace(document: given.document, node: tree(given).resolve(given.node))
        var resource = parent
        if let id = child(place, "$id") { resource = identify(place, id, in: parent) }
        resourceByPlace[place] = resource
        for (name, isDynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
            guard let value = child(place, name) else { continue }
            guard let anchor = text(value), isAnchor(anchor) else {
                faults[resource, default: []].append(
                    .schemaKeyword(name, "must be a name: a letter or _, then letters, digits, - _ .", at: span(value)))
                continue
            }
            if isDynamic {
                resources[resource].dynamicAnchors[anchor] = place
            } else {
                resources[resource].anchors[anchor] = place
            }
        }
        for (keyword, value) in children(place) {
            if keyword == "$ref" || keyword == "$dynamicRef", text(value)?.hasPrefix(MetaSchemas.prefix) == true {
                refersToDraft = true
            }
            switch SubschemaShape.keywords[keyword] {
            case .one: visit(value, resource: resource)
            case .list: for element in elements(value) { visit(element, resource: resource) }
            case .mapping: for member in children(value) { visit(member.place, resource: resource) }
            case nil: break
            }
        }
    }

    private mutating func identify(_ place: SchemaPlace, _ id: SchemaPlace, in parent: Int) -> Int {
        guard let text = text(id), URIReference(text).fragment ?? "" == "" else {
            faults[parent, default: []].append(
                .schemaKeyword(
                    "$id", "must be a URI without a fragment", at: span(id), help: "use $anchor to name a part"))
            return parent
        }
        let base = URIReference(text).resolved(against: resources[parent].base).withoutFragment
        if resources[parent].root == place {
            // The document keeps the URI under which it was found as a second name.
            resources[parent] = SchemaResource(base: base, root: place, vocabularies: .standard)
            resourceByURI[base.text] = parent
            return parent
        }
        add(SchemaResource(base: base, root: place, vocabularies: .standard))
        return resources.count - 1
    }

    private func isAnchor(_ text: String) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }

    // MARK: The draft

    /// `$schema` names the draft, or a meta-schema among the documents, whose `$vocabulary` says which keywords mean something.
    private mutating func readVocabularies(of index: Int) {
        let root = resources[index].root
        guard let value = child(root, "$schema") else {
            // A part with an `$id` of its own is written in the language of the whole.
            let document = resource(of: SchemaPlace(document: root.document, node: documents[root.document].root))
            resources[index].vocabularies = resources[document].vocabularies
            return
        }
        let uri = text(value).map { URIReference($0).resolved(against: resources[index].base) }
        guard let uri, uri.withoutFragment.text != Vocabularies.draft else { return }
        guard let meta = resourceByURI[uri.withoutFragment.text] else {
            faults[index, default: []].append(.unsupportedDraft(text(value) ?? "", at: span(value)))
            return
        }
        guard let declared = child(resources[meta].root, "$vocabulary") else { return }
        var vocabularies: Vocabularies = []
        for (name, isRequired) in children(declared) {
            if name.hasPrefix(Vocabularies.prefix),
                let known = Vocabularies.known[String(name.dropFirst(Vocabularies.prefix.count))]
            {
                vocabularies.formUnion(known)
            } else if tree(isRequired).kind(isRequired.node) == .boolean, tree(isRequired).boolean(isRequired.node) {
                faults[index, default: []].append(.unknownVocabulary(name, at: span(value)))
            }
        }
        resources[index].vocabularies = vocabularies
    }
}

private func escapePointer(_ step: String) -> String {
    step.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
        .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
}

private func unescapePointer(_ step: Substring) -> String {
    guard step.contains("~") else { return String(step) }
    return step.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
        .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
}
