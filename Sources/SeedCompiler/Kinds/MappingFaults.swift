import SeedSyntax

/// What can be wrong with the `x-seedc` mapping of a schema.
extension Diagnostic {
    static func kindNotNamed(_ path: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "kind-unnamed", "the schema does not say which kind it describes", at: span,
            help: "give its properties a \"kind\" with a \"const\", and \"rows\" or \"row\"")
    }

    static func kindMisnamed(_ name: String, file: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "kind-misnamed", "the kind \"\(name)\" stands in \(file)", at: span,
            help: "call the file \(name).schema.json")
    }

    static func twoPlayersSchemas(at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "duplicate-kind", "two schemas describe the players manifest", at: span,
            labels: [Label(first, "the other one")], help: "keep one of them")
    }

    static func kindWithoutRows(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "kind-without-rows", "the kind \"\(name)\" has neither rows nor row", at: span,
            help: "\"rows\" is a list whose \"items\" describe a row; \"row\" is a singleton")
    }

    static func noMapping(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-missing", "the row of \"\(name)\" has no x-seedc", at: span,
            help: "say at least its \"table\" and its \"key\"")
    }

    static func twoMappings(at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "mapping-twice", "x-seedc says something else here than before", at: span,
            labels: [Label(first, "it is first given here")])
    }

    static func mappingKeyword(_ name: String, _ problem: String, at span: Span, help: String? = nil) -> Diagnostic {
        Diagnostic(
            "mapping-keyword", "\(name == "x-seedc" ? name : "x-seedc: \(name)") \(problem)", at: span, help: help)
    }

    static func namesAlike(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "names-alike", "there is another property whose name looks just like \"\(name)\"", at: span,
            help: "é can be one character or two: give them names that differ")
    }

    static func unknownMappingKeyword(_ name: String, known: [String], at span: Span) -> Diagnostic {
        let nearest = suggestion(for: name, among: known)
        return Diagnostic(
            "mapping-keyword", "x-seedc does not know \"\(name)\" here", at: span,
            help: nearest ?? "known here: " + known.joined(separator: ", "))
    }

    static func unknownReferencedKind(_ name: String, known: [String], at span: Span) -> Diagnostic {
        let nearest = suggestion(for: name, among: known)
        return Diagnostic(
            "mapping-reference", "there is no kind \"\(name)\"", at: span,
            help: nearest ?? "known kinds: " + known.sorted().joined(separator: ", "))
    }

    static func referenceToSingleton(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic("mapping-reference", "\"\(name)\" is a singleton and has no natural key to refer to", at: span)
    }

    static func keyRefersToItself(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-reference", "the natural key of \"\(name)\" holds a reference to \"\(name)\"", at: span,
            help: "refer to itself in a property that is not part of the key")
    }

    static func jsonRefersToItself(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-reference", "a JSON value of \"\(name)\" refers to \"\(name)\"", at: span,
            help: "only a column of its own can refer to the same kind")
    }

    static func misplacedMapping(at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-misplaced", "x-seedc means nothing here", at: span,
            help: "it belongs on the row, on a property of the row, and on members and elements of JSON values")
    }

    static func recursiveMapping(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-recursive", "\"\(name)\" can hold itself, and x-seedc cannot follow it all the way down", at: span,
            help: "leave x-seedc out of recursive JSON values")
    }

    static func conditionalDefault(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-default", "the default of \"\(name)\" stands in a branch that not every row takes", at: span,
            help: "give it where the property is declared for all rows, or write the value in the rows")
    }

    static func timestampMapped(_ column: String, _ property: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-column", "the timestamp column \"\(column)\" is also mapped by \"\(property)\"", at: span,
            help: "keep one of the two")
    }

    static func duplicateKind(_ name: String, at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "kind-twice", "two schemas describe the kind \"\(name)\"", at: span, labels: [Label(first, "the first one")]
        )
    }

    static func columnMappedTwice(_ column: String, _ properties: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-column", "the column \"\(column)\" is mapped by \(properties.joined(separator: " and "))", at: span
        )
    }

    static func tooManyProperties(_ name: String, _ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-column", "the kind \"\(name)\" maps more than \(limit) columns", at: span,
            help: "leave out those that seedc need not manage")
    }

    static func childWithoutParent(_ list: ChildList, parent: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-children",
            "the kind \"\(list.kind)\" has no property that maps the column \"\(list.parent)\" and references \"\(parent)\"",
            at: span,
            help: "add one to \(list.kind).schema.json")
    }

    static func circleOfKinds(_ names: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            "mapping-circle", "these kinds need each other's rows first: \(names.joined(separator: ", "))", at: span,
            help: "a reference in a natural key, a nested list or a JSON value cannot be part of a circle")
    }
}

/// Whether a table is SQLite's or seedc's own. Both tell names apart without regard to case.
func isReserved(table: String) -> Bool {
    ["sqlite_", "_seedc_"].contains { table.lowercased().hasPrefix($0) }
}
