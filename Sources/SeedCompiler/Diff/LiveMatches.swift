import SeedSyntax

/// Which live row every entry of a kind is. Where other rows refer to this kind, an id also leads back to the entry: by open addressing,
/// four bytes a slot and no object per id.
package struct LiveMatches: Sendable {
    /// By entry. Absent: there is no such row. NULL: there is, and its table has no id.
    private var ids: [Cell]
    private var arena: [UInt8] = []
    /// Entries by the hash of their id, `.max` for none. Empty where nobody refers to the kind.
    private var slots: [UInt32] = []
    private var count = 0

    init(entries: Int, isReferenced: Bool) {
        ids = Array(repeating: .absent, count: entries)
        if isReferenced { slots = Array(repeating: .max, count: max(16, (entries * 2).nextPowerOfTwo)) }
    }

    mutating func add() -> Int {
        ids.append(.absent)
        return ids.count - 1
    }

    package func exists(_ entry: Int) -> Bool { ids[entry].tag != .absent }

    /// The id of an entry's live row; nil where there is no row, or none yet.
    package func id(_ entry: Int) -> Value? { ids[entry].tag == .null ? nil : ids[entry].value(in: arena) }

    /// Of two entries that were given one id, the later one.
    package func entry(of id: Value) -> Int? {
        guard !slots.isEmpty, id != .null, case let entry = slots[slot(of: id)], entry != .max else { return nil }
        return Int(entry)
    }

    package mutating func match(_ entry: Int, _ id: Value?) {
        switch id {
        case .text(let bytes), .blob(let bytes):
            if case .blob = id { ids[entry].tag = .blob } else { ids[entry].tag = .text }
            ids[entry].bits = UInt64(arena.count)
            ids[entry].length = UInt32(bytes.count)
            arena += bytes
        case .integer(let integer): ids[entry] = .integer(integer)
        case .real(let real): ids[entry] = .real(real)
        case .null, nil: ids[entry] = .null
        }
        guard !slots.isEmpty, let id, id != .null else { return }
        let slot = slot(of: id)
        if slots[slot] == .max { count += 1 }
        slots[slot] = UInt32(entry)
        if count * 2 > slots.count { grow() }
    }

    // MARK: The way back

    /// The slot of the entry that has an id, else a free one.
    private func slot(of id: Value) -> Int {
        var slot = Int(truncatingIfNeeded: Self.hash(id)) & (slots.count - 1)
        while slots[slot] != .max, !hasID(Int(slots[slot]), id) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private func hasID(_ entry: Int, _ id: Value) -> Bool {
        let cell = ids[entry]
        switch id {
        case .integer(let integer): return cell.tag == .integer && cell.integer == integer
        case .real(let real): return cell.tag == .real && cell.real == real
        case .text(let bytes): return cell.tag == .text && arena[cell.range].elementsEqual(bytes)
        case .blob(let bytes): return cell.tag == .blob && arena[cell.range].elementsEqual(bytes)
        case .null: return false
        }
    }

    /// An entry that has been given another id since leaves its old slot.
    private mutating func grow() {
        let entries = slots.filter { $0 != .max }
        slots = Array(repeating: .max, count: slots.count * 2)
        count = 0
        for entry in entries {
            guard let id = self.id(Int(entry)), case let slot = slot(of: id), slots[slot] == .max else { continue }
            slots[slot] = entry
            count += 1
        }
    }

    private static func hash(_ id: Value) -> UInt64 {
        switch id {
        case .integer(let integer): mix(UInt64(bitPattern: integer) ^ 0x5EED)
        // Both zeros are one number.
        case .real(let real): mix((real == 0 ? 0 : real.bitPattern) ^ 0x5EED_5EED)
        case .text(let bytes), .blob(let bytes): bytes.withUnsafeBufferPointer { fingerprint(of: $0) }
        case .null: 0
        }
    }
}
