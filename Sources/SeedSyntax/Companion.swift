#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A thread for one piece of work.
///
/// Dispatch waits for ever, and says nothing, where the system gives no thread (limits to processes or memory), and ends the process where
/// it cannot read what /proc says of one. Here the caller does the work itself then.
package final class Companion: @unchecked Sendable {
    private let thread: Thread

    #if canImport(Darwin)
        private typealias Thread = pthread_t?
    #else
        private typealias Thread = pthread_t
    #endif

    /// Nil if there is no thread to be had, for which `errno` says why; the work has not begun then. Otherwise `join` is to be called, once.
    ///
    /// - Parameter work: shares with the caller only what both know to share.
    package init?(_ work: @escaping () -> Void) {
        #if canImport(Darwin)
            var thread: Thread = nil
        #else
            var thread = Thread()
        #endif
        let context = Unmanaged.passRetained(Work(work))
        let code = pthread_create(&thread, nil, { run($0) }, context.toOpaque())
        guard code == 0 else {
            context.release()
            errno = code
            return nil
        }
        self.thread = thread
    }

    /// Waits until the work is done.
    package func join() {
        #if canImport(Darwin)
            pthread_join(thread!, nil)
        #else
            pthread_join(thread, nil)
        #endif
    }
}

private final class Work {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}

private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
    return nil
}
