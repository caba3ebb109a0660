import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// Reads what seedc remembers, kind by kind, into the differ.
struct StateReader {
    private let db: Database

    /// Nil where nothing has been applied yet.
    init?(_ db: Database) throws {
        guard try StateTables.exist(db) else { return nil }
        self.db = db
    }

    /// Everything that is remembered of a kind, in the order in which the manifest gave it.
    func scan(_ kind: String) throws -> MemoryScan {
        let statement = try RawStatement(
            db,
            "SELECT \"row\", id, \"key\", base, initials, file, line FROM _seedc_rows WHERE kind = ?1 ORDER BY \"row\"")
        try statement.bind(.text(kind), 1)
        return MemoryScan(statement)
    }

    /// The ids of the rows that are remembered of a kind.
    func ids(_ name: String) throws -> Set<Value> {
        let statement = try RawStatement(db, "SELECT id FROM _seedc_rows WHERE kind = ?1 AND id IS NOT NULL")
        try statement.bind(.text(name), 1)
        var ids: Set<Value> = []
        var row = CellRow(width: 1)
        while try statement.step() {
            row.arena.removeAll(keepingCapacity: true)
            statement.read(0, into: &row, at: 0)
            row.cells[0].value(in: row.arena).map { _ = ids.insert($0) }
        }
        return ids
    }

    /// How many rows are remembered of kinds that no schema describes.
    func unknownKinds(_ catalog: Catalog) throws -> [(name: String, count: Int)] {
        var found: [(name: String, count: Int)] = []
        var last = ""
        while let name = try String.fetchOne(
            db, sql: "SELECT min(kind) FROM _seedc_rows WHERE kind > ?", arguments: [last])
        {
            last = name
            guard catalog.index(of: name) == nil else { continue }
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM _seedc_rows WHERE kind = ?", arguments: [name])
            found.append((name, count ?? 0))
        }
        return found
    }
}

/// What is remembered of one kind, row by row.
final class MemoryScan {
    private let statement: RawStatement
    private var id = CellRow(width: 1)
    private(set) var isAtEnd = false

    fileprivate init(_ statement: RawStatement) { self.statement = statement }

    /// - Throws: `Failure` where somebody has written what cannot be read, `DatabaseError`.
    func next(into batch: inout RememberedBatch) throws -> Bool {
        guard try statement.step() else {
            isAtEnd = true
            return false
        }
        let row = statement.handle
        guard sqlite3_column_type(row, 0) == SQLITE_INTEGER, sqlite3_column_type(row, 6) == SQLITE_INTEGER else {
            throw Failure.stateDamaged("a row of _seedc_rows has no number or no line")
        }
        id.arena.removeAll(keepingCapacity: true)
        statement.read(1, into: &id, at: 0)
        batch.append(
            RememberedBytes(
                row: sqlite3_column_int64(row, 0), id: id.cells[0].value(in: id.arena) ?? .null,
                key: statement.text(2), base: statement.text(3),
                initials: sqlite3_column_type(row, 4) == SQLITE_NULL ? nil : statement.text(4),
                file: statement.text(5), line: Int(sqlite3_column_int64(row, 6))))
        return true
    }
}

extension Diagnostic {
    static func kindWithoutSchema(_ kind: String, _ count: Int) -> Diagnostic {
        Diagnostic(
            "kind-vanished", severity: .note,
            "seedc manages \(count) \(count == 1 ? "row" : "rows") of \(kind), which no schema describes any more; \(count == 1 ? "it is" : "they are") left alone"
        )
    }
}
