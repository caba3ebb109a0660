import GRDB
import SeedCompiler
import SeedSyntax

/// What would stop working without some tables: triggers and views that name them. SQLite drops a table all the same, and then fails
/// whoever writes to the trigger's table.
///
/// It is tried on an empty copy of the schema. What does not work there as it is, for want of an application's functions, is passed over.
func namesOfDropped(_ db: Database, _ dropped: [String]) throws -> [Diagnostic] {
    guard !dropped.isEmpty else { return [] }
    let gone = Set(dropped.map { $0.lowercased() })
    let objects = try Row.fetchAll(
        db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
    ).map { SchemaObject(type: $0["type"], name: $0["name"], table: $0["tbl_name"], sql: $0["sql"]) }
    let users = objects.filter { ["trigger", "view"].contains($0.type) && !gone.contains($0.table.lowercased()) }
    guard !users.isEmpty else { return [] }
    let whole = try SchemaCopy(objects, without: nil)
    let copies = try dropped.map { (table: $0, copy: try SchemaCopy(objects, without: $0)) }
    return users.compactMap { user in
        let uses = whole.uses(user)
        let needed = copies.filter { zip(uses, $0.copy.uses(user)).contains { $0 && !$1 } }.map(\.table)
        return needed.isEmpty ? nil : .namesDropped(user.type, user.name, needed)
    }
}

private struct SchemaObject {
    let type: String
    let name: String
    /// The table that a trigger is on; of a table or a view, its own name.
    let table: String
    let sql: String
}

private struct SchemaCopy {
    private let queue: DatabaseQueue
    /// What a schema says was written by whoever can write to the database, and is run here.
    private let warden = ScriptWarden(.schema)

    init(_ objects: [SchemaObject], without gone: String?) throws {
        var configuration = Configuration()
        configuration.acceptsDoubleQuotedStringLiterals = true
        // A key that leads nowhere is told of elsewhere.
        configuration.foreignKeysEnabled = false
        queue = try DatabaseQueue(configuration: configuration)
        queue.inDatabase { db in
            warden.watch(db.sqliteConnection)
            for object in objects where object.type == "table" && object.name.lowercased() != gone?.lowercased() {
                // SQLite's own tables come by themselves, and some modules are not here.
                try? db.execute(sql: object.sql)
            }
            for object in objects where object.type == "view" { try? db.execute(sql: object.sql) }
        }
    }

    /// Which of the statements that use it can be compiled.
    func uses(_ object: SchemaObject) -> [Bool] {
        let table = quoted(object.table)
        return queue.inDatabase { db in
            func compiles(_ sql: String) -> Bool { (try? db.makeStatement(sql: sql)) != nil }
            if object.type == "view" { return [compiles("SELECT * FROM \(table)")] }
            guard (try? db.execute(sql: object.sql)) != nil else { return [false, false, false] }
            defer { try? db.execute(sql: "DROP TRIGGER \(quoted(object.name))") }
            let columns = try? String.fetchAll(
                db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", arguments: [object.table])
            let own = (columns ?? []).map { "\(quoted($0)) = \(quoted($0))" }.joined(separator: ", ")
            return [
                compiles("INSERT INTO \(table) DEFAULT VALUES"), compiles("UPDATE \(table) SET \(own)"),
                compiles("DELETE FROM \(table)"),
            ]
        }
    }
}

extension Diagnostic {
    fileprivate static func namesDropped(_ type: String, _ name: String, _ tables: [String]) -> Diagnostic {
        let list = tables.map { "\"\($0)\"" }.joined(separator: ", ")
        return Diagnostic(
            "names-dropped",
            "the \(type) \"\(name)\" would not work without \(list), which \(tables.count == 1 ? "is" : "are") to be dropped; nothing was written",
            help: "drop the \(type) first, or purge without --drop-tables")
    }
}
