import SeedCompiler
import SeedSyntax

/// What an `Erase` does, or has done.
package struct Erasure: Sendable {
    package struct Step: Sendable {
        package let group: String?
        package let step: PlayerStep
        package let rows: Int
    }

    package let steps: [Step]
    /// How many players there are.
    package let players: Int
    /// The keys of those it is about, each once; nil for all.
    package let chosen: [String]?
    /// The tables that go.
    package let dropped: [String]
    /// The tables that stay and refer to some of those.
    package let orphaned: [String]
    /// What an undo will not be able to reverse.
    package internal(set) var warnings: [Diagnostic]
    /// Its number in the history.
    package internal(set) var apply: Int?

    package var isEmpty: Bool { dropped.isEmpty && steps.allSatisfy { $0.rows == 0 } }

    package var counts: Plan.Counts { parts.reduce(Plan.Counts()) { $0 + $1.counts } }

    /// By group, or by table.
    var parts: [(name: String, counts: Plan.Counts)] {
        var parts: [(name: String, counts: Plan.Counts)] = []
        for step in steps where step.rows > 0 {
            let name = step.group ?? step.step.table
            if parts.last?.name != name { parts.append((name, Plan.Counts())) }
            if step.step.action == .delete {
                parts[parts.count - 1].counts.removed += step.rows
            } else {
                parts[parts.count - 1].counts.changed += step.rows
            }
        }
        return parts
    }
}
