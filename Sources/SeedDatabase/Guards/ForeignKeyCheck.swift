import GRDB
import SeedCompiler

/// The rows of a table whose foreign keys lead nowhere, one for each such key.
///
/// `PRAGMA foreign_key_check` refuses a table as a whole, if one of its keys leads to columns that are not unique: a mismatch. What such
/// a key means is clear all the same, so the keys are then checked one by one.
func checkForeignKeys(_ db: Database, _ table: String) throws -> [ForeignKeyViolation] {
    do {
        return try Row.fetchAll(db, sql: "PRAGMA foreign_key_check(\(quoted(table)))").map {
            ForeignKeyViolation(table: $0[0], rowid: $0[1], parent: $0[2], key: $0[3])
        }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
        return try checkKeyByKey(db, table)
    }
}

private func checkKeyByKey(_ db: Database, _ table: String) throws -> [ForeignKeyViolation] {
    let parts = try Row.fetchAll(
        db, sql: "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id, seq",
        arguments: [table])
    let rowid = try rowidName(db, table)
    return try Dictionary(grouping: parts) { $0["id"] as Int }.sorted { $0.key < $1.key }
        .flatMap { key, parts -> [ForeignKeyViolation] in
            let parent: String = parts[0]["table"]
            let own = parts.map { $0["from"] as String }
            let named = parts.compactMap { $0["to"] as String? }
            let others = named.isEmpty ? try primaryKeyColumns(db, parent) : named
            let known = try columnNames(db, parent)
            let isComplete = others.allSatisfy { known.contains($0.lowercased()) } && own.count == others.count
            // Without the table every row leads nowhere; without the columns nobody can say where it leads.
            guard known.isEmpty || isComplete else { return [] }
            let filled = own.map { "c.\(quoted($0)) IS NOT NULL" }.joined(separator: " AND ")
            let row = rowid.map { "c.\(quoted($0))" } ?? "NULL"
            var sql = "SELECT \(row) FROM \(quoted(table)) AS c"
            if !known.isEmpty {
                let pairs = zip(others, own).map { "p.\(quoted($0)) = c.\(quoted($1))" }.joined(separator: " AND ")
                sql +=
                    " LEFT JOIN \(quoted(parent)) AS p ON \(pairs) WHERE p.\(quoted(others[0])) IS NULL AND \(filled)"
            } else {
                sql += " WHERE \(filled)"
            }
            return try Row.fetchAll(db, sql: sql).map {
                ForeignKeyViolation(table: table, rowid: $0[0], parent: parent, key: key)
            }
        }
}

/// In lower case.
private func columnNames(_ db: Database, _ table: String) throws -> Set<String> {
    try String.fetchSet(db, sql: "SELECT lower(name) FROM pragma_table_xinfo(?)", arguments: [table])
}

/// A name for the rowid that no column bears; nil for a table without rowids.
private func rowidName(_ db: Database, _ table: String) throws -> String? {
    let hasNone =
        try Bool.fetchOne(
            db, sql: "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND lower(name) = lower(?)",
            arguments: [table])
        ?? false
    guard !hasNone else { return nil }
    let columns = try columnNames(db, table)
    return ["rowid", "_rowid_", "oid"].first { !columns.contains($0) }
}
