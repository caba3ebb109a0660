import SeedSyntax

extension [Diagnostic] {
    /// Those that a report has room for. One that stands for others, which nobody has looked for, is shown in any case.
    ///
    /// - Returns: those, and how many are not among them.
    func shown(_ limit: Int) -> (shown: [Diagnostic], omitted: Int) {
        let shown = prefix(limit) + dropFirst(limit).filter(\.saysThereAreMore)
        return (Array(shown), count - shown.count)
    }
}
