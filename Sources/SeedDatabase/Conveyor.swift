import Dispatch
import SeedSyntax
import Synchronization

/// Moves what one thread makes to another that works on it, batch by batch, so that both are busy. SQLite's connection stays on the
/// caller's thread: rows are read there and compared on the other, or written there and put together on the other.
///
/// - Parameters:
///   - batches: at least two, to be filled over and over.
///   - fill: fills a batch anew, on the caller's thread; false when there is nothing behind it.
///   - take: gets the batches in the order in which they were filled, all on one thread. What it changes, `fill` must not look at.
/// - Throws: what `fill` throws, once everything that was filled before has been taken.
func convey<Batch>(
    through batches: inout [Batch], fill: (inout Batch) throws -> Bool, take: (inout Batch) -> Void
) throws {
    // Few rows are not worth a thread.
    let isLong = try fill(&batches[0])
    guard isLong else { return take(&batches[0]) }
    let isDone = try withBelt(&batches) { belt in
        try alongside({ while belt.take(take) {} }) {
            defer { belt.end() }
            while try belt.put(fill) {}
        }
    }
    if !isDone { try alternate(&batches[0], fill, take) }
}

/// The other way round: `fill` runs on another thread, and `take` on the caller's.
///
/// - Throws: what `take` throws; nothing is filled any more then.
func convey<Batch>(
    through batches: inout [Batch], fillingElsewhere fill: (inout Batch) -> Bool, take: (inout Batch) throws -> Void
) throws {
    let isLong = fill(&batches[0])
    guard isLong else { return try take(&batches[0]) }
    let isDone = try withBelt(&batches) { belt in
        let filling = {
            while belt.put(fill) {}
            belt.end()
        }
        return try alongside(filling) {
            defer { belt.stop() }
            while try belt.take(take) {}
        }
    }
    if !isDone { try alternate(&batches[0], fill, take) }
}

/// - Parameter body: nil if there is no second thread.
private func withBelt<Batch>(_ batches: inout [Batch], _ body: (Belt<Batch>) throws -> Void?) throws -> Bool {
    try batches.withUnsafeMutableBufferPointer { try body(Belt($0)) } != nil
}

/// Both on one thread, where there is no other.
///
/// - Parameter batch: the first, filled.
func alternate<Batch>(
    _ batch: inout Batch, _ fill: (inout Batch) throws -> Bool, _ take: (inout Batch) throws -> Void
) throws {
    var hasMore = true
    while hasMore {
        try take(&batch)
        hasMore = try fill(&batch)
    }
    try take(&batch)
}

/// Slots in a circle, of which the first is filled. One thread fills and one takes: the semaphores hand each slot over.
private final class Belt<Batch> {
    private let slots: UnsafeMutableBufferPointer<Batch>
    // A semaphore must not go away with less than it began with, so both begin with nothing.
    private let free = DispatchSemaphore(value: 0)
    private let ready = DispatchSemaphore(value: 0)
    /// How many batches there are in all: set before the last signal, which hands it over too.
    private let count = Atomic(Int.max)
    private let isStopped = Atomic(false)
    /// The filling thread's alone.
    private var filled = 1
    /// The taking thread's alone.
    private var taken = 0

    init(_ slots: UnsafeMutableBufferPointer<Batch>) {
        self.slots = slots
        for _ in 1..<slots.count { free.signal() }
        ready.signal()
    }

    /// - Returns: false when there is nothing more to fill, or nobody takes it.
    func put(_ fill: (inout Batch) throws -> Bool) rethrows -> Bool {
        free.wait()
        if isStopped.load(ordering: .acquiring) { return false }
        let hasMore = try fill(&slots[filled % slots.count])
        filled += 1
        ready.signal()
        return hasMore
    }

    /// Nothing more will be filled.
    func end() {
        count.store(filled, ordering: .releasing)
        ready.signal()
    }

    /// - Returns: false when everything has been taken.
    func take(_ body: (inout Batch) throws -> Void) rethrows -> Bool {
        ready.wait()
        if taken == count.load(ordering: .acquiring) { return false }
        try body(&slots[taken % slots.count])
        taken += 1
        free.signal()
        return true
    }

    /// Nothing more will be taken.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        free.signal()
    }
}
