/// What a run allows itself, beyond what each kind says.
package struct Policies: Sendable {
    /// Instead of what the kinds say of drift; nil leaves it to them.
    package var onDrift: Policy?
    package var onAdopt: Policy?
    /// More removed and retired rows than this stop the run.
    package var maxRemovals = 10
    /// The kinds of which all rows may go, or those of a file that is gone.
    package var allowedRemovals: Set<Int> = []
    /// Whether seedc remembers what it applies. Without it two states are compared and nothing is ever removed.
    package var keepsState = true

    package init() {}

    /// Manifests against database, and nothing else.
    package static var twoWay: Policies {
        var policies = Policies()
        policies.keepsState = false
        return policies
    }

    /// The manifests' side everywhere: so every difference is a change, and its cause says who has moved.
    package static var manifestsWin: Policies {
        var policies = Policies()
        policies.onDrift = .overwrite
        policies.onAdopt = .overwrite
        return policies
    }

    func drift(of kind: Kind) -> Policy { onDrift ?? kind.rules.onDrift }
    func adoption(by kind: Kind) -> Policy { onAdopt ?? kind.rules.onAdopt }
}
