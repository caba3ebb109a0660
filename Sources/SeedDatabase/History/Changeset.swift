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
        /// What changed, the key aside; of an insert and a delete every column.
        package let columns: [(name: String, old: Value?, new: Value?)]

        /// Whether it is one of seedc's own notes.
        package var isInternal: Bool { table.hasPrefix("_seedc_") }
        /// `rewards:3`, which is how a user names a row that `--force` is for.
        package var name: String { table + ":" + key.map(\.plain).joined(separator: ",") }
    }

    /// The changes that reverse these.
    func inverted() throws -> Changeset {
        var size: Int32 = 0
        var buffer: UnsafeMutableRawPointer?
        try bytes.withUnsafeBytes { raw in
            try check(
                sqlite3changeset_invert(
                    Int32(raw.count), UnsafeMutableRawPointer(mutating: raw.baseAddress), &size, &buffer))
        }
        defer { sqlite3_free(buffer) }
        return Changeset(bytes: Array(UnsafeRawBufferPointer(start: buffer, count: Int(size))))
    }

    /// - Throws: `Failure.stopped` when a table is no longer what it was.
    func changes(_ db: Database) throws -> [RowChange] {
        var columns: [String: [String]] = [:]
        var found: [RowChange] = []
        try bytes.withUnsafeBytes { raw in
            var iterator: OpaquePointer?
            try check(
                sqlite3changeset_start(&iterator, Int32(raw.count), UnsafeMutableRawPointer(mutating: raw.baseAddress)))
            defer { sqlite3changeset_finalize(iterator) }
            while sqlite3changeset_next(iterator) == SQLITE_ROW {
                let head = ChangeHead(iterator)
                if columns[head.table] == nil { columns[head.table] = try head.columns(db) }
                found.append(head.rowChange(iterator, columns[head.table]!))
            }
        }
        return found
    }
}

/// What an iterator over a changeset says of the change it stands at.
struct ChangeHead {
    let table: String
    let operation: Changeset.RowChange.Operation
    let isKey: [Bool]

    init(_ iterator: OpaquePointer?) {
        var name: UnsafePointer<CChar>?
        var count: Int32 = 0
        var code: Int32 = 0
        sqlite3changeset_op(iterator, &name, &count, &code, nil)
        table = name.map { String(cString: $0) } ?? ""
        operation = code == SQLITE_INSERT ? .insert : code == SQLITE_DELETE ? .delete : .update
        var keys: UnsafeMutablePointer<UInt8>?
        sqlite3changeset_pk(iterator, &keys, &count)
        isKey = (0..<Int(count)).map { keys?[$0] != 0 }
    }

    /// The names of the columns, held against the table as it is now: SQLite would skip another one in silence.
    func columns(_ db: Database) throws -> [String] {
        guard try db.tableExists(table) else { throw Failure.stopped(.init(.tableMoved(table))) }
        let now = try Row.fetchAll(db, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [table])
        let keys = now.map { ($0["pk"] as Int) > 0 }
        guard now.count >= isKey.count, Array(keys.prefix(isKey.count)) == isKey else {
            throw Failure.stopped(.init(.tableMoved(table)))
        }
        return now.map { $0["name"] }
    }

    func rowChange(_ iterator: OpaquePointer?, _ names: [String]) -> Changeset.RowChange {
        // An insert has no old values, a delete no new ones; to ask for them is misuse.
        let old = isKey.indices.map { operation == .insert ? nil : value(iterator, $0, sqlite3changeset_old) }
        let new = isKey.indices.map { operation == .delete ? nil : value(iterator, $0, sqlite3changeset_new) }
        let key = isKey.indices.filter { isKey[$0] }.map { (operation == .insert ? new[$0] : old[$0]) ?? .null }
        let columns = isKey.indices.filter { !isKey[$0] && (old[$0] != nil || new[$0] != nil) }
            .map { (name: names[$0], old: old[$0], new: new[$0]) }
        return Changeset.RowChange(table: table, operation: operation, key: key, columns: columns)
    }

    private func value(
        _ iterator: OpaquePointer?, _ column: Int,
        _ read: (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Int32
    ) -> Value? {
        var found: OpaquePointer?
        guard read(iterator, Int32(column), &found) == SQLITE_OK, let found else { return nil }
        return Value(found)
    }
}

extension Value {
    init(_ value: OpaquePointer) {
        func bytes(_ pointer: UnsafeRawPointer?) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_value_bytes(value))))
        }
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: self = .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: self = .real(sqlite3_value_double(value))
        case SQLITE_TEXT:
            let text = sqlite3_value_text(value)
            self = .text(bytes(text))
        case SQLITE_BLOB:
            let blob = sqlite3_value_blob(value)
            self = .blob(bytes(blob))
        default: self = .null
        }
    }

    /// Without quotes, for a name on the command line.
    fileprivate var plain: String {
        if case .text(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { display }
    }
}

extension Diagnostic {
    fileprivate static func tableMoved(_ table: String) -> Diagnostic {
        Diagnostic(
            "table-moved",
            "the table \"\(table)\" is no longer what it was when the apply was recorded; nothing was written",
            help:
                "a migration has changed it since, so seedc undo cannot reverse that apply; restore a backup, or write the old values into the manifests"
        )
    }
}
