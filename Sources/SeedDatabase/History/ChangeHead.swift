import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

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

    /// The names of the columns.
    ///
    /// - Parameter recorded: what they were when the change was recorded, which is held against the table as it is now. SQLite itself
    ///   only counts: it would skip another table in silence, and write into the wrong columns of one that looks the same.
    /// - Throws: `Failure.stopped` when the table is no longer what it was.
    func columns(_ db: Database, recorded: [String]? = nil) throws -> [String] {
        let now = try Row.fetchAll(db, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [table])
        let names: [String] = now.map { $0["name"] }
        let keys = now.map { ($0["pk"] as Int) > 0 }
        guard keys.starts(with: isKey), recorded.map({ $0.count == isKey.count && names.starts(with: $0) }) ?? true
        else { throw Failure.stopped(DiagnosticBatch(.tableMoved(table))) }
        return names
    }

    func rowChange(_ iterator: OpaquePointer?, _ names: [String]) -> Changeset.RowChange {
        // An insert has no old values, a delete no new ones; to ask for them is misuse.
        let old = isKey.indices.map { operation == .insert ? nil : value(iterator, $0, sqlite3changeset_old) }
        let new = isKey.indices.map { operation == .delete ? nil : value(iterator, $0, sqlite3changeset_new) }
        let key = isKey.indices.filter { isKey[$0] }.map { (operation == .insert ? new[$0] : old[$0]) ?? .null }
        let keyNames = isKey.indices.filter { isKey[$0] }.map { names[$0] }
        let columns = isKey.indices.filter { !isKey[$0] && (old[$0] != nil || new[$0] != nil) }
            .map { (name: names[$0], old: old[$0], new: new[$0]) }
        return Changeset.RowChange(table: table, operation: operation, key: key, keyNames: keyNames, columns: columns)
    }

    /// The values of the primary key before the change.
    ///
    /// - Precondition: it is an update.
    func oldKey(_ iterator: OpaquePointer?) -> [Value] {
        isKey.indices.filter { isKey[$0] }.map { value(iterator, $0, sqlite3changeset_old) ?? .null }
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
