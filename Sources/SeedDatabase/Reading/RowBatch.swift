import SeedCompiler

/// Rows of one kind on their way to the differ: live ones, then what is remembered.
struct RowBatch {
    private static let capacity = 512
    private var live: [CellRow]
    private var liveCount = 0
    private var remembered = RememberedBatch()

    init(width: Int) { live = Array(repeating: CellRow(width: width), count: Self.capacity) }

    /// - Returns: false when both have come to their end.
    mutating func fill(from scan: LiveScan?, _ memory: MemoryScan?) throws -> Bool {
        liveCount = 0
        remembered.removeAll()
        if let scan, !scan.isAtEnd {
            while liveCount < live.count, try scan.next(into: &live[liveCount]) { liveCount += 1 }
            if !scan.isAtEnd { return true }
        }
        guard let memory else { return false }
        while remembered.count < Self.capacity, try memory.next(into: &remembered) {}
        return !memory.isAtEnd
    }

    mutating func hand(to differ: inout Differ, _ kind: Int) {
        differ.observe(kind, &live, count: liveCount)
        remembered.withRows { differ.recall(kind, $0) }
    }
}

/// Remembered rows, copied from where SQLite keeps each only until its next step.
struct RememberedBatch {
    private struct Place {
        let row: Int64
        let id: Value
        let key: Range<Int>
        let base: Range<Int>
        let initials: Range<Int>?
        let file: Range<Int>
        let line: Int
    }

    private var places: [Place] = []
    private var arena: [UInt8] = []

    var count: Int { places.count }

    mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
    }

    mutating func append(_ row: RememberedBytes) {
        places.append(
            Place(
                row: row.row, id: row.id, key: keep(row.key), base: keep(row.base),
                initials: row.initials.map { keep($0) },
                file: keep(row.file), line: row.line))
    }

    private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        arena.append(contentsOf: bytes)
        return arena.count - bytes.count..<arena.count
    }

    /// Hands the rows over as they are remembered, for as long as the body runs.
    func withRows(_ body: ([RememberedBytes]) -> Void) {
        arena.withUnsafeBufferPointer { arena in
            func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(rebasing: arena[range])
            }
            body(
                places.map { place in
                    RememberedBytes(
                        row: place.row, id: place.id, key: bytes(place.key), base: bytes(place.base),
                        initials: place.initials.map(bytes), file: bytes(place.file), line: place.line)
                })
        }
    }
}
