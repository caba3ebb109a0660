import Foundation
import GRDB
import Testing

@testable import SeedDatabase

@Suite struct WriteAheadLogTests {
    /// While somebody else has the database open, closing it does not copy the log by itself.
    private func sizes(rows: Int) throws -> (afterCommit: Int, afterClose: Int) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("app.db").path
        let application = try DatabaseQueue(path: path)
        try application.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, text)")
            try db.checkpoint(.truncate)
        }
        func size() throws -> Int { try FileManager.default.attributesOfItem(atPath: path)[.size] as! Int }
        let live = try LiveDatabase(path, busyTimeout: 0)
        try live.queue.write { db in
            for _ in 0..<rows { try db.execute(sql: "INSERT INTO t (text) VALUES (printf('%03000d', 1))") }
        }
        let afterCommit = try size()
        try live.close()
        let count = try application.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM t") }
        #expect(count == rows)
        return (afterCommit, try size())
    }

    @Test func aLargeLogIsCopiedNotBeforeTheEnd() throws {
        let (afterCommit, afterClose) = try sizes(rows: 1_500)
        #expect(afterCommit < 50_000)
        #expect(afterClose > 1_500 * 3_000)
    }

    @Test func aSmallLogIsLeftToTheApplication() throws {
        let (afterCommit, afterClose) = try sizes(rows: 10)
        #expect(afterCommit == afterClose)
    }
}
