import CSQLite
import SeedCompiler

/// What SQLite says of the change at which it has met a conflict.
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

    private func value(
        _ iterator: OpaquePointer?, _ column: Int,
        _ read: (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Int32
    ) -> Value? {
        var found: OpaquePointer?
        guard read(iterator, Int32(column), &found) == SQLITE_OK, let found else { return nil }
        return Value(found)
    }
}
