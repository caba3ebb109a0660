/// A set of a kind's properties, by index.
package struct ColumnSet: Hashable, Sendable {
    package static let capacity = 128
    private var bits: UInt128 = 0

    package init() {}

    package mutating func insert(_ index: Int) { bits |= 1 << UInt128(index) }
    package func contains(_ index: Int) -> Bool { bits & 1 << UInt128(index) != 0 }
    package func subtracting(_ other: ColumnSet) -> ColumnSet {
        var set = self
        set.bits &= ~other.bits
        return set
    }

    package var isEmpty: Bool { bits == 0 }
    package var indices: [Int] { (0..<Self.capacity).filter(contains) }
}
