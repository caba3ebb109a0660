import SeedCompiler
import SeedReport
import SeedSyntax
import Synchronization

/// The text of a plan that is shown when it has been applied, made on another thread meanwhile: of a large one that takes half as long
/// as the apply.
final class PlanText: Sendable {
    private struct Pieces {
        var texts: [OutputText] = []
        var isWanted = true
    }

    private struct Unwanted: Error {}

    private let pieces = Mutex(Pieces())
    /// Who makes them, until somebody has waited for it.
    private let companion = Mutex(Companion?.none)

    func begin(_ plan: Plan, _ sources: SourceMap, _ style: Style) {
        let make = {
            _ = try? HumanPlan(style: style).render(plan, sources, onBothCores: false) { text in
                try self.pieces.withLock { pieces in
                    guard pieces.isWanted else { throw Unwanted() }
                    pieces.texts.append(text)
                }
            }
        }
        guard let thread = Companion(make) else { return make() }
        companion.withLock { $0 = thread }
    }

    /// Nothing is to be shown.
    func drop() {
        pieces.withLock { $0.isWanted = false }
        wait()
    }

    func write(to console: Console) throws(OutputFailure) {
        wait()
        for text in pieces.withLock({ $0.texts }) { try console.write(text) }
    }

    private func wait() { companion.withLock { $0.take() }?.join() }
}
