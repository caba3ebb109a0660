import Foundation
import GRDB
import SeedCompiler
import SeedSyntax

/// How the tables look that a script of CREATE TABLE statements builds. It is run in memory.
///
/// - Throws: `Failure.rejected` for a script that cannot be run.
package func inspectTables(of script: SQLFile, _ catalog: Catalog) throws -> DatabaseShape {
    do {
        return try DatabaseQueue().writeWithoutTransaction { db in
            try db.execute(sql: script.sql)
            return try inspectShape(db, catalog)
        }
    } catch let error as DatabaseError {
        throw Failure.rejected(DiagnosticBatch(.brokenTables(script, error)))
    }
}

extension Diagnostic {
    fileprivate static func brokenTables(_ script: SQLFile, _ error: DatabaseError) -> Diagnostic {
        Diagnostic(
            "tables-script", "\(script.name) failed: \(error.message ?? "\(error.extendedResultCode)")",
            help: "give CREATE TABLE statements, such as sqlite3 app.db .schema prints")
    }
}
