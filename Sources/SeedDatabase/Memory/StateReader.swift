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

    func read(_ kind: Int, named name: String, into differ: inout Differ) throws {
        let statement = try RawStatement(
            db,
            "SELECT \"row\", id, \"key\", base, initials, file, line FROM _seedc_rows WHERE kind = ?1 ORDER BY \"row\"")
        try statement.bind(.text(name), 1)
        var row = CellRow(width: 7)
        while try statement.step() {
            row.arena.removeAll(keepingCapacity: true)
            for index in 0..<7 { statement.read(index, into: &row, at: index) }
            guard row.cells[0].tag == .integer, row.cells[6].tag == .integer else {
                throw Failure.stateDamaged("a row of _seedc_rows has no number or no line")
            }
            func text(_ index: Int) -> [UInt8] {
                if case .text(let bytes) = row.cells[index].value(in: row.arena) { bytes } else { [] }
            }
            differ.recall(
                kind,
                RememberedRow(
                    row: row.cells[0].integer, id: row.cells[1].value(in: row.arena) ?? .null, key: text(2),
                    base: text(3), initials: row.cells[4].tag == .null ? nil : text(4),
                    file: String(decoding: text(5), as: UTF8.self), line: Int(row.cells[6].integer)))
        }
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

extension Diagnostic {
    static func kindWithoutSchema(_ kind: String, _ count: Int) -> Diagnostic {
        Diagnostic(
            "kind-vanished", severity: .note,
            "seedc manages \(count) \(count == 1 ? "row" : "rows") of \(kind), which no schema describes any more; \(count == 1 ? "it is" : "they are") left alone"
        )
    }
}
