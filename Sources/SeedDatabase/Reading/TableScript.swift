import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// How the tables look that a script of CREATE TABLE statements builds. It is run in memory.
///
/// - Throws: `Failure.rejected` for a script that cannot be run.
package func inspectTables(of script: SQLFile, _ catalog: Catalog) throws -> DatabaseShape {
    try DatabaseQueue().writeWithoutTransaction { db in
        // Of a transaction that the script leaves open.
        defer { sqlite3_exec(db.sqliteConnection, "ROLLBACK", nil, nil, nil) }
        do throws(ScriptWarden.Refusal) {
            try ScriptWarden(.memory).run(script.sql, on: db.sqliteConnection)
        } catch {
            throw Failure.rejected(DiagnosticBatch(.brokenTables(script, error)))
        }
        return try inspectShape(db, catalog)
    }
}

extension Diagnostic {
    fileprivate static func brokenTables(_ script: SQLFile, _ refusal: ScriptWarden.Refusal) -> Diagnostic {
        let (problem, help) = refusal.words
        return Diagnostic(
            "tables-script", "\(script.name) \(problem)",
            help: help ?? "give CREATE TABLE statements, such as sqlite3 app.db .schema prints")
    }
}
