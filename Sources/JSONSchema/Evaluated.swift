/// Which children of one value some keyword has looked at: what `unevaluatedProperties` and `unevaluatedItems` ask for.
struct Evaluated {
    private var children: [Bool]

    init(count: Int) { children = Array(repeating: false, count: count) }

    /// - Parameter index: the place among the value's children.
    mutating func insert(_ index: Int) { children[index] = true }

    mutating func formUnion(_ other: Evaluated) {
        for (index, isEvaluated) in other.children.enumerated() where isEvaluated { children[index] = true }
    }

    func contains(_ index: Int) -> Bool { children[index] }
}
