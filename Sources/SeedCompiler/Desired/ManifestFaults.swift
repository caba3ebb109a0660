import SeedSyntax

/// What no JSON Schema can find: faults between rows, and between rows and the tables that shall hold them.
extension Diagnostic {
    static func documentWithoutKind(_ span: Span, _ catalog: Catalog) -> Diagnostic {
        let names = (catalog.kinds.map(\.name) + [catalog.players?.name].compactMap { $0 }).sorted()
            .joined(separator: ", ")
        return Diagnostic(
            "kind-missing", "this document does not say its kind", at: span,
            help: "start it with \"kind:\" and one of: \(names)")
    }

    static func unknownKind(_ name: String, _ catalog: Catalog, at span: Span) -> Diagnostic {
        let names = (catalog.kinds.map(\.name) + [catalog.players?.name].compactMap { $0 }).sorted()
        let nearest = suggestion(for: name, among: names)
        return Diagnostic(
            "unknown-kind", "there is no kind \"\(name)\"", at: span,
            help: nearest ?? "known kinds: " + names.joined(separator: ", "))
    }

    static func duplicateRow(_ kind: String, _ key: String, at span: Span?, first: Span?) -> Diagnostic {
        Diagnostic(
            "duplicate-row", "\(kind) \(key) is given twice", at: span,
            labels: Label.at(first, "it is first given here"),
            help: "one natural key, one row: remove one, or rename it")
    }

    static func duplicateSingleton(_ kind: String, at span: Span?, first: Span?) -> Diagnostic {
        Diagnostic(
            "duplicate-row", "\(kind) is a singleton and is given twice", at: span,
            labels: Label.at(first, "it is first given here"))
    }

    static func formerKeyInUse(_ kind: String, _ key: String, at span: Span?, by other: Span?) -> Diagnostic {
        Diagnostic(
            "former-key-in-use", "\"was\" names \(kind) \(key), which the manifests use otherwise", at: span,
            labels: Label.at(other, "here"),
            help: "a row can only have been called what no other row is called now")
    }

    static func absentRowGiven(_ kind: String, _ key: String, at span: Span?, row: Span?) -> Diagnostic {
        Diagnostic(
            "absent-row-given", "\(kind) \(key) is listed as absent, and used elsewhere", at: span,
            labels: Label.at(row, "here"), help: "keep one of the two")
    }

    static func danglingReference(_ kind: String, _ key: String, isInDatabase: Bool?, nearest: String?, at span: Span?)
        -> Diagnostic
    {
        let place = isInDatabase == nil ? "in the manifests" : "in the manifests or in the database"
        return Diagnostic(
            "dangling-reference", "there is no \(kind) \(key) \(place)", at: span,
            help: nearest.map { "did you mean \($0)?" } ?? "add it to the manifests of \(kind)")
    }

    static func referenceToFormerKey(_ kind: String, _ key: String, now: String, at span: Span) -> Diagnostic {
        Diagnostic("dangling-reference", "\(kind) \(key) has been renamed", at: span, help: "refer to it as \(now)")
    }

    static func referenceToAbsentRow(_ kind: String, _ key: String, at span: Span?, absent: Span?) -> Diagnostic {
        Diagnostic(
            "dangling-reference", "\(kind) \(key) is listed as absent", at: span, labels: Label.at(absent, "here"))
    }

    static func parentGiven(_ property: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "parent-given", "a nested row belongs to the row it stands in and cannot name another \"\(property)\"",
            at: span, help: "remove it")
    }

    static func unmappedProperty(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "unknown-property", "\"\(name)\" is stored in no column", at: span,
            help: "remove it, or describe it under the row's properties in the schema")
    }

    static func notRows(at span: Span) -> Diagnostic {
        Diagnostic("wrong-type", "expected a list of rows, each a mapping", at: span)
    }

    static func duplicateMember(_ name: String, at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "duplicate-member", "two members of this value are stored as \"\(name)\"", at: span,
            labels: [Label(first, "the other one")],
            help: "keep one of the two")
    }

    static func defaultRefersToItself(_ property: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-default", "the default of \"\(property)\" refers to a kind whose rows come later", at: span,
            help: "give it in the rows")
    }

    static func nullKey(_ property: String, at span: Span) -> Diagnostic {
        Diagnostic("null-key", "\"\(property)\" is part of the natural key and must have a value", at: span)
    }

    static func keyTooLong(_ property: String, _ size: Int, _ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "key-too-long",
            "\"\(property)\" is part of the natural key and has \(size) bytes: the limit is \(limit)", at: span,
            help: "a natural key is a name that people tell rows by; choose a shorter property")
    }

    static func incompleteKey(_ kind: String, _ properties: [String], at span: Span) -> Diagnostic {
        let example = properties.map { "\($0): …" }.joined(separator: ", ")
        return Diagnostic(
            "incomplete-key", "this is not a natural key of \(kind)", at: span,
            help: properties.count == 1 ? "give the value of \(properties[0])" : "give { \(example) }")
    }

    static func misfit(_ value: String, _ column: TableShape.Column, at span: Span) -> Diagnostic {
        Diagnostic(
            "type-mismatch",
            "\(value) cannot be stored in the column \"\(column.name)\", whose type is \(column.declaredType)", at: span
        )
    }

    static func inexact(_ value: Int64, _ column: TableShape.Column, at span: Span) -> Diagnostic {
        Diagnostic(
            "type-mismatch",
            "\(value) would lose digits in the column \"\(column.name)\", whose type is \(column.declaredType)",
            at: span)
    }
}
