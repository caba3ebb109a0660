/// What seedc remembers of a row that it manages: one row of `_seedc_rows`.
package struct RememberedRow: Sendable {
    /// Its place in `_seedc_rows`.
    package let row: Int64
    package let id: Value
    /// As `BaseText` writes them.
    package let key: [UInt8]
    package let base: [UInt8]
    /// What was set when the row was added; nil where nothing was, or somebody else has added it.
    package let initials: [UInt8]?
    package let file: String
    package let line: Int

    package init(row: Int64, id: Value, key: [UInt8], base: [UInt8], initials: [UInt8]?, file: String, line: Int) {
        self.row = row
        self.id = id
        self.key = key
        self.base = base
        self.initials = initials
        self.file = file
        self.line = line
    }
}

/// The same where it lies, before anything is copied: most rows are remembered just as the manifest has them.
///
/// - Precondition: the bytes stay where they are as long as it is used.
package struct RememberedBytes {
    package let row: Int64
    package let id: Value
    package let key: UnsafeBufferPointer<UInt8>
    package let base: UnsafeBufferPointer<UInt8>
    package let initials: UnsafeBufferPointer<UInt8>?
    package let file: UnsafeBufferPointer<UInt8>
    package let line: Int

    package init(
        row: Int64, id: Value, key: UnsafeBufferPointer<UInt8>, base: UnsafeBufferPointer<UInt8>,
        initials: UnsafeBufferPointer<UInt8>?, file: UnsafeBufferPointer<UInt8>, line: Int
    ) {
        self.row = row
        self.id = id
        self.key = key
        self.base = base
        self.initials = initials
        self.file = file
        self.line = line
    }

    var copied: RememberedRow {
        RememberedRow(
            row: row, id: id, key: Array(key), base: Array(base), initials: initials.map { Array($0) },
            file: String(decoding: file, as: UTF8.self), line: line)
    }
}

/// What is remembered of one kind, by entry. Most entries are remembered just as the manifest has them, and cost nine bytes.
package struct KindMemory: Sendable {
    /// The entry's row of `_seedc_rows`; 0 where there is none.
    package private(set) var rows: [Int64]
    /// Whether what is remembered is what the manifest says.
    package private(set) var isFresh: [Bool]
    /// What is remembered, of entries that are not fresh or whose live row is not where it should be.
    package private(set) var remembered: [Int: RememberedRow] = [:]
    /// Whether there are entries that are fresh and whose live row is not where it should be.
    private var hasLostFresh = false
    /// Columns whose live value stays, against the manifest.
    package var kept: [Int: Set<Int>] = [:]
    /// New rows that are not written, because somebody has deleted them.
    package var withheld: Set<Int> = []
    /// Rows of `_seedc_rows` that speak of nothing any more.
    package var forgotten: [Int64] = []

    init(entries: Int) {
        rows = Array(repeating: 0, count: entries)
        isFresh = Array(repeating: false, count: entries)
    }

    mutating func grow(to entries: Int) {
        rows += Array(repeating: 0, count: entries - rows.count)
        isFresh += Array(repeating: false, count: entries - isFresh.count)
    }

    /// Whether there is nothing new to remember of an entry. Asked for every one, so it mostly looks nothing up.
    package func isSettled(_ entry: Int) -> Bool { isFresh[entry] && (!hasLostFresh || remembered[entry] == nil) }

    func knows(_ entry: Int) -> Bool { rows[entry] != 0 }

    mutating func attach(_ row: RememberedRow, to entry: Int, isFresh: Bool, isSeen: Bool) {
        rows[entry] = row.row
        self.isFresh[entry] = isFresh
        if !isFresh || !isSeen { remembered[entry] = row }
        if isFresh, !isSeen { hasLostFresh = true }
    }

    /// The common case: just what the manifest says, of a row that is there.
    mutating func attach(fresh row: Int64, to entry: Int) {
        rows[entry] = row
        isFresh[entry] = true
    }

    /// What was last written at each column that stays as it is.
    package func keptBase(_ entry: Int, _ kind: Kind) -> [Int: JSONValue?] {
        guard let columns = kept[entry] else { return [:] }
        let base = remembered[entry].flatMap { BaseText.columns($0.base) } ?? [:]
        return Dictionary(
            uniqueKeysWithValues: columns.map { ($0, base[Array(kind.properties[$0].column.utf8)]) })
    }
}
