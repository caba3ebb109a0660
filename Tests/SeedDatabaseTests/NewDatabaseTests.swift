import Foundation
import GRDB
import Testing

@testable import SeedDatabase

/// A database in WAL mode that is moved without its log loses what is only there.
struct NewDatabaseTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private var path: String { folder.appending(path: "new.db").path }
    private let sql: SQLFile

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let script = folder.appending(path: "script.sql")
        try Data("PRAGMA journal_mode = WAL; CREATE TABLE things (name TEXT);".utf8).write(to: script)
        sql = try SQLFile(script.path, option: "--create", followsLinks: false)
    }

    private func fill(_ temporary: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: temporary)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; INSERT INTO things VALUES ('anvil')")
        }
        return queue
    }

    @Test func whatIsOnlyInTheLogComesAlong() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try NewDatabase(at: path).build(from: sql) { temporary in
            let queue = try fill(temporary)
            // As a process leaves them that cannot copy its log when it closes the database.
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: temporary + suffix, toPath: "\(path).kept\(suffix)")
            }
            try queue.close()
            for suffix in ["", "-wal"] {
                try? FileManager.default.removeItem(atPath: temporary + suffix)
                try FileManager.default.moveItem(atPath: "\(path).kept\(suffix)", toPath: temporary + suffix)
            }
        }
        let names = try DatabaseQueue(path: path).read { try String.fetchAll($0, sql: "SELECT name FROM things") }
        #expect(names == ["anvil"])
    }

    @Test func nothingComesOfALogThatStays() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var holder: DatabaseQueue?
        #expect(throws: Failure.self) {
            try NewDatabase(at: path).build(from: sql) { holder = try fill($0) }
        }
        try holder?.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["script.sql"])
    }
}
