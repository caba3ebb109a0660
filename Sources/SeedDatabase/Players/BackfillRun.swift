import CSQLite
import GRDB
import SeedCompiler

/// Runs a step so that it can be undone.
///
/// - Returns: how many rows it has changed.
func recording(
    _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ recorder: Recorder?, _ db: Database
) throws -> Int {
    let body = { try withoutLookups(step, shape, db) { try run(db, step.step, step.statement) } }
    guard let recorder else { return try body() }
    return try BackfillRange.record(step, shape, recorder, db, body) ?? body()
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
    return try db.foreignKeys(on: table.name).allSatisfy { key in
        guard key.mapping.count == 1, let (child, parent) = key.mapping.first,
            let origin = step.origins.first(where: { $0.column.lowercased() == child.lowercased() }),
            let column = table.column(child), let other = shape.table(named: origin.table)?.column(parent)
        else { return false }
        return origin.table.lowercased() == key.destinationTable.lowercased()
            && origin.key.lowercased() == parent.lowercased() && column.affinity == other.affinity
    }
}
