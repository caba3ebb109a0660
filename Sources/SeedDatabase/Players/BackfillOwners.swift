import CSQLite
import SeedCompiler

/// Whose rows a backfill has added, in the order of their ids: a list of values, a byte or two for each where they ascend.
///
/// Every value is a varint `n`. An even one is an integer, as the zigzag of its distance to the last integer of the same column, twice.
/// An odd one is `(length * 4 + kind) * 2 + 1`, and so many bytes follow: a text, a blob, a real, or an integer too far away.
struct BackfillOwners {
    private(set) var bytes: [UInt8] = []
    private var last: [Int64]

    private enum Kind: UInt64 { case text, blob, real, integer }

    /// - Parameter width: how many values a row has.
    init(width: Int) { last = Array(repeating: 0, count: width) }

    // MARK: Writing

    /// Adds the first columns of the current row.
    mutating func append(_ row: OpaquePointer) {
        for column in last.indices {
            let index = Int32(column)
            switch sqlite3_column_type(row, index) {
            case SQLITE_INTEGER: append(sqlite3_column_int64(row, index), column)
            case SQLITE_TEXT:
                // The text first: it may change how long it is.
                let text = sqlite3_column_text(row, index)
                append(.text, UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(row, index))))
            case SQLITE_FLOAT:
                withUnsafeBytes(of: sqlite3_column_double(row, index).bitPattern.littleEndian) { append(.real, $0) }
            default:
                let blob = sqlite3_column_blob(row, index)
                append(.blob, UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(row, index))))
            }
        }
    }

    private mutating func append(_ integer: Int64, _ column: Int) {
        let (distance, isFar) = integer.subtractingReportingOverflow(last[column])
        last[column] = integer
        let zigzag = UInt64(bitPattern: (distance << 1) ^ (distance >> 63))
        if isFar || zigzag > UInt64.max / 2 {
            withUnsafeBytes(of: integer.littleEndian) { append(.integer, $0) }
        } else {
            append(varint: zigzag << 1)
        }
    }

    private mutating func append(_ kind: Kind, _ content: UnsafeRawBufferPointer) {
        append(varint: (UInt64(content.count) << 2 | kind.rawValue) << 1 | 1)
        bytes.append(contentsOf: content)
    }

    private mutating func append(varint: UInt64) {
        var rest = varint
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    // MARK: Reading

    /// Every value, row by row.
    ///
    /// - Returns: nil for bytes that are no such list.
    static func values(_ bytes: [UInt8], width: Int) -> [Value]? {
        var values: [Value] = []
        var last = Array(repeating: Int64(0), count: width)
        var place = 0
        while place < bytes.count {
            guard let number = varint(bytes, &place) else { return nil }
            let column = values.count % width
            if number & 1 == 0 {
                let zigzag = number >> 1
                last[column] &+= Int64(zigzag >> 1) ^ -Int64(zigzag & 1)
                values.append(.integer(last[column]))
                continue
            }
            guard let kind = Kind(rawValue: number >> 1 & 3), let length = Int(exactly: number >> 3),
                length <= bytes.count - place
            else { return nil }
            let content = Array(bytes[place..<place + length])
            place += length
            switch kind {
            case .text: values.append(.text(content))
            case .blob: values.append(.blob(content))
            case .real: values.append(.real(Double(bitPattern: UInt64(littleEndian: content))))
            case .integer:
                last[column] = Int64(bitPattern: UInt64(littleEndian: content))
                values.append(.integer(last[column]))
            }
        }
        return values.count.isMultiple(of: width) ? values : nil
    }

    private static func varint(_ bytes: [UInt8], _ place: inout Int) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }
}

extension UInt64 {
    fileprivate init(littleEndian bytes: [UInt8]) {
        self = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
