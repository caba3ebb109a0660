import SeedSyntax

/// A JSON number. Integers stay exact; comparison is by value, whatever the spelling.
enum Number: Sendable {
    case integer(Int64)
    case real(Double)

    init?(_ tree: SyntaxTree, _ node: Node) {
        switch tree.kind(node) {
        case .integer: self = .integer(tree.integer(node))
        case .real: self = .real(tree.real(node))
        default: return nil
        }
    }

    static func < (a: Number, b: Number) -> Bool {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): return x < y
        case (.real(let x), .real(let y)): return x < y
        case (.integer(let x), .real(let y)):
            if y >= 0x1p63 { return true }
            if y < -0x1p63 { return false }
            let floor = Int64(y.rounded(.down))
            return x < floor || (x == floor && Double(floor) < y)
        case (.real(let x), .integer(let y)):
            if x >= 0x1p63 { return false }
            if x < -0x1p63 { return true }
            return Int64(x.rounded(.down)) < y
        }
    }

    static func == (a: Number, b: Number) -> Bool { !(a < b) && !(b < a) }

    func isMultiple(of divisor: Number) -> Bool {
        if case .integer(let x) = self, case .integer(let y) = divisor { return y == -1 || x % y == 0 }
        let (x, y) = (asDouble, divisor.asDouble)
        let quotient = x / y
        if !quotient.isFinite { return x.truncatingRemainder(dividingBy: y) == 0 }
        return quotient == quotient.rounded()
    }

    var asDouble: Double {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        }
    }

    var text: String {
        switch self {
        case .integer(let value): String(value)
        case .real(let value): value.description
        }
    }
}

/// Equality of two values as JSON Schema defines it (core §4.2.2): by mathematical value and without regard to the order of keys.
func valuesEqual(_ a: SyntaxTree, _ x: Node, _ b: SyntaxTree, _ y: Node) -> Bool {
    if let m = Number(a, x), let n = Number(b, y) { return m == n }
    guard a.kind(x) == b.kind(y) else { return false }
    switch a.kind(x) {
    case .null: return true
    case .boolean: return a.boolean(x) == b.boolean(y)
    case .text: return a.withText(x) { m in b.withText(y) { n in bytesEqual(m, n) } }
    case .sequence:
        guard a.count(x) == b.count(y) else { return false }
        return zip(a.children(x), b.children(y)).allSatisfy { valuesEqual(a, $0, b, $1) }
    case .mapping:
        guard a.count(x) == b.count(y) else { return false }
        let others = Dictionary(uniqueKeysWithValues: b.children(y).map { (b.bytes(of: b.key($0)), $0) })
        return a.children(x).allSatisfy { child in
            others[a.bytes(of: a.key(child))].map { valuesEqual(a, child, b, $0) } ?? false
        }
    case .integer, .real, .alias: return false
    }
}

/// Equal values have equal hashes.
func valueHash(_ tree: SyntaxTree, _ node: Node) -> UInt64 {
    switch tree.kind(node) {
    case .null: return 1
    case .boolean: return tree.boolean(node) ? 2 : 3
    case .integer: return mix(Double(tree.integer(node)).bitPattern)
    case .real: return mix((tree.real(node) == 0 ? 0 : tree.real(node)).bitPattern)
    case .text: return tree.withText(node) { fingerprint(of: $0) }
    case .sequence: return tree.children(node).reduce(4) { mix($0 ^ valueHash(tree, $1)) }
    case .mapping:
        return tree.children(node).reduce(5) { sum, child in
            let key = tree.bytes(of: tree.key(child)).withUnsafeBufferPointer { fingerprint(of: $0) }
            return sum &+ mix(key ^ valueHash(tree, child))
        }
    case .alias: return 0
    }
}
