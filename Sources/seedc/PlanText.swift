import Dispatch
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
    private let done = DispatchGroup()

    func begin(_ plan: Plan, _ sources: SourceMap, _ style: Style) {
        DispatchQueue(label: "plan text").async(group: done) {
            try? HumanPlan(style: style).render(plan, sources, onBothCores: false) { text in
                try self.pieces.withLock { pieces in
                    guard pieces.isWanted else { throw Unwanted() }
                    pieces.texts.append(text)
                }
            }
        }
    }

    /// Nothing is to be shown.
    func drop() {
        pieces.withLock { $0.isWanted = false }
        done.wait()
    }

    func write(to console: Console) throws(OutputFailure) {
        done.wait()
        for text in pieces.withLock({ $0.texts }) { try console.write(text) }
    }
}
