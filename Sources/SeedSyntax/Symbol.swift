/// A mapping key, interned: equal bytes, equal symbol, within one tree.
package struct Symbol: Hashable, Sendable {
    @usableFromInline let index: UInt32

    @inlinable init(_ index: UInt32) { self.index = index }

    /// Dense from 0, so that a table indexed by it answers without hashing.
    @inlinable package var ordinal: Int { Int(index) }

    /// Stands where a node has no key: in a sequence, or at the root.
    @usableFromInline static let none = Symbol(.max)
}

/// Interns keys. A document of 200,000 rows has a dozen different ones, so neither memory nor the number of distinct keys matters
/// as much as answering a repeated key fast.
struct SymbolTable: Sendable {
    private(set) var names: [[UInt8]] = []
    private var slots: [UInt32]
    /// The key that last followed each key: rows repeat their keys in the same order, so this guess is nearly always right.
    private var successor: [UInt32] = []
    private var previous: UInt32 = 0

    init() { slots = Array(repeating: .max, count: 64) }

    mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> Symbol {
        if Int(previous) < successor.count {
            let guess = successor[Int(previous)]
            if guess != .max, matches(guess, bytes) {
                previous = guess
                return Symbol(guess)
            }
        }
        let found = lookUp(bytes)
        if Int(previous) < successor.count { successor[Int(previous)] = found }
        previous = found
        return Symbol(found)
    }

    private mutating func lookUp(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var slot = Int(truncatingIfNeeded: fingerprint(of: bytes)) & (slots.count - 1)
        while slots[slot] != .max {
            if matches(slots[slot], bytes) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        let new = UInt32(names.count)
        names.append(Array(bytes))
        successor.append(.max)
        slots[slot] = new
        if names.count * 2 > slots.count { grow() }
        return new
    }

    private mutating func grow() {
        slots = Array(repeating: .max, count: slots.count * 2)
        for (index, name) in names.enumerated() {
            var slot = name.withUnsafeBufferPointer { Int(truncatingIfNeeded: fingerprint(of: $0)) } & (slots.count - 1)
            while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index)
        }
    }

    private func matches(_ index: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        names[Int(index)].withUnsafeBufferPointer { bytesEqual($0, bytes) }
    }
}
