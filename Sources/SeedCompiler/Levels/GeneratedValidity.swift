import JSONSchema
import SeedSyntax

extension LevelGrower {
    /// What the schema has against the rows as they come out: a title that nobody gives, a total over its maximum.
    func invalidRows(_ table: LevelTable) -> [Diagnostic] {
        let text = ManifestWriter.document(
            kind: kind.name, rows: table.rows.map(written), isSingleton: false, schema: nil)
        // The text is only looked at here, so that it needs no place in the run's files.
        let file = SourceFile(id: FileID(0), path: "generated", contents: Array(text.utf8))
        guard let tree = try? parseYAML(file), let root = tree.documents.first, let list = tree.child(root, "rows")
        else { return [] }
        let rows = tree.children(list)
        // One formula that goes wrong at every level is one fault.
        var seen: Set<Diagnostic> = []
        return Validator(catalog.schema, tree).validate(root, kind.manifestSchema).compactMap { fault in
            guard let span = fault.span, let index = rows.firstIndex(where: { tree.span($0).encloses(span) }) else {
                return nil
            }
            let row = table.rows[index]
            let value = tree.children(rows[index]).first { tree.span($0).encloses(span) }
            let property = value.flatMap { kind.property(tree.name(of: tree.key($0))) }
            let place = table.span(row, property) ?? table.span(row) ?? span
            if value != nil, !seen.insert(Diagnostic(fault.id, fault.rule ?? "", at: place)).inserted { return nil }
            let help = fault.id == "missing-property" ? "give it in a row of level \(row.level)" : fault.help
            return Diagnostic(
                fault.id, "level \(row.level), as it is generated: \(fault.message)", at: place, help: help
            ).citing(rule: fault.rule)
        }
    }

    /// A row with everything that it gives and takes.
    func written(_ row: LevelTable.Row) -> YAMLValue {
        var members: [YAMLValue.Member] = []
        if let given = row.given, case .mapping(let own) = YAMLValue(manifests[given.manifest].tree, given.node) {
            members = own
        } else {
            members = [YAMLValue.Member(Array(kind.properties[curve.level].name.utf8), .integer(row.level))]
        }
        return .mapping(members + row.written(kind))
    }
}

extension LevelTable.Row {
    /// What is generated, as a manifest would write it.
    func written(_ kind: Kind) -> [YAMLValue.Member] {
        generated.map { property, value in
            let written: YAMLValue =
                switch value {
                case .integer(let integer): .integer(integer)
                case .real(let real): .real(real)
                default: .null
                }
            return YAMLValue.Member(Array(kind.properties[property].name.utf8), written)
        }
    }
}

extension Span {
    fileprivate func encloses(_ other: Span) -> Bool { start <= other.start && other.end <= end }
}
