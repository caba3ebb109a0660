/// How the totals between control points are found. All of them go through the points exactly.
package enum Interpolation: String, CaseIterable, Sendable {
    /// The same step for every level between two points.
    case linear
    /// The same factor for every level between two points. From 0 on, which has no factor, it is that of the total and one.
    case geometric
    /// One curve through all points, without a corner at any and never back down: a monotone cubic.
    case smooth

    /// - Parameter power: `x` to the power of `y`, computed as every formula is.
    func totals(
        through points: [(level: Int64, total: Int64)], power: (Double, Double) throws(FormulaRefusal) -> Double
    ) throws(FormulaRefusal) -> [Double] {
        guard let first = points.first else { return [] }
        var totals = [Double(first.total)]
        let slopes = self == .smooth ? Self.slopes(points) : []
        for (index, (from, to)) in zip(points, points.dropFirst()).enumerated() {
            let (low, high) = (Double(from.total), Double(to.total))
            let width = Double(to.level - from.level)
            for step in 1...(to.level - from.level) {
                let part = Double(step) / width
                switch self {
                case _ where step == to.level - from.level: totals.append(high)
                case .linear: totals.append(low + (high - low) * part)
                case .geometric:
                    let shift = from.total > 0 ? 0.0 : 1.0 - low
                    totals.append((low + shift) * (try power((high + shift) / (low + shift), part)) - shift)
                case .smooth:
                    totals.append(Self.hermite(low, high, slopes[index] * width, slopes[index + 1] * width, part))
                }
            }
        }
        return totals
    }

    private static func hermite(_ low: Double, _ high: Double, _ start: Double, _ end: Double, _ t: Double) -> Double {
        let (square, cube) = (t * t, t * t * t)
        return low * (2 * cube - 3 * square + 1) + start * (cube - 2 * square + t) + high * (3 * square - 2 * cube)
            + end * (cube - square)
    }

    /// The slopes at the points by Fritsch and Butland, which keep a cubic from overshooting.
    private static func slopes(_ points: [(level: Int64, total: Int64)]) -> [Double] {
        let widths = zip(points, points.dropFirst()).map { Double($1.level - $0.level) }
        let secants = zip(zip(points, points.dropFirst()), widths).map { Double($0.1.total - $0.0.total) / $1 }
        guard secants.count > 1 else { return [secants.first ?? 0, secants.first ?? 0] }
        var slopes = [end(widths[0], widths[1], secants[0], secants[1])]
        for index in 1..<secants.count {
            let (before, after) = (widths[index - 1], widths[index])
            let (left, right) = (2 * after + before, after + 2 * before)
            slopes.append((left + right) / (left / secants[index - 1] + right / secants[index]))
        }
        let last = secants.count - 1
        return slopes + [end(widths[last], widths[last - 1], secants[last], secants[last - 1])]
    }

    /// Through three points, as far as the curve still climbs.
    private static func end(_ near: Double, _ far: Double, _ secant: Double, _ next: Double) -> Double {
        let slope = ((2 * near + far) * secant - near * next) / (near + far)
        return min(max(slope, 0), 3 * secant)
    }
}

/// The nearest multiples of a number that still climb: each at least one step over the one before. The first stays as it is.
struct FriendlyNumbers {
    let step: Int64
    private var last: Int64?

    init(step: Int64) { self.step = step }

    /// - Precondition: the total is within ±2⁵³.
    mutating func next(_ total: Double) -> Int64 {
        guard let last else {
            self.last = Int64(total.rounded())
            return self.last!
        }
        var rounded = Int64((total / Double(step)).rounded()) * step
        // One over the last that is a multiple again, whatever was given in between.
        if rounded <= last { rounded = (last / step + 1) * step }
        self.last = rounded
        return rounded
    }

    /// A total that is given and not rounded.
    mutating func skip(_ total: Int64) { last = total }
}
