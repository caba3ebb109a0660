import Dispatch
import Foundation
import Synchronization

/// Shows on a terminal what is being done once it takes over a second, and ends the work cleanly on Ctrl-C or SIGTERM.
final class Progress: Sendable {
    private struct State {
        var stage = ""
        var isShown = false
        var isOver = false
        var isInterrupted = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "progress")

    init() {
        if isatty(STDERR_FILENO) == 1 { show(after: 1) }
    }

    /// Names what is being done next.
    ///
    /// - Throws: `CancellationError` after an interrupt: between two statements there is nothing for SQLite to interrupt.
    func report(_ stage: String) throws {
        let isInterrupted = state.withLock { state in
            state.stage = stage
            return state.isInterrupted
        }
        if isInterrupted { throw CancellationError() }
    }

    /// From now on a signal calls `action` and lets the work end by itself, rather than the process at once.
    func onInterrupt(_ action: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            // Dispatch sources may be used from any thread, but are not marked so. The handler keeps its source alive.
            nonisolated(unsafe) let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                _ = source
                self.state.withLock { $0.isInterrupted = true }
                action()
            }
            source.resume()
        }
    }

    func end() {
        state.withLock { state in
            if state.isShown { Console.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.isOver = true
            state.isShown = false
        }
    }

    private func show(after seconds: Double) {
        queue.asyncAfter(deadline: .now() + seconds) { [weak self] in
            guard let self else { return }
            let isOver = state.withLock { state in
                if !state.isOver {
                    Console.write("\r\u{1B}[K… \(state.stage)", to: STDERR_FILENO)
                    state.isShown = true
                }
                return state.isOver
            }
            if !isOver { show(after: 0.2) }
        }
    }

    deinit { end() }
}
