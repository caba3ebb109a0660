import GRDB
import SeedCompiler
import SeedSyntax

/// Rows that refer to nothing, left behind by an application that runs without foreign keys, would belong to a new row that happens
/// to get the id they hold: a player would have earned a reward that did not exist.
struct Orphans {
    private let db: Database
    private let keys: [ForeignKey]
    /// The ids that are referred to and beyond those given so far, by the table that refers to them.
    private var waiting: [(key: ForeignKey, ids: Set<Int64>)] = []

    init(_ db: Database, _ keys: [ForeignKey]) {
        self.db = db
        self.keys = keys
    }

    /// Looks before new rows come: what a trigger writes beside them later is no orphan.
    ///
    /// - Parameters:
    ///   - table: where rows will come; nil when nobody need be asked.
    ///   - column: the rowid's name in the parent table. SQLite gives new rows ids above the highest.
    mutating func look(at table: String?, _ column: String) throws {
        waiting = []
        guard let table else { return }
        for key in keys
        where key.isHeld(by: table) && key.parentColumns.map({ $0.lowercased() }) == [column.lowercased()] {
            let child = quoted(key.columns[0])
            let sql = """
                SELECT DISTINCT \(child) FROM \(quoted(key.table))
                WHERE \(child) > (SELECT coalesce(max(\(quoted(column))), 0) FROM \(quoted(table))) AND typeof(\(child)) = 'integer'
                """
            let ids = Set(try Int64.fetchAll(db, sql: sql))
            if !ids.isEmpty { waiting.append((key, ids)) }
        }
    }

    /// - Throws: `Failure.stopped` when somebody has waited for this id.
    func refuse(_ id: Int64, _ kind: Kind, at span: Span?) throws(Failure) {
        for (key, ids) in waiting where ids.contains(id) {
            throw .stopped(DiagnosticBatch(.orphans(kind, key, id, at: span)))
        }
    }
}

extension Diagnostic {
    fileprivate static func orphans(_ kind: Kind, _ key: ForeignKey, _ id: Int64, at span: Span?) -> Diagnostic {
        Diagnostic(
            "orphans",
            "this new row of \(kind.name) would get the id \(id), to which rows of \"\(key.table)\" refer already though it does not exist; everything was rolled back",
            at: span,
            help: "see to those rows first: they belong to a row that is gone. PRAGMA foreign_key_check lists them")
    }
}
