import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// What a transaction has changed, as SQLite's session extension records it: rows by primary key, with their old and new values.
package struct Changeset: Sendable {
    let bytes: [UInt8]

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

    /// The changes that reverse these, in the same order.
    ///
    /// - Throws: `Failure.rejected` when somebody has damaged the bytes.
    func inverted() throws -> Changeset {
        var size: Int32 = 0
        var buffer: UnsafeMutableRawPointer?
        let code = bytes.withUnsafeBytes { raw in
            sqlite3changeset_invert(
                Int32(raw.count), UnsafeMutableRawPointer(mutating: raw.baseAddress), &size, &buffer)
        }
        defer { sqlite3_free(buffer) }
        guard code == SQLITE_OK else { throw Failure.unreadableChangeset }
        return Changeset(bytes: Array(UnsafeRawBufferPointer(start: buffer, count: Int(size))))
    }

    /// - Parameter columns: names the columns of the table that a change is about.
    /// - Throws: what `columns` throws, and `Failure.rejected` when somebody has damaged the bytes.
    func changes(_ columns: (ChangeHead) throws -> [String]) throws -> [RowChange] {
        var names: [String: [String]] = [:]
        var found: [RowChange] = []
        try bytes.withUnsafeBytes { raw in
            try forEachChange(raw) { iterator in
                let head = ChangeHead(iterator)
                if names[head.table] == nil { names[head.table] = try columns(head) }
                found.append(head.rowChange(iterator, names[head.table]!))
            }
        }
        return found
    }
}

/// - Throws: what `body` throws, and `Failure.rejected` for bytes that are no changeset.
func forEachChange(_ changeset: UnsafeRawBufferPointer, _ body: (OpaquePointer?) throws -> Void) throws {
    var iterator: OpaquePointer?
    let start = sqlite3changeset_start(
        &iterator, Int32(changeset.count), UnsafeMutableRawPointer(mutating: changeset.baseAddress))
    guard start == SQLITE_OK else { throw Failure.unreadableChangeset }
    var isOpen = true
    defer { if isOpen { sqlite3changeset_finalize(iterator) } }
    while sqlite3changeset_next(iterator) == SQLITE_ROW { try body(iterator) }
    isOpen = false
    guard sqlite3changeset_finalize(iterator) == SQLITE_OK else { throw Failure.unreadableChangeset }
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

extension Failure {
    static var unreadableChangeset: Failure { .stateDamaged("the changeset of this apply is unreadable") }
}
