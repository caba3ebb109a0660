import SeedCompiler

/// Reads a changeset from its first byte to its last, and finds whatever does not fit: SQLite's own C code is given only what this has
/// read to the end. The format is that of the session extension, described at the head of its sqlite3session.c:
///
///     table   'T', the number of columns, a byte for each: its place in the primary key or 0, the name, NUL
///     change  operation, 0 or 1, then of an update or a delete the old values, of an update or an insert the new ones
///     value   0 undefined; 1 integer, 2 real: 8 bytes, the highest first; 3 text, 4 blob: length, bytes; 5 NULL
///
/// Lengths are SQLite's varints of at most 31 bits.
struct ChangesetReader {
    enum Operation: UInt8 { case delete = 9, insert = 18, update = 23 }

    private let bytes: UnsafeRawBufferPointer
    private var place = 0
    /// Where each value of the current change begins: the old ones, then the new ones.
    private var values: [Int] = []
    private var tables: Set<String> = []

    /// That of the current change. All changes of a table stand together.
    private(set) var table = ChangesetTable(name: "", keyPlaces: [])
    /// Whether the current change is the first of its table.
    private(set) var isFirst = false
    private(set) var operation = Operation.insert
    private(set) var isIndirect = false

    /// - Precondition: the bytes outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Moves to the next change.
    ///
    /// - Returns: false behind the last one.
    /// - Throws: `Failure.unreadableChangeset`.
    mutating func next() throws -> Bool {
        isFirst = false
        guard place < bytes.count else { return false }
        if bytes[place] == UInt8(ascii: "T") { try readTable() }
        guard !table.isKey.isEmpty, let operation = Operation(rawValue: try readByte()) else { throw damage }
        self.operation = operation
        switch try readByte() {
        case 0: isIndirect = false
        case 1: isIndirect = true
        default: throw damage
        }
        values.removeAll(keepingCapacity: true)
        for _ in 0..<(operation == .update ? 2 : 1) * table.isKey.count {
            values.append(place)
            try skipValue()
        }
        guard table.isKey.indices.allSatisfy(isSound) else { throw damage }
        return true
    }

    /// Nil where the change does not say it: of an insert, and of an update for what has not changed and is no key.
    func old(_ column: Int) -> Value? { operation == .insert ? nil : value(at: values[column]) }

    /// Nil where the change does not say it: of a delete, and of an update for what has not changed.
    func new(_ column: Int) -> Value? {
        operation == .delete ? nil : value(at: values[column + (operation == .update ? table.isKey.count : 0)])
    }

    // MARK: Bytes, for whoever writes another changeset of them

    func oldBytes(_ column: Int) -> UnsafeRawBufferPointer { valueBytes(column) }
    func newBytes(_ column: Int) -> UnsafeRawBufferPointer {
        valueBytes(column + (operation == .update ? table.isKey.count : 0))
    }

    private func valueBytes(_ index: Int) -> UnsafeRawBufferPointer {
        let end = index + 1 < values.count ? values[index + 1] : place
        return UnsafeRawBufferPointer(rebasing: bytes[values[index]..<end])
    }

    // MARK: Rules

    /// Keys are there and not NULL; an insert and a delete say everything; an update says both sides of what it changes. A key that the
    /// table takes for the same, and that is only spelt otherwise, has two sides, too.
    private func isSound(_ column: Int) -> Bool {
        let first = tag(values[column])
        if table.isKey[column] {
            return first != .undefined && first != .null
        }
        guard operation == .update else { return first != .undefined }
        return (first == .undefined) == (tag(values[column + table.isKey.count]) == .undefined)
    }

    // MARK: Parts

    private enum Tag: UInt8 { case undefined, integer, real, text, blob, null }

    private var damage: Failure { .unreadableChangeset }

    private func tag(_ place: Int) -> Tag { Tag(rawValue: bytes[place])! }

    private mutating func readTable() throws {
        place += 1
        let count = try readLength()
        // More columns than any SQLite allows.
        guard (1...32_767).contains(count), count < bytes.count - place else { throw damage }
        let keyPlaces = Array(bytes[place..<place + count])
        place += count
        guard let end = bytes[place...].firstIndex(of: 0),
            let name = String(validating: bytes[place..<end], as: UTF8.self), !name.isEmpty,
            keyPlaces.contains(where: { $0 != 0 }),
            tables.insert(name).inserted
        else { throw damage }
        place = end + 1
        table = ChangesetTable(name: name, keyPlaces: keyPlaces)
        isFirst = true
    }

    private mutating func readByte() throws -> UInt8 {
        guard place < bytes.count else { throw damage }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func readLength() throws -> Int {
        var length = 0
        for _ in 0..<5 {
            let byte = try readByte()
            length = length << 7 | Int(byte & 0x7F)
            if byte < 0x80 { break }
        }
        guard length <= Int32.max, bytes[place - 1] < 0x80 else { throw damage }
        return length
    }

    private mutating func skipValue() throws {
        guard let tag = Tag(rawValue: try readByte()) else { throw damage }
        let length =
            switch tag {
            case .undefined, .null: 0
            case .integer, .real: 8
            case .text, .blob: try readLength()
            }
        guard length <= bytes.count - place else { throw damage }
        place += length
        // SQLite has no such number: it would become NULL.
        if tag == .real, Double(bitPattern: number(place - 8)).isNaN { throw damage }
    }

    private func number(_ place: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    private func value(at start: Int) -> Value? {
        switch tag(start) {
        case .undefined: nil
        case .null: .null
        case .integer: .integer(Int64(bitPattern: number(start + 1)))
        case .real: .real(Double(bitPattern: number(start + 1)))
        case .text: .text(content(start))
        case .blob: .blob(content(start))
        }
    }

    private func content(_ start: Int) -> [UInt8] {
        var reader = self
        reader.place = start + 1
        guard let length = try? reader.readLength() else { preconditionFailure("it was read before") }
        return Array(bytes[reader.place..<reader.place + length])
    }
}

extension Failure {
    static var unreadableChangeset: Failure { .stateDamaged("the changeset of this apply is unreadable") }
}
