import SeedSyntax

/// Sees to it that rows leave the database only one by one and on purpose: a list that is suddenly empty, a file that is gone, a kind
/// that nobody speaks of any more are more often mistakes.
struct RemovalGuard: Sendable {
    enum Cause: Hashable, Sendable {
        /// Taken out of a list that still is there.
        case row
        /// Its whole manifest is gone.
        case file(String)
        /// Listed under `absent`.
        case absent
    }

    /// Why a row stays that has left the manifests.
    enum Reason: Int, CaseIterable, Sendable {
        /// That is the rule, and seedc forgets it.
        case released
        /// Somebody has changed it.
        case changed
        /// So does the row that it stands in.
        case nested
        /// Its whole manifest is gone.
        case missingManifest
    }

    private var counts: [Int: [(cause: Cause, count: Int)]] = [:]
    private var kept: [Reason: [Int: [Int]]] = [:]
    private var vanished: [Int: Int] = [:]

    /// A row that is to be deleted or retired.
    mutating func count(_ cause: Cause, _ kind: Int) {
        let index = counts[kind]?.firstIndex { $0.cause == cause }
        if let index { counts[kind]![index].count += 1 } else { counts[kind, default: []].append((cause, 1)) }
    }

    /// A row that stays.
    mutating func keep(_ kind: Int, _ entry: Int, _ reason: Reason) {
        kept[reason, default: [:]][kind, default: []].append(entry)
    }

    /// A row of a kind that the manifests do not speak of.
    mutating func vanish(_ kind: Int) { vanished[kind, default: 0] += 1 }

    // MARK: What is said

    func stops(_ state: DesiredState, _ policies: Policies) -> [Diagnostic] {
        var stops: [Diagnostic] = []
        for (kind, causes) in counts.sorted(by: { $0.key < $1.key }) where !policies.allowedRemovals.contains(kind) {
            let rows = state.kinds[kind]
            let removed = causes.filter { $0.cause != .absent }.reduce(0) { $0 + $1.count }
            if removed > 0, rows.declaration == .own, !rows.entries.contains(where: { $0.role == .row }) {
                stops.append(.emptyKind(rows.kind.name, removed))
                continue
            }
            for (cause, count) in causes {
                if case .file(let path) = cause { stops.append(.missingManifest(path, rows.kind.name, count)) }
            }
        }
        let total = counts.values.joined().reduce(0) { $0 + $1.count }
        if total > policies.maxRemovals { stops.append(.tooManyRemovals(total, policies.maxRemovals)) }
        return stops
    }

    func notes(_ state: DesiredState) -> [Diagnostic] {
        let vanished = vanished.sorted { $0.key < $1.key }.map { kind, count in
            Diagnostic.vanishedKind(state.catalog.kinds[kind].name, count)
        }
        return vanished
            + Reason.allCases.flatMap { reason in
                (kept[reason] ?? [:]).sorted { $0.key < $1.key }.map {
                    Diagnostic.stays(state, $0.key, $0.value, reason)
                }
            }
    }
}

extension Diagnostic {
    fileprivate static func emptyKind(_ kind: String, _ count: Int) -> Diagnostic {
        Diagnostic(
            "all-rows-gone",
            "the manifests of \(kind) have no row left, and \(count) \(count == 1 ? "row" : "rows") in the database would be removed",
            help: "if that is meant, give --allow-removal \(kind)")
    }

    fileprivate static func missingManifest(_ path: String, _ kind: String, _ count: Int) -> Diagnostic {
        Diagnostic(
            "manifest-missing",
            "\(path) is not among the manifests any more, and \(count) \(count == 1 ? "row" : "rows") of \(kind) that stood there would be removed",
            help: "if that is meant, give --allow-removal \(kind)")
    }

    fileprivate static func tooManyRemovals(_ count: Int, _ limit: Int) -> Diagnostic {
        Diagnostic(
            "too-many-removals", "\(count) rows would be removed, and \(limit) are allowed",
            help: "if that is meant, give --max-removals \(count)")
    }

    fileprivate static func vanishedKind(_ kind: String, _ count: Int) -> Diagnostic {
        Diagnostic(
            "kind-vanished", severity: .note,
            "no manifest speaks of \(kind) any more; the \(count == 1 ? "row" : "\(count) rows") of it that seedc manages \(count == 1 ? "is" : "are") left alone (a manifest with \"rows: []\" would remove \(count == 1 ? "it" : "them"))"
        )
    }

    fileprivate static func stays(
        _ state: DesiredState, _ kind: Int, _ entries: [Int], _ reason: RemovalGuard.Reason
    ) -> Diagnostic {
        let isOne = entries.count == 1
        let (it, stays) = (isOne ? "it" : "them", isOne ? "stays" : "stay")
        let rest =
            switch reason {
            case .released: "left the manifests, \(stays) in the database, and seedc manages \(it) no longer"
            case .changed: "left the manifests and \(stays) in the database, where somebody has changed \(it)"
            case .nested:
                "left the manifests and \(stays) in the database, as does the row that \(isOne ? "it stands" : "they stand") in"
            case .missingManifest:
                "left the manifests with the whole file and \(stays) in the database; seedc goes on managing \(it) (--allow-removal \(state.catalog.kinds[kind].name) lets \(it) go)"
            }
        return Diagnostic(
            reason == .released ? "released" : "kept", severity: .note, "\(list(state, kind, entries)) \(rest)")
    }

    private static func list(_ state: DesiredState, _ kind: Int, _ entries: [Int]) -> String {
        let shown = entries.prefix(5).map { state.keyText(kind, $0) }.joined(separator: ", ")
        return "\(state.catalog.kinds[kind].name) \(shown)\(entries.count > 5 ? " and \(entries.count - 5) more" : "")"
    }
}
