/// A value as SQLite stores it. Text is bytes: SQLite compares it so, and it need not be valid UTF-8.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case blob([UInt8])

    package static func text(_ string: String) -> Value { .text(Array(string.utf8)) }
}

/// A value in a table of values: 16 bytes, so that 200,000 rows of ten columns are one allocation.
package struct Cell: Equatable, Sendable {
    package enum Tag: UInt8, Sendable {
        /// The column is not managed in this row.
        case absent
        case null, integer, real
        /// `length` bytes of the arena from `bits` on.
        case text, blob
        /// Text of a JSON value, in the arena.
        case json
        /// An entry of the referenced kind; its id is stored.
        case reference
        /// JSON with references inside: an index into `DesiredRows.templates`.
        case template
    }

    package var tag: Tag
    package var length: UInt32
    package var bits: UInt64

    @inlinable
    package init(_ tag: Tag, bits: UInt64 = 0, length: UInt32 = 0) {
        self.tag = tag
        self.length = length
        self.bits = bits
    }

    package static let absent = Cell(.absent)
    package static let null = Cell(.null)

    @inlinable package static func integer(_ value: Int64) -> Cell { Cell(.integer, bits: UInt64(bitPattern: value)) }
    @inlinable package static func real(_ value: Double) -> Cell { Cell(.real, bits: value.bitPattern) }
    package static func reference(_ entry: Int) -> Cell { Cell(.reference, bits: UInt64(entry)) }

    @inlinable package var integer: Int64 { Int64(bitPattern: bits) }
    @inlinable package var real: Double { Double(bitPattern: bits) }
    /// Of text, blob and JSON: where its bytes lie in the arena.
    @inlinable package var range: Range<Int> { Int(bits)..<Int(bits) + Int(length) }
    /// Of a reference: the entry.
    @inlinable package var entry: Int { Int(bits) }

    /// The value of a cell that stands for itself. References and templates have none before their rows have ids.
    package func value(in arena: [UInt8]) -> Value? {
        switch tag {
        case .null: .null
        case .integer: .integer(integer)
        case .real: .real(real)
        case .text, .json: .text(Array(arena[range]))
        case .blob: .blob(Array(arena[range]))
        case .absent, .reference, .template: nil
        }
    }
}

/// Cells of one row, with the bytes they point into. Reused from row to row when a table is read.
package struct CellRow: Sendable {
    package var cells: [Cell]
    package var arena: [UInt8] = []

    package init(width: Int) { cells = Array(repeating: .absent, count: width) }

    package mutating func set(_ column: Int, _ value: Value) {
        switch value {
        case .null: cells[column] = .null
        case .integer(let integer): cells[column] = .integer(integer)
        case .real(let real): cells[column] = .real(real)
        case .text(let bytes): bytes.withUnsafeBytes { set(column, .text, $0) }
        case .blob(let bytes): bytes.withUnsafeBytes { set(column, .blob, $0) }
        }
    }

    package mutating func set(_ column: Int, _ tag: Cell.Tag, _ bytes: UnsafeRawBufferPointer) {
        cells[column] = Cell(tag, bits: UInt64(arena.count), length: UInt32(bytes.count))
        arena.append(contentsOf: bytes)
    }
}
