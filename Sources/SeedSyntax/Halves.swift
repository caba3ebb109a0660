import Dispatch

/// Runs a body for the first and the second half of some work, at the same time where there are two cores.
///
/// - Parameter body: gets 0 and 1; it may read what it likes, and writes nothing that the other one sees.
package func inHalves<Result>(_ body: (Int) -> Result) -> (Result, Result) {
    let results = Results<Result>()
    // It does not outlive this call, and both threads only read what it captures.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: 2) { results.put(body($0), at: $0) }
    return (results.values[0]!, results.values[1]!)
}

/// Runs two bodies at the same time, the second on this thread, and returns what both return.
///
/// - Throws: what the second throws, when the first has come to its end, too.
@discardableResult
package func meanwhile<Other, Result, Failure: Error>(
    _ other: () -> Other, _ body: () throws(Failure) -> Result
) throws(Failure) -> (Other, Result) {
    var made: Other?
    let make = { made = other() }
    let result = try withoutActuallyEscaping(make) { (make) throws(Failure) -> Result in
        // It has come to its end when this returns.
        nonisolated(unsafe) let make = make
        let done = DispatchGroup()
        DispatchQueue(label: "seedc.meanwhile").async(group: done) { make() }
        defer { done.wait() }
        return try body()
    }
    return (made!, result)
}

/// What the two threads leave behind. Nobody reads before both are done.
private final class Results<Value>: @unchecked Sendable {
    private let lock = DispatchSemaphore(value: 1)
    private(set) var values: [Value?] = [nil, nil]

    func put(_ value: Value, at index: Int) {
        lock.wait()
        values[index] = value
        lock.signal()
    }
}
