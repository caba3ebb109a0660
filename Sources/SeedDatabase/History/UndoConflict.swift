import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// A row that is not what the apply left behind.
struct UndoConflict {
    /// `rewards:3`.
    let row: String
    let problem: String
    /// Nil where the row can be forced.
    var help: String?

    var diagnostic: Diagnostic {
        Diagnostic(
            "undo-conflict", "\(row): \(problem); nothing was written",
            help: help ?? "--force \(row) sets it back all the same")
    }

    /// To set this row back would change one that the apply had nothing to do with.
    static func stranger(_ row: String, _ what: String) -> UndoConflict {
        UndoConflict(
            row: row, problem: "another row has its place by now, or it has got another key: \(what)",
            help:
                "no --force does that, because it would change a row that the apply did not know; see to that row first"
        )
    }
}

/// Decides what to do where a changeset meets a row that somebody has changed since. All conflicts are collected: whoever called rolls
/// back.
struct ConflictCollector {
    private let forced: Set<String>
    private let tables: [String: RecordedTable]
    private let shadows: Set<String>
    private(set) var conflicts: [UndoConflict]
    /// Rows that are no longer those the apply knew: reported already.
    private let strangers: Set<String>
    /// What later applies have noted beside this one, which is to be merged when everything else is done.
    private(set) var memories: [Changeset.RowChange] = []

    /// - Parameter shadows: the tables in which virtual tables keep what they know.
    init(_ tables: [String: RecordedTable], forced: Set<String>, shadows: Set<String>, strangers: [UndoConflict]) {
        self.tables = tables
        self.forced = forced
        self.shadows = shadows
        self.strangers = Set(strangers.map(\.row))
        conflicts = strangers
    }

    /// - Returns: what SQLite is to do: `SQLITE_CHANGESET_OMIT`, `_REPLACE` or `_ABORT`.
    mutating func resolve(_ kind: Int32, _ iterator: OpaquePointer?) -> Int32 {
        let head = ChangeHead(iterator)
        let names =
            StateTables.isInternal(head.table)
            ? ["kind", "row", "key", "id", "base", "initials", "file", "line", "apply"]
            : tables[head.table]?.columns ?? []
        let change = head.rowChange(iterator, names)
        let canReplace = kind == SQLITE_CHANGESET_DATA || kind == SQLITE_CHANGESET_CONFLICT
        if change.isInternal {
            // What seedc remembers follows the rows, and is no reason to stop.
            guard kind == SQLITE_CHANGESET_DATA, change.operation == .update else {
                return canReplace ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT
            }
            memories.append(change)
            return SQLITE_CHANGESET_OMIT
        }
        guard !strangers.contains(change.name) else { return SQLITE_CHANGESET_OMIT }
        let conflict = conflict(kind, iterator, head, change, names)
        if conflict.help == nil, forced.contains(change.name) {
            return canReplace ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT
        }
        conflicts.append(conflict)
        return SQLITE_CHANGESET_OMIT
    }

    private func conflict(
        _ kind: Int32, _ iterator: OpaquePointer?, _ head: ChangeHead, _ change: Changeset.RowChange, _ names: [String]
    ) -> UndoConflict {
        if shadows.contains(change.table) {
            return UndoConflict(
                row: change.name,
                problem: "a virtual table keeps its index there, and something has been indexed since",
                help: "an index cannot be set back row by row; write the old values into the manifests instead")
        }
        switch kind {
        case SQLITE_CHANGESET_DATA:
            let moved = differences(iterator, head, names)
            let key = tables[change.table]?.key ?? []
            let isOther = change.operation == .delete && moved.contains { key.contains($0.column) }
            let text = moved.map(\.text).joined(separator: ", ")
            if isOther { return .stranger(change.name, text) }
            return UndoConflict(row: change.name, problem: "somebody has changed it since: \(text)")
        case SQLITE_CHANGESET_NOTFOUND:
            return UndoConflict(row: change.name, problem: "somebody has deleted it since")
        case SQLITE_CHANGESET_CONFLICT:
            return UndoConflict(
                row: change.name, problem: "somebody has put another row in its place",
                help: "no --force does that, because it would destroy that row; see to it first")
        default:
            return UndoConflict(
                row: change.name, problem: "the table's constraints refuse what it was before",
                help: "another row holds one of its values by now")
        }
    }

    /// `sort_order is 7, the apply left 5`
    private func differences(
        _ iterator: OpaquePointer?, _ head: ChangeHead, _ names: [String]
    ) -> [(column: String, text: String)] {
        head.isKey.indices.compactMap { column in
            var left: OpaquePointer?
            var live: OpaquePointer?
            guard sqlite3changeset_old(iterator, Int32(column), &left) == SQLITE_OK, let left,
                sqlite3changeset_conflict(iterator, Int32(column), &live) == SQLITE_OK, let live,
                Value(left) != Value(live)
            else { return nil }
            return (
                names[column],
                "\(names[column]) is \(Value(live).display), the apply left \(Value(left).display)"
            )
        }
    }
}

/// Rows that are updated back and are, by their natural keys, no longer those that the apply updated: somebody has deleted them, and
/// others have got their ids.
func strangers(
    _ db: Database, _ changes: [Changeset.RowChange], _ tables: [String: RecordedTable]
) throws -> [UndoConflict] {
    var readers: [String: RowKeyReader] = [:]
    var next: [String: Int] = [:]
    return try changes.compactMap { change in
        guard !change.isInternal, change.operation == .update, let table = tables[change.table], !table.key.isEmpty
        else { return nil }
        let index = next[change.table, default: 0]
        next[change.table] = index + 1
        guard index < table.rows.count else { throw Failure.stateDamaged("the tables of this apply are unreadable") }
        let reader =
            try readers[change.table]
            ?? RowKeyReader(db, change.table, primaryKey: change.keyNames, key: table.key)
        readers[change.table] = reader
        guard let key = try reader.key(of: change.key), key != table.rows[index] else { return nil }
        let columns = table.key.joined(separator: ", ")
        return .stranger(change.name, "\(columns) is \(key), the apply left \(table.rows[index])")
    }
}
