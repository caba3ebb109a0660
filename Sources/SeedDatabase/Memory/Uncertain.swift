import CSQLite
import SeedCompiler

extension Recorder {
    /// The tables of which the changeset does not say the truth:
    ///
    /// - A row that is older than a column does not store the column's default, and SQLite 3.40 says NULL for it. An undo would write NULL.
    /// - A key that is spelt otherwise is for the table the same row, and for the session one row less and one more.
    func uncertain() throws -> [(table: String, obstacle: Recordable.Obstacle)] {
        var found: [String: Recordable.Obstacle] = [:]
        var gone: Set<[Value]> = []
        var come: Set<[Value]> = []
        try withChangeset { changeset in
            guard !changeset.isEmpty, !recordable.defaults.isEmpty || !recordable.collated.isEmpty else { return }
            try forEachChange(changeset) { iterator in
                var name: UnsafePointer<CChar>?
                var count: Int32 = 0
                var code: Int32 = 0
                sqlite3changeset_op(iterator, &name, &count, &code, nil)
                guard let name, case let table = String(cString: name), !StateTables.isInternal(table) else { return }
                if code != SQLITE_INSERT,
                    recordable.defaults[table]?.contains(where: { wasNull(iterator, $0) }) ?? false
                {
                    found[table] = .addedColumns
                }
                if code != SQLITE_UPDATE, recordable.collated.contains(table) {
                    let head = ChangeHead(iterator)
                    let names = Array(repeating: "", count: head.isKey.count)
                    let key = [.text(table)] + head.rowChange(iterator, names).key.map(\.folded)
                    if code == SQLITE_DELETE { gone.insert(key) } else { come.insert(key) }
                    if gone.contains(key), come.contains(key) { found[table] = .spelling }
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

private func wasNull(_ iterator: OpaquePointer?, _ column: Int32) -> Bool {
    var old: OpaquePointer?
    sqlite3changeset_old(iterator, column, &old)
    return old.map { sqlite3_value_type($0) == SQLITE_NULL } ?? false
}

extension Value {
    /// The same for all spellings that NOCASE or RTRIM take for one.
    fileprivate var folded: Value {
        guard case .text(let bytes) = self else { return self }
        let trimmed = bytes.prefix((bytes.lastIndex { $0 != UInt8(ascii: " ") } ?? -1) + 1)
        return .text(trimmed.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 })
    }
}
