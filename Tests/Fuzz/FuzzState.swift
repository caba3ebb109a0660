import Foundation
import GRDB
import SeedCompiler
import SeedDatabase
import SeedSyntax

/// What is done to seedc's own tables, in order, and then everything that reads them without writing: the history, a plan, undos and
/// erasures that are rolled back. Each ends with an answer or a refusal, and leaves the application's tables as they were.
func fuzzState(_ bytes: [UInt8]) {
    var input = ArraySlice(bytes)
    var edits = 0
    stateBench.reset()
    while edits < 16, let edit = StateEdit(&input, stateBench.tables) {
        stateBench.perform(edit)
        edits += 1
    }
    stateBench.read(choice: bytes.count)
}

private let stateBench = StateBench()

/// One database for all executions: to make one anew would take longer than all the rest.
private final class StateBench: @unchecked Sendable {
    let tables: [(name: String, columns: [String])]
    private let path: String
    private let writer: DatabaseQueue
    private let live: LiveDatabase
    private let seeds: Seeds

    init() {
        let path = NSTemporaryDirectory() + "/seedc-fuzz-\(getpid()).db"
        let (database, recordBackfill, seeds) = makeMomentum(path)
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE")
        }
        let writer = must { [configuration] in try DatabaseQueue(path: path, configuration: configuration) }
        recordBackfill(writer)
        (self.path, self.writer, self.seeds, live) = (path, writer, seeds, database)
        tables = must { try writer.write(loosen) }
        // Else nothing would be tried on a state that is refused anyway.
        reset()
        must {
            let (history, plan) = (try live.history(), try live.plan(Pipeline(seeds)))
            require(history.entries.count == 3 && !plan.isEmpty, "this is no state to begin with")
            for number in 2...3 { _ = try live.rehearse(Undo(number)) }
        }
    }

    /// The state of an honest history.
    func reset() {
        must {
            try writer.write { db in
                for table in tables {
                    let (changed, kept) = ("main.\(table.name)", "temp.\(table.name)")
                    try db.execute(sql: "DELETE FROM \(changed); INSERT INTO \(changed) SELECT * FROM \(kept)")
                }
            }
        }
    }

    /// Whatever cannot be said in SQL, or is too large, is no edit.
    func perform(_ edit: StateEdit) {
        try? writer.write { db in try db.execute(sql: edit.sql, arguments: StatementArguments(edit.values)) }
    }

    /// - Parameter choice: of the undos and erasures, all of which would take too long.
    func read(choice: Int) {
        let before = version
        attempt { _ = try live.history() }
        attempt { _ = try live.plan(Pipeline(seeds)) }
        let forced: Set<String> = choice % 2 == 0 ? [] : ["levels:1", "levels:2", "achievements:1", "streaks:1"]
        attempt { _ = try live.rehearse(Undo([nil, 1, 2, 3][choice / 2 % 4], forced: forced)) }
        let action = choice % 2 == 0 ? Erase.Action.reset(groups: [], players: []) : .purge(dropsTables: true)
        attempt { _ = try live.preview(Erase(seeds, action, keepsState: true)) }
        require(version == before, "something has been written")
    }

    /// Another one as soon as another connection has committed something.
    private var version: Int? {
        must { try writer.unsafeRead { db in try Int.fetchOne(db, sql: "PRAGMA data_version") } }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            requireSense(Failure(error, path).diagnostics, SourceMap())
        }
    }
}

/// Without types and constraints anything can stand in them; only the key of the rows stays, without which no undo would look at them.
/// What honest runs have written is kept beside them.
private func loosen(_ db: Database) throws -> [(name: String, columns: [String])] {
    try ["_seedc_version", "_seedc_applies", "_seedc_rows", "_seedc_backfills"].map { table in
        let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        try db.execute(
            sql: """
                CREATE TEMP TABLE \(table) AS SELECT * FROM main.\(table);
                DROP TABLE main.\(table);
                CREATE TABLE main.\(table) (\(names)\(table == "_seedc_rows" ? #", PRIMARY KEY (kind, "row")"# : ""));
                """)
        return (table, columns)
    }
}
