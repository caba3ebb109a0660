import CSQLite
import GRDB
import SeedCompiler

/// Runs a step so that it can be undone.
///
/// - Returns: how many rows it has changed.
func recording(
    _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ recorder: Recorder?, _ db: Database
) throws -> Int {
    let body = { try withoutLookups(step, shape, db) { try run(db, step.step, try fitting(step, db)) } }
    guard let recorder else { return try body() }
    return try BackfillRange.record(step, shape, recorder, db, body) ?? body()
}

/// Within the transaction nobody else can add a row to a table that has none.
private func fitting(_ step: PlayersPlan.Step, _ db: Database) throws -> SQLText {
    guard let statement = step.statementIntoEmpty,
        try number(db, "SELECT EXISTS (SELECT 1 FROM \(name: step.step.table))") == 0
    else { return step.statement }
    return statement
}

/// A backfill selects what it refers to from the very tables it refers to, so each of its references leads somewhere by construction.
/// SQLite need not look every one of them up again: for a million rows that takes a third of the time.
private func withoutLookups(
    _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ db: Database, _ body: () throws -> Int
) throws -> Int {
    guard step.step.action == .backfill, try holdsByConstruction(step, shape, db) else { return try body() }
    seedc_enable_foreign_keys(db.sqliteConnection, 0)
    defer { seedc_enable_foreign_keys(db.sqliteConnection, 1) }
    return try body()
}

private func holdsByConstruction(_ step: PlayersPlan.Step, _ shape: DatabaseShape, _ db: Database) throws -> Bool {
    guard let table = shape.table(named: step.step.table), try !BackfillRange.hasTriggers(db, table.name) else {
        return false
    }
    // A trigger's writes would go unchecked, and so would a reference of several columns, or one that is compared otherwise.
    let keys = try Row.fetchAll(
        db, sql: "SELECT seq, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?)", arguments: [table.name])
    return keys.allSatisfy { key in
        let (child, destination): (String, String) = (key["from"], key["table"])
        let named: String? = key["to"]
        guard key["seq"] == 0,
            let origin = step.origins.first(where: { $0.column.lowercased() == child.lowercased() }),
            origin.table.lowercased() == destination.lowercased(), let other = shape.table(named: origin.table),
            // Without a column it is the primary key.
            let parent = named ?? (other.primaryKey.count == 1 ? other.primaryKey[0] : nil),
            let columns = table.column(child).flatMap({ child in other.column(parent).map { (child, $0) } })
        else { return false }
        return origin.key.lowercased() == parent.lowercased() && columns.0.affinity == columns.1.affinity
    }
}
