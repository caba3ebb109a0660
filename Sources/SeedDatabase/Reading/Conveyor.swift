import Dispatch
import Synchronization

/// Moves what one thread reads to another that works on it, batch by batch, so that both are busy: SQLite steps on the caller's thread, on
/// which its connection has to stay, and the differ compares on the other.
///
/// - Parameters:
///   - batches: at least two, to be filled over and over.
///   - fill: fills a batch anew; false when there is nothing behind it.
///   - take: gets the batches in the order in which they were filled, all on one thread. What it changes, `fill` must not look at.
/// - Throws: what `fill` throws, once everything that was filled before has been taken.
func convey<Batch>(
    through batches: inout [Batch], fill: (inout Batch) throws -> Bool, take: (inout Batch) -> Void
) throws {
    // Few rows are not worth a thread.
    let isLong = try fill(&batches[0])
    guard isLong else { return take(&batches[0]) }
    try batches.withUnsafeMutableBufferPointer { slots in
        try withoutActuallyEscaping(take) { take in
            try conveyOn(slots, fill: fill, take: take)
        }
    }
}

/// Goes on with another thread where the first batch has been filled.
private func conveyOn<Batch>(
    _ slots: UnsafeMutableBufferPointer<Batch>, fill: (inout Batch) throws -> Bool,
    take: @escaping (inout Batch) -> Void
) throws {
    // Two threads share them, but never the same slot: the semaphores hand each over.
    nonisolated(unsafe) let (slots, take) = (slots, take)
    // A semaphore must not go away with less than it began with, so both begin with nothing.
    let free = DispatchSemaphore(value: 0)
    let ready = DispatchSemaphore(value: 0)
    for _ in 1..<slots.count { free.signal() }
    ready.signal()
    // How many batches there are in all: set before the last signal, which hands it over too.
    let end = Atomic(Int.max)
    let done = DispatchGroup()
    DispatchQueue(label: "seedc.compare").async(group: done) {
        var taken = 0
        while true {
            ready.wait()
            if taken == end.load(ordering: .acquiring) { return }
            take(&slots[taken % slots.count])
            taken += 1
            free.signal()
        }
    }
    var count = 1
    defer {
        end.store(count, ordering: .releasing)
        ready.signal()
        done.wait()
    }
    var hasMore = true
    while hasMore {
        free.wait()
        hasMore = try fill(&slots[count % slots.count])
        count += 1
        ready.signal()
    }
}
