import SeedCompiler
import SeedSyntax

/// The rows of manifests that no database has been asked about, found by keys of which it has: a column may store 1 as "1".
struct WantedRows {
    let state: DesiredState
    /// By kind and key.
    private let entries: [[[UInt8]: [Int]]]

    init(_ state: DesiredState) {
        self.state = state
        entries = state.kinds.indices.map { kind in
            let rows = state.kinds[kind].entries.indices.filter { state.kinds[kind].entries[$0].role == .row }
            return Dictionary(grouping: rows) { PlanValue.key(state.key(kind, $0)).plain }
        }
    }

    /// Several only where a column of some type would take them for one.
    func entries(_ kind: Int, _ key: [PlanValue.Member]) -> [Int] { entries[kind][PlanValue.key(key).plain] ?? [] }

    /// Whether a column of any type makes the one of the other.
    func mayStore(_ wanted: PlanValue, as stored: PlanValue) -> Bool {
        if wanted.canonical == stored.canonical { return true }
        switch (wanted, stored) {
        case (.key(let a), .key(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.name == $1.name && mayStore($0.value, as: $1.value) }
        default:
            guard let value = wanted.scalar else { return false }
            return Affinity.allCases.contains { PlanValue($0.apply(to: value)).canonical == stored.canonical }
        }
    }
}

extension PlanValue {
    /// Nil for what is no value of a column by itself.
    fileprivate var scalar: Value? {
        switch self {
        case .null: .null
        case .integer(let integer): .integer(integer)
        case .real(let real): .real(real)
        case .text(let bytes): .text(bytes)
        case .blob(let bytes): .blob(bytes)
        case .json, .key: nil
        }
    }

    /// The same bytes for whatever a column may make of a key.
    fileprivate var plain: [UInt8] {
        if case .key(let members) = self { return members.flatMap { $0.value.plain + [0] } }
        guard let scalar else { return document.compact }
        return switch Affinity.text.apply(to: Affinity.numeric.apply(to: scalar)) {
        case .text(let bytes): bytes
        case let other: PlanValue(other).document.compact
        }
    }
}
