/// How many faults a run looks for. A small file can hold a fault in every second byte, and each costs a place, a message and a line
/// or more of a report that nobody reads to its end.
package enum FaultLimit {
    package static let faults = 10_000
    /// Bytes of one message, or of one help: what a manifest, a schema or a database says is quoted in them, and can be of any length.
    package static let message = 2_000
}

extension Diagnostic {
    private static let thereAreMore = "too-many-faults"

    /// Stands for those that nobody has looked for.
    fileprivate static func tooManyFaults(_ severity: Severity) -> Diagnostic {
        Diagnostic(
            thereAreMore, severity: severity,
            "there are more than \(FaultLimit.faults) faults: this is the limit, and the others were not looked for",
            help: "mend these first, and run it again")
    }

    /// Whether it stands for others: then it is shown however many others are not.
    package var saysThereAreMore: Bool { id == Self.thereAreMore }
}

extension [Diagnostic] {
    /// Whether there are more than are reported: then it is not worth looking for others.
    package var areTooMany: Bool { count > FaultLimit.faults }

    /// In order, each once, and no more than the limit.
    var listed: [Diagnostic] {
        var unique: [Diagnostic] = []
        // Two keywords can ask for the same thing; once is enough.
        for diagnostic in sorted() where diagnostic.citing(rule: nil) != unique.last?.citing(rule: nil) {
            unique.append(diagnostic)
        }
        guard areTooMany else { return unique }
        unique.removeAll(where: \.saysThereAreMore)
        let severity = contains { $0.severity == .error } ? Diagnostic.Severity.error : .warning
        return Array(unique.prefix(FaultLimit.faults)) + [.tooManyFaults(severity)]
    }

    /// In order, and no more than the limit.
    package func sortedWithinLimit() -> [Diagnostic] { areTooMany ? listed : sorted() }
}

extension String {
    /// Its beginning, where it is longer than a message needs to be.
    ///
    /// - Parameter limit: in bytes of UTF-8.
    package func clipped(to limit: Int = FaultLimit.message) -> String {
        guard utf8.count > limit else { return self }
        var text = self
        return text.withUTF8 { String(decoding: $0.beginning(limit), as: UTF8.self) } + "…"
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The bytes of the first whole scalars.
    ///
    /// - Parameter limit: in bytes.
    package func beginning(_ limit: Int) -> UnsafeBufferPointer<UInt8> {
        guard count > limit else { return self }
        var end = limit
        while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: self[..<end])
    }
}
