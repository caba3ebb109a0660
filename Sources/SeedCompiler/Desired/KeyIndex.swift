import SeedSyntax

/// Finds an entry by its natural key under the collations of the key's columns: open addressing, four bytes a slot and four an
/// entry, and no object per key.
package struct KeyIndex: Sendable {
    /// Which cells of a row are its key, and how their text compares.
    private let columns: [(cell: Int, collation: Collation)]
    private var slots: [UInt32] = Array(repeating: .max, count: 16)
    /// By entry. Keys that share a slot are told apart without a look at them, which are elsewhere in memory.
    private var hashes: [UInt32] = []
    private var count = 0

    init(columns: [Int], collations: [Collation]) {
        self.columns = zip(columns, collations).map { ($0, $1) }
    }

    /// The entry whose key equals the one at `base` of `cells`.
    func find(_ cells: [Cell], _ base: Int, _ arena: [UInt8], in rows: DesiredRows) -> Int? {
        search(hash(cells, base, arena), cells, base, arena, rows).entry
    }

    /// Whether the key at `base` of `cells` is that of an entry, which need not exist. Keys are unique, so nothing is looked up.
    func isKey(_ cells: [Cell], _ base: Int, _ arena: [UInt8], of entry: Int, in rows: DesiredRows) -> Bool {
        entry < rows.entries.count && equal(cells, base, arena, rows, entry)
    }

    /// Adds an entry; the one that has its key already, if there is one, stays and is returned.
    mutating func insert(_ entry: Int, _ rows: DesiredRows) -> Int? {
        if entry >= hashes.count { hashes += repeatElement(0, count: entry + 1 - hashes.count) }
        hashes[entry] = hash(rows.cells, entry * rows.width, rows.arena)
        return place(entry, rows)
    }

    /// Adds all entries in their order.
    ///
    /// - Parameter divisible: how many are worth a second thread.
    /// - Returns: those whose key an earlier one has, and which that is.
    mutating func insertAll(of rows: DesiredRows, divisible: Int) -> [(entry: Int, twin: Int)] {
        let entries = rows.entries.indices
        let part = { [self] (entries: Range<Int>) in
            entries.map { hash(rows.cells, $0 * rows.width, rows.arena) }
        }
        if entries.count < divisible {
            hashes = part(entries)
        } else {
            let middle = entries.count / 2
            let halves = inHalves { part($0 == 0 ? 0..<middle : middle..<entries.count) }
            hashes = halves.0 + halves.1
        }
        if entries.count * 2 > slots.count { rebuild(slots: (entries.count * 2).nextPowerOfTwo, rows) }
        return entries.compactMap { entry in place(entry, rows).map { (entry, $0) } }
    }

    private mutating func place(_ entry: Int, _ rows: DesiredRows) -> Int? {
        let (slot, twin) = search(for: entry, rows)
        if let twin { return twin }
        slots[slot] = UInt32(entry)
        count += 1
        if count * 2 > slots.count { rebuild(slots: slots.count * 2, rows) }
        return nil
    }

    private mutating func rebuild(slots newCount: Int, _ rows: DesiredRows) {
        let entries = slots.filter { $0 != .max }
        slots = Array(repeating: .max, count: newCount)
        for entry in entries { slots[search(for: Int(entry), rows).slot] = entry }
    }

    private func search(for entry: Int, _ rows: DesiredRows) -> (slot: Int, entry: Int?) {
        search(hashes[entry], rows.cells, entry * rows.width, rows.arena, rows)
    }

    /// The entry with a key and its slot, or else a free one.
    private func search<Cells: CellList>(
        _ hash: UInt32, _ cells: Cells, _ base: Int, _ arena: [UInt8], _ rows: DesiredRows
    ) -> (slot: Int, entry: Int?) {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != .max {
            let entry = Int(slots[slot])
            if hashes[entry] == hash, equal(cells, base, arena, rows, entry) { return (slot, entry) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return (slot, nil)
    }

    private func hash<Cells: CellList>(_ cells: Cells, _ base: Int, _ arena: [UInt8]) -> UInt32 {
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
        return UInt32(truncatingIfNeeded: hash)
    }

    private func equal<Cells: CellList>(
        _ cells: Cells, _ base: Int, _ arena: [UInt8], _ rows: DesiredRows, _ entry: Int
    ) -> Bool {
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

/// Where the cells of a key stand: in a row of their own, or among those of all entries.
private protocol CellList {
    subscript(index: Int) -> Cell { get }
}

extension [Cell]: CellList {}
extension JoinedArray<Cell>: CellList {}

extension Int {
    var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
