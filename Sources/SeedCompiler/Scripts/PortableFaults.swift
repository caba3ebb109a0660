import SeedSyntax

/// What speaks against a script that knows no database, and what should be known of it.
extension PortableCompiler {
    /// A reference is stored as an id, and which column that is has to be known.
    func refuseUnknownIDs() throws(DiagnosticBatch) {
        var needed = Set(referred.indices.filter { !referred[$0].isEmpty })
        // Old and absent keys refer to rows as well, and so do the keys of what is referred to.
        for kind in selected {
            for (entry, mention) in state.kinds[kind].entries.enumerated() where mention.role != .mentioned {
                needed.formUnion(state.kinds[kind].references(entry, state.catalog).map(\.kind))
            }
        }
        var open = Array(needed)
        while let kind = open.popLast() {
            let mapping = state.catalog.kinds[kind]
            for target in mapping.key.compactMap({ mapping.properties[$0].reference }).compactMap(
                state.catalog.index(of:))
            where needed.insert(target).inserted {
                open.append(target)
            }
        }
        let faults = needed.sorted().filter { sql.ids[$0] == nil }.map { Diagnostic.unknownID(state.catalog.kinds[$0]) }
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
    }

    /// What the manifests do not have may be in the database. Or it is a typing error.
    func notes() -> [Diagnostic] {
        var suggestionsLeft = 10
        return state.kinds.indices.flatMap { kind in
            referred[kind].sorted().filter { state.kinds[kind].entries[$0].role == .mentioned }.map { entry in
                suggestionsLeft -= 1
                return .outsideReference(
                    state, kind, entry, nearest: suggestionsLeft < 0 ? nil : state.nearestKey(kind, entry))
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownID(_ kind: Kind) -> Diagnostic {
        Diagnostic(
            "unknown-id", "other rows refer to \"\(kind.name)\", and without the tables its id column is not known",
            at: kind.span,
            help: "name the column under x-seedc \"id\", or give the CREATE TABLE statements with --tables")
    }

    fileprivate static func outsideReference(_ state: DesiredState, _ kind: Int, _ entry: Int, nearest: String?)
        -> Diagnostic
    {
        Diagnostic(
            "reference-outside", severity: .warning,
            "the manifests have no \(state.catalog.kinds[kind].name) \(state.keyText(kind, entry)); the script will fail where the database has none either",
            at: state.kinds[kind].entries[entry].span, help: nearest.map { "did you mean \($0)?" })
    }
}
