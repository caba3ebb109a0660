import Dispatch
import Foundation
import Synchronization

/// Shows on a terminal what is being done once it takes over a second, and ends the work cleanly on Ctrl-C, SIGTERM, or
/// when its terminal is closed.
final class Progress: Sendable {
    private struct State {
        var stage = ""
        var isShown = false
        var isOver = false
        var isInterrupted = false
        var interrupted: ContinuousClock.Instant?
        var isListening = false
        var isPrompting = false
        var action: (@Sendable () -> Void)?
        var atPrompt: (@Sendable () -> Void)?
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

    var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

    /// From now on Ctrl-C, SIGTERM and SIGHUP let the work end by itself and roll back, rather than the process at once. A second one
    /// does. What nohup has started goes on without its terminal.
    ///
    /// - Parameter atPrompt: what to clear away when it happens while a question waits, which nothing else can end.
    func onInterrupt(atPrompt: (@Sendable () -> Void)? = nil) {
        let isFirst = state.withLock { state in
            state.atPrompt = atPrompt ?? state.atPrompt
            defer { state.isListening = true }
            return !state.isListening
        }
        guard isFirst else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let before = signal(number, SIG_IGN)
            if number == SIGHUP, isIgnored(before) { continue }
            // Dispatch sources may be used from any thread, but are not marked so. The handler keeps its source alive.
            nonisolated(unsafe) let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                _ = source
                self.interrupt(number)
            }
            source.resume()
        }
    }

    /// What ends the work that is running.
    func whileRunning(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.action = action } }

    func prompting<T>(_ body: () throws -> T) rethrows -> T {
        state.withLock { $0.isPrompting = true }
        defer { state.withLock { $0.isPrompting = false } }
        return try body()
    }

    /// What ends because of an interrupt is reported as one, whatever SQLite calls it.
    func guarding<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch  where isInterrupted {
            throw CancellationError()
        }
    }

    private func interrupt(_ number: Int32) {
        let (now, isAskedTwice) = state.withLock { state in
            state.isInterrupted = true
            let first = state.interrupted ?? .now
            state.interrupted = first
            // `timeout` asks a process and then its group, at once.
            return (state, ContinuousClock.now - first > .milliseconds(500))
        }
        // Whoever asks twice does not want to wait for work that does not listen. The next run clears away what is left.
        if isAskedTwice { _exit(128 + number) }
        if now.isPrompting {
            now.atPrompt?()
            Console.tell("\nInterrupted; nothing was written.\n")
            exit(ExitStatus.databaseFailed.rawValue)
        }
        now.action?()
    }

    func end() {
        state.withLock { state in
            if state.isShown { Console.tell("\r\u{1B}[K") }
            state.isOver = true
            state.isShown = false
        }
    }

    private func show(after seconds: Double) {
        queue.asyncAfter(deadline: .now() + seconds) { [weak self] in
            guard let self else { return }
            let isOver = state.withLock { state in
                if !state.isOver {
                    Console.tell("\r\u{1B}[K… \(state.stage)")
                    state.isShown = true
                }
                return state.isOver
            }
            if !isOver { show(after: 0.2) }
        }
    }

    deinit { end() }
}
