#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Runs a body for the first and the second half of some work, at the same time where there are two cores.
///
/// - Parameter body: gets 0 and 1; it may read what it likes, and writes nothing that the other one sees.
package func inHalves<Result>(_ body: (Int) -> Result) -> (Result, Result) {
    guard hasTwoCores else { return (body(0), body(1)) }
    let (second, first) = meanwhile({ body(1) }) { body(0) }
    return (first, second)
}

private let hasTwoCores = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

/// Runs two bodies, at the same time where there is a thread for the first, the second on this thread, and returns what both return.
///
/// - Throws: what the second throws, when the first has come to its end, too.
@discardableResult
package func meanwhile<Other, Result, Failure: Error>(
    _ other: () -> Other, _ body: () throws(Failure) -> Result
) throws(Failure) -> (Other, Result) {
    var made: Other?
    if let result = try alongside({ made = other() }, body) { return (made!, result) }
    made = other()
    return (made!, try body())
}

/// The same for two bodies that wait for each other.
///
/// - Returns: nil if there is no thread to be had; neither has run then.
package func alongside<Result, Failure: Error>(
    _ other: () -> Void, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result? {
    try withoutActuallyEscaping(other) { (other) throws(Failure) -> Result? in
        // It has come to its end when this returns.
        guard let companion = Companion(other) else { return nil }
        defer { companion.join() }
        return try body()
    }
}
