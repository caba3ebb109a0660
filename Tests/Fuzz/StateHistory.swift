import Foundation
import GRDB
import SeedCompiler
import SeedDatabase
import SeedSyntax

/// The example of a productivity application in a database of its own, with players and two applies behind it, and manifests that have
/// been edited since. The caller writes a third apply itself, of a backfill as it is recorded of more players than these.
func makeMomentum(_ path: String) -> (live: LiveDatabase, recordBackfill: (DatabaseQueue) -> Void, seeds: Seeds) {
    try? FileManager.default.removeItem(atPath: path)
    must {
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: text("Examples/momentum/database.sql"))
            try db.execute(
                sql: "INSERT INTO users (id, email, total_points) VALUES (1, 'a', 500), (2, NULL, NULL), (3, 'c', 50)")
        }
        try queue.close()
    }
    let live = must { try LiveDatabase(path, busyTimeout: 1) }
    for edits in 0...1 { must { _ = try live.apply(Pipeline(momentum(edits))) } }
    return (live, recordBackfill, momentum(2))
}

private let allEdits = [("points_required: 100", "points_required: 150"), ("points: 500", "points: 600")]

private func momentum(_ edits: Int) -> Seeds {
    var sources = SourceMap()
    func files(_ folder: String) -> [SourceFile] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.sorted().map { name in
            var contents = text("\(folder)/\(name)")
            for (old, new) in allEdits.prefix(edits) {
                contents = contents.replacingOccurrences(of: old, with: new)
            }
            return sources.add(path: "\(folder)/\(name)", contents: Array(contents.utf8))
        }
    }
    let catalog = requireCatalog(files("Examples/momentum/schema"))
    return must {
        try Seeds(catalog, manifests: files("Examples/momentum/seeds"), isOffline: false, formulas: SealedFormulas())
    }
}

/// `BackfillOwners` says how owners are packed.
private func recordBackfill(_ queue: DatabaseQueue) {
    must {
        try queue.write { db in
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM streaks ORDER BY id")
            var owners: [UInt8] = []
            var last = 0
            for row in rows {
                let (player, type): (Int, String) = (row["user_id"], row["streak_type"])
                let length = type.utf8.count << 3 | 1
                owners += [UInt8((player - last) << 2), UInt8(length & 0x7F | 0x80), UInt8(length >> 7)] + type.utf8
                last = player
            }
            let day: String = rows[0]["last_activity_date"]
            try db.execute(
                sql: """
                    CREATE TABLE _seedc_backfills (apply, "table", id, first, last, "rows", shared, columns, owners);
                    INSERT INTO _seedc_applies SELECT 3, at, action, undoes, seedc, manifests, ?, 0, 0, 0, 0, kinds, NULL, NULL, NULL,
                        NULL, NULL, NULL FROM _seedc_applies WHERE apply = 2
                    """, arguments: [rows.count])
            try db.execute(
                sql: "INSERT INTO _seedc_backfills VALUES (3, 'streaks', 'id', 1, ?, ?, ?, ?, ?)",
                arguments: [
                    rows.count, rows.count, #"{"current_count":0,"longest_count":0,"last_activity_date":"\#(day)"}"#,
                    #"["user_id","streak_type"]"#, Data(owners),
                ])
        }
    }
}

private func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path)!, as: UTF8.self)
}

/// What can only fail where the fuzzer itself is at fault.
func must<T>(_ body: () throws -> T) -> T {
    do {
        return try body()
    } catch {
        fatalError("\(error)")
    }
}
