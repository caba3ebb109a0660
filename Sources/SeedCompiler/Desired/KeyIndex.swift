import SeedSyntax

/// Finds an entry by its natural key under the collations of the key's columns: open addressing, four bytes a slot and no object
/// per key.
package struct KeyIndex: Sendable {
    /// Which cells of a row are its key, and how their text compares.
    private let columns: [(cell: Int, collation: Collation)]
    private var slots: [UInt32] = Array(repeating: .max, count: 16)
    private var count = 0

    init(columns: [Int], collations: [Collation]) {
        self.columns = zip(columns, collations).map { ($0, $1) }
    }

    mutating func reserve(_ capacity: Int, _ rows: DesiredRows) {
        guard capacity * 2 > slots.count else { return }
        rebuild(slots: Int((capacity * 2).nextPowerOfTwo), rows)
    }

    /// The entry whose key equals the one at `base` of `cells`.
    func find(_ cells: [Cell], _ base: Int, _ arena: [UInt8], in rows: DesiredRows) -> Int? {
        let entry = slots[slot(cells, base, arena, rows)]
        return entry == .max ? nil : Int(entry)
    }

    /// Whether the key at `base` of `cells` is that of an entry, which need not exist. Keys are unique, so nothing is looked up.
    func isKey(_ cells: [Cell], _ base: Int, _ arena: [UInt8], of entry: Int, in rows: DesiredRows) -> Bool {
        entry < rows.entries.count && equal(cells, base, arena, rows, entry)
    }

    /// Adds an entry; the one that has its key already, if there is one, stays and is returned.
    mutating func insert(_ entry: Int, _ rows: DesiredRows) -> Int? {
        let free = slot(rows.cells, entry * rows.width, rows.arena, rows)
        if slots[free] != .max { return Int(slots[free]) }
        slots[free] = UInt32(entry)
        count += 1
        if count * 2 > slots.count { rebuild(slots: slots.count * 2, rows) }
        return nil
    }

    /// The slot of the entry with a key, else a free one.
    private func slot(_ cells: [Cell], _ base: Int, _ arena: [UInt8], _ rows: DesiredRows) -> Int {
        var slot = Int(truncatingIfNeeded: hash(cells, base, arena)) & (slots.count - 1)
        while slots[slot] != .max, !equal(cells, base, arena, rows, Int(slots[slot])) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func rebuild(slots newCount: Int, _ rows: DesiredRows) {
        let entries = slots.filter { $0 != .max }
        slots = Array(repeating: .max, count: newCount)
        for entry in entries { slots[slot(rows.cells, Int(entry) * rows.width, rows.arena, rows)] = entry }
    }

    private func hash(_ cells: [Cell], _ base: Int, _ arena: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0x5EED
        for column in columns {
            let cell = cells[base + column.cell]
            switch cell.tag {
            case .text, .blob:
                hash = arena.withUnsafeBufferPointer { bytes in
                    column.collation.hash(UnsafeBufferPointer(rebasing: bytes[cell.range]), seed: hash)
                }
            default: hash = mix(hash ^ cell.bits ^ UInt64(cell.tag.rawValue) << 56)
            }
        }
        return hash
    }

    private func equal(_ cells: [Cell], _ base: Int, _ arena: [UInt8], _ rows: DesiredRows, _ entry: Int) -> Bool {
        for column in columns {
            let a = cells[base + column.cell]
            let b = rows.cells[entry * rows.width + column.cell]
            guard a.tag == b.tag else { return false }
            switch a.tag {
            case .text, .blob:
                let isEqual = arena.withUnsafeBufferPointer { x in
                    rows.arena.withUnsafeBufferPointer { y in
                        let (m, n) = (
                            UnsafeBufferPointer(rebasing: x[a.range]), UnsafeBufferPointer(rebasing: y[b.range])
                        )
                        return a.tag == .text ? column.collation.equal(m, n) : bytesEqual(m, n)
                    }
                }
                if !isEqual { return false }
            default:
                if a.bits != b.bits { return false }
            }
        }
        return true
    }
}

extension Int {
    var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
