import SeedCompiler
import SeedSyntax

/// What a transaction has changed, as SQLite's session extension records it: rows by primary key, with their old and new values.
package struct Changeset: Equatable, Sendable {
    package let bytes: [UInt8]

    /// - Parameter bytes: of which nothing is known yet.
    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// One row.
    package struct RowChange: Sendable {
        package enum Operation: Sendable { case insert, update, delete }

        package let table: String
        package let operation: Operation
        /// The values of the primary key.
        package let key: [Value]
        let keyNames: [String]
        /// What changed, the key aside; of an insert and a delete every column.
        package let columns: [(name: String, old: Value?, new: Value?)]

        /// Whether it is one of seedc's own notes.
        package var isInternal: Bool { StateTables.isInternal(table) }
        /// `rewards:3`, which is how a user names a row that `--force` is for.
        package var name: String { table + ":" + key.map(\.plain).joined(separator: ",") }

        /// What a column held before the change; nil where the change does not say it.
        func old(_ column: String) -> Value? {
            let column = column.lowercased()
            if let index = keyNames.firstIndex(where: { $0.lowercased() == column }) {
                return operation == .insert ? nil : key[index]
            }
            return columns.first { $0.name.lowercased() == column }?.old
        }
    }

    /// Whether it is one.
    ///
    /// - Throws: `Failure.unreadableChangeset` when somebody has damaged the bytes.
    func check() throws {
        try bytes.withUnsafeBytes { raw in
            var reader = ChangesetReader(raw)
            while try reader.next() {}
        }
    }

    /// - Parameter columns: names the columns of a table.
    /// - Throws: what `columns` throws, and `Failure.unreadableChangeset` when somebody has damaged the bytes.
    func changes(_ columns: (ChangesetTable) throws -> [String]) throws -> [RowChange] {
        var names: [String] = []
        var found: [RowChange] = []
        try bytes.withUnsafeBytes { raw in
            var reader = ChangesetReader(raw)
            while try reader.next() {
                if reader.isFirst { names = try columns(reader.table) }
                found.append(RowChange(reader, names))
            }
        }
        return found
    }
}

extension Changeset.RowChange {
    /// The change that a reader stands at.
    ///
    /// - Parameter names: of the table's columns.
    init(_ reader: ChangesetReader, _ names: [String]) {
        let isKey = reader.table.isKey
        let keys = isKey.indices.filter { isKey[$0] }
        let columns = isKey.indices.filter { !isKey[$0] }.map {
            (name: names[$0], old: reader.old($0), new: reader.new($0))
        }
        self.init(
            table: reader.table.name,
            operation: Operation(reader.operation),
            key: keys.map { (reader.operation == .insert ? reader.new($0) : reader.old($0)) ?? .null },
            keyNames: keys.map { names[$0] }, columns: columns.filter { $0.old != nil || $0.new != nil })
    }
}

extension Changeset.RowChange.Operation {
    fileprivate init(_ operation: ChangesetReader.Operation) {
        self =
            switch operation {
            case .insert: .insert
            case .update: .update
            case .delete: .delete
            }
    }
}

extension Changeset.RowChange: Hashable {
    package static func == (a: Self, b: Self) -> Bool {
        a.table == b.table && a.operation == b.operation && a.key == b.key && a.columns.count == b.columns.count
            && zip(a.columns, b.columns).allSatisfy { $0.name == $1.name && $0.old == $1.old && $0.new == $1.new }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(table)
        hasher.combine(key)
    }
}
