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

    /// Exact for decimals as they are written: 19.99 is a multiple of 0.01, though not of the double that is nearest to it.
    func isMultiple(of divisor: Number) -> Bool {
        if case .integer(let x) = self, case .integer(let y) = divisor { return y == -1 || x % y == 0 }
        if let (x, y) = Self.scaled(self, divisor) { return x % y == 0 }
        return asDouble.truncatingRemainder(dividingBy: divisor.asDouble) == 0
    }

    /// Both as integers of the same power of ten, where 128 bits hold them.
    private static func scaled(_ a: Number, _ b: Number) -> (Int128, Int128)? {
        let ((m, e), (n, f)) = (a.decimal, b.decimal)
        let lowest = min(e, f)
        guard max(e, f) - lowest <= 20 else { return nil }
        func scale(_ value: Int128, _ exponent: Int) -> Int128? {
            var value = value
            for _ in lowest..<exponent {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                value = product
            }
            return value
        }
        guard let x = scale(m, e), let y = scale(n, f), y != 0 else { return nil }
        return (x, y)
    }

    /// Mantissa and power of ten of the shortest decimal that reads back as this number.
    private var decimal: (mantissa: Int128, exponent: Int) {
        let text = text.lowercased()
        let parts = text.split(separator: "e")
        let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = digits.count > 1 && digits[1] != "0" ? digits[1] : ""
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return (Int128(digits[0] + fraction) ?? 0, exponent - fraction.count)
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
