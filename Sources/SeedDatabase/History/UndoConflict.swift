import CSQLite
import GRDB
import SeedCompiler

/// A row that is not what the apply left behind.
struct UndoConflict {
    /// `rewards:3`.
    let row: String
    let problem: String
    let canBeForced: Bool
    var help: String?
}

/// Decides what to do where a changeset meets a row that somebody has changed since. All conflicts are collected: whoever called rolls
/// back.
struct ConflictCollector {
    let db: Database
    let forced: Set<String>
    private(set) var conflicts: [UndoConflict] = []

    init(db: Database, forced: Set<String>) {
        self.db = db
        self.forced = forced
    }

    /// - Returns: what SQLite is to do: `SQLITE_CHANGESET_OMIT`, `_REPLACE` or `_ABORT`.
    mutating func resolve(_ kind: Int32, _ iterator: OpaquePointer?) -> Int32 {
        let head = ChangeHead(iterator)
        let names = (try? head.columns(db)) ?? []
        let change = head.rowChange(iterator, names)
        let canReplace = kind == SQLITE_CHANGESET_DATA || kind == SQLITE_CHANGESET_CONFLICT
        // What seedc remembers follows the rows, whatever later applies have noted beside them.
        if change.isInternal { return canReplace ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT }
        if forced.contains(change.name), kind != SQLITE_CHANGESET_CONSTRAINT {
            return canReplace ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT
        }
        conflicts.append(conflict(kind, iterator, head, change, names))
        return SQLITE_CHANGESET_OMIT
    }

    private func conflict(
        _ kind: Int32, _ iterator: OpaquePointer?, _ head: ChangeHead, _ change: Changeset.RowChange, _ names: [String]
    ) -> UndoConflict {
        switch kind {
        case SQLITE_CHANGESET_DATA:
            let moved = differences(iterator, head, names)
            return UndoConflict(
                row: change.name, problem: "somebody has changed it since: \(moved.joined(separator: ", "))",
                canBeForced: true)
        case SQLITE_CHANGESET_NOTFOUND:
            return UndoConflict(row: change.name, problem: "somebody has deleted it since", canBeForced: true)
        case SQLITE_CHANGESET_CONFLICT:
            return UndoConflict(
                row: change.name, problem: "somebody has put another row in its place", canBeForced: true)
        default:
            return UndoConflict(
                row: change.name, problem: "the table's constraints refuse what it was before", canBeForced: false,
                help: "another row holds one of its values by now")
        }
    }

    /// `sort_order is 7, the apply left 5`
    private func differences(_ iterator: OpaquePointer?, _ head: ChangeHead, _ names: [String]) -> [String] {
        head.isKey.indices.compactMap { column in
            var left: OpaquePointer?
            var live: OpaquePointer?
            guard sqlite3changeset_old(iterator, Int32(column), &left) == SQLITE_OK, let left,
                sqlite3changeset_conflict(iterator, Int32(column), &live) == SQLITE_OK, let live,
                Value(left) != Value(live)
            else { return nil }
            return "\(names[column]) is \(Value(live).display), the apply left \(Value(left).display)"
        }
    }
}
