import Foundation
import GRDB
import SeedCompiler
import SeedSyntax

/// How the tables look that a script of CREATE TABLE statements builds. It is run in memory.
///
/// - Throws: `Failure.rejected` for a script that cannot be read or run.
package func inspectTables(of script: String, _ catalog: Catalog) throws -> DatabaseShape {
    guard let contents = FileManager.default.contents(atPath: script),
        let sql = String(bytes: contents, encoding: .utf8)
    else {
        throw Failure.rejected(DiagnosticBatch(.unreadableTables(script)))
    }
    do {
        return try DatabaseQueue().writeWithoutTransaction { db in
            try db.execute(sql: sql)
            return try inspectShape(db, catalog)
        }
    } catch let error as DatabaseError {
        throw Failure.rejected(DiagnosticBatch(.brokenTables(script, error)))
    }
}

extension Diagnostic {
    fileprivate static func unreadableTables(_ script: String) -> Diagnostic {
        Diagnostic("unreadable", "--tables: cannot read \(script)", help: "give a file of SQL, in UTF-8")
    }

    fileprivate static func brokenTables(_ script: String, _ error: DatabaseError) -> Diagnostic {
        Diagnostic(
            "tables-script", "--tables: \(script) failed: \(error.message ?? "\(error.extendedResultCode)")",
            help: "give CREATE TABLE statements, such as sqlite3 app.db .schema prints")
    }
}
