import SeedSyntax

/// What speaks against a plan, found among the live rows.
extension Diagnostic {
    /// - Parameter place: where the row is named; by default the entry's own place.
    package static func duplicateLiveRows(
        _ state: DesiredState, _ kind: Int, _ entry: Int, _ ids: [Value], at place: Span? = nil
    ) -> Diagnostic {
        let rows = state.kinds[kind]
        let known = ids.filter { $0 != .null }.map(\.display)
        let list =
            known.isEmpty ? "" : ", ids \(known.prefix(10).joined(separator: ", "))\(known.count > 10 ? ", …" : "")"
        return Diagnostic(
            "duplicate-live-rows",
            "the table \"\(rows.kind.table)\" holds \(ids.count) rows with the natural key \(state.keyText(kind, entry))\(list)",
            at: place ?? rows.entries[entry].span,
            help: "seedc cannot tell which one is meant: move what refers to the others, and delete them")
    }

    static func severalFormerRows(_ state: DesiredState, _ kind: Int, _ entry: Int, _ formers: [Int]) -> Diagnostic {
        let keys = formers.map { state.keyText(kind, $0) }.joined(separator: ", ")
        return Diagnostic(
            "ambiguous-rename",
            "several rows bear an old name of \(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)): \(keys)",
            at: state.kinds[kind].entries[entry].span, help: "leave one of them under \"was\"")
    }

    static func formerRowStays(_ state: DesiredState, _ kind: Int, _ entry: Int, _ former: Int) -> Diagnostic {
        Diagnostic(
            "former-row-stays", severity: .warning,
            "both \(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)) and its old name \(state.keyText(kind, former)) are in the database",
            at: state.kinds[kind].entries[former].span,
            help: "the row under the old name is left alone; take it out of \"was\" if it is another row")
    }

    static func referenceNotSelected(
        _ state: DesiredState, _ kind: Int, _ entry: Int, _ target: Int, _ targetEntry: Int
    ) -> Diagnostic {
        let name = state.catalog.kinds[target].name
        return Diagnostic(
            "reference-not-selected",
            "\(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)) refers to \(name) \(state.keyText(target, targetEntry)), which is not in the database yet",
            at: state.kinds[kind].entries[entry].span, help: "add --only \(name)")
    }

    static func referenceWithheld(
        _ state: DesiredState, _ kind: Int, _ entry: Int, _ target: Int, _ targetEntry: Int
    ) -> Diagnostic {
        Diagnostic(
            "reference-withheld",
            "\(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)) refers to \(state.catalog.kinds[target].name) \(state.keyText(target, targetEntry)), which was deleted in the database and is kept so",
            at: state.kinds[kind].entries[entry].span,
            help: "bring it back with --on-drift overwrite, or refer to another row")
    }

    static func missingValue(_ state: DesiredState, _ kind: Int, _ entry: Int, _ property: Property) -> Diagnostic {
        Diagnostic(
            "missing-value", severity: .warning,
            "\(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)) has no \"\(property.name)\", and the column \"\(property.column)\" must have a value",
            at: state.kinds[kind].entries[entry].span, help: "an apply will be refused; give this row a value for it")
    }

    static func circleOfRows(_ state: DesiredState, _ kind: Int, _ entry: Int) -> Diagnostic {
        Diagnostic(
            "circle-of-rows",
            "\(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)) and other new rows refer to each other in a circle",
            at: state.kinds[kind].entries[entry].span, help: "add them without one of the references first")
    }
}
