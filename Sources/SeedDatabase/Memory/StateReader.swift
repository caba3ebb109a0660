import CSQLite
import Foundation
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
        return MemoryScan(kind, statement)
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
        // From one kind to the next by the primary key: there may be a million rows of each.
        // As bytes: what is no UTF-8, or ends at a NUL as a string, would be found behind itself for ever.
        let next = try db.makeStatement(
            sql: """
                SELECT CASE typeof(kind) WHEN 'text' THEN CAST(kind AS BLOB) END AS kind FROM _seedc_rows
                WHERE kind > CAST(? AS TEXT) ORDER BY kind LIMIT 1
                """)
        var found: [(name: String, count: Int)] = []
        var last = ""
        while let row = try Row.fetchOne(next, arguments: [Data(last.utf8)]) {
            last = try StateRow(row, of: StateTables.rows, named: "a row").name("kind")
            guard catalog.index(of: last) == nil else { continue }
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM _seedc_rows WHERE kind = ?", arguments: [last])
            found.append((last, count ?? 0))
        }
        return found
    }
}

/// What is remembered of one kind, row by row.
final class MemoryScan {
    private let kind: String
    private let statement: RawStatement
    private var id = CellRow(width: 1)
    private(set) var isAtEnd = false

    fileprivate init(_ kind: String, _ statement: RawStatement) {
        self.kind = kind
        self.statement = statement
    }

    /// - Throws: `Failure` where somebody has written what cannot be read, `DatabaseError`.
    func next(into batch: inout RememberedBatch) throws -> Bool {
        guard try statement.step() else {
            isAtEnd = true
            return false
        }
        let row = statement.handle
        if let column = unfit(row) { throw Failure.stateDamaged(StateTables.rows, "a row of \(kind)", column) }
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

    /// The first column that holds something of another type than seedc writes there.
    private func unfit(_ row: OpaquePointer) -> String? {
        func isText(_ column: Int32) -> Bool { sqlite3_column_type(row, column) == SQLITE_TEXT }
        let (number, line) = (sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 6))
        if sqlite3_column_type(row, 0) != SQLITE_INTEGER || !(1...StateRow.most).contains(number) { return "row" }
        if !isText(2) { return "key" }
        if !isText(3) { return "base" }
        if !isText(4), sqlite3_column_type(row, 4) != SQLITE_NULL { return "initials" }
        if !isText(5) { return "file" }
        if sqlite3_column_type(row, 6) != SQLITE_INTEGER || !(0...StateRow.most).contains(line) { return "line" }
        return nil
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
