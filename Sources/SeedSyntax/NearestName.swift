/// The candidate that was most likely meant, if one is near enough: at most one slip in three letters.
/// Ties go to the first candidate, so the answer does not depend on hashing.
/// What is longer than a name has none, and of very many candidates only the first are looked at: there can be as many faults, and the
/// work of each grows with the square of the length.
package func nearestName<S: Sequence<String>>(to name: String, among candidates: S) -> String? {
    guard name.utf8.count <= longest else { return nil }
    var budget = 500_000
    let wanted = Array(name.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate != name {
        budget -= 16 + min(candidate.utf8.count, longest)
        guard candidate.utf8.count <= longest else { continue }
        let limit = min(max(1, max(wanted.count, candidate.unicodeScalars.count) / 3), (best?.distance ?? .max) - 1)
        guard limit >= 0, budget > 0 else { break }
        if abs(candidate.utf8.count - name.utf8.count) <= 4 * limit { budget -= wanted.count * candidate.utf8.count }
        if let distance = editDistance(wanted, Array(candidate.lowercased().unicodeScalars), limit: limit) {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// In bytes.
private let longest = 100

/// The help line that goes with it.
package func suggestion<S: Sequence<String>>(for name: String, among candidates: S) -> String? {
    nearestName(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
}

/// Insertions, deletions, substitutions and swaps of neighbours; nil when over `limit`.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in 0..<b.count {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        if row.min()! > limit { return nil }
        (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
}
