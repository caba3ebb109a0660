extension Changeset {
    /// The changes that reverse these, in the same order: rows that were added go, rows that are gone come back, and of the rest old and
    /// new change places.
    ///
    /// - Throws: `Failure.unreadableChangeset` when somebody has damaged the bytes, or a key is only spelt otherwise.
    package func inverted() throws -> Changeset {
        var inverse: [UInt8] = []
        inverse.reserveCapacity(bytes.count)
        try bytes.withUnsafeBytes { raw in
            var reader = ChangesetReader(raw)
            while try reader.next() {
                if reader.isFirst { inverse.append(table: reader.table) }
                inverse.append(reader.operation.inverse.rawValue)
                inverse.append(reader.isIndirect ? 1 : 0)
                let isKey = reader.table.isKey
                switch reader.operation {
                case .insert: for column in isKey.indices { inverse += reader.newBytes(column) }
                case .delete: for column in isKey.indices { inverse += reader.oldBytes(column) }
                case .update:
                    // SQLite cannot set back how a key is spelt; such an apply is known not to be undoable.
                    guard isKey.indices.allSatisfy({ !isKey[$0] || reader.new($0) == nil }) else {
                        throw Failure.unreadableChangeset
                    }
                    for column in isKey.indices {
                        inverse += isKey[column] ? reader.oldBytes(column) : reader.newBytes(column)
                    }
                    for column in isKey.indices {
                        inverse += isKey[column] ? reader.newBytes(column) : reader.oldBytes(column)
                    }
                }
            }
        }
        return Changeset(bytes: inverse)
    }
}

extension ChangesetReader.Operation {
    fileprivate var inverse: Self {
        switch self {
        case .insert: .delete
        case .delete: .insert
        case .update: .update
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(table: ChangesetTable) {
        append(UInt8(ascii: "T"))
        let count = table.isKey.count
        for shift in stride(from: 14, through: 7, by: -7) where count >> shift > 0 {
            append(UInt8(count >> shift & 0x7F) | 0x80)
        }
        append(UInt8(count & 0x7F))
        self += table.keyPlaces
        self += table.name.utf8
        append(0)
    }
}
