import CSQLite
import GRDB
import Testing

@testable import SeedDatabase

struct LinearFunctionsTests {
    /// What SQLite's own and ours make of the same values.
    @Test func areSQLitesOwn() throws {
        let (own, ours) = (try DatabaseQueue(), try DatabaseQueue())
        ours.inDatabase { LinearFunctions.install($0.sqliteConnection) }
        let values = [
            "NULL", "''", "'a'", "'ab'", "'aab'", "'aaab'", "'éa'", "'é'", "'日本é'", "x''", "x'61'", "x'6161'",
            "x'c3a9'", "x'a9'",
            "CAST(x'a9' AS TEXT)", "CAST(x'61a9' AS TEXT)", "CAST(x'610061' AS TEXT)", "1", "11", "1.5", "-1",
        ]
        for x in values {
            for y in values {
                try compare("instr(\(x), \(y))", own, ours)
                for z in ["NULL", "''", "'a'", "'bb'", "x'61'", "7"] {
                    try compare("replace(\(x), \(y), \(z))", own, ours)
                }
            }
        }
    }

    private func compare(_ call: String, _ own: DatabaseQueue, _ ours: DatabaseQueue) throws {
        let sql = "SELECT quote(\(call)), typeof(\(call))"
        let expected = try own.read { try Row.fetchOne($0, sql: sql) }
        #expect(try ours.read { try Row.fetchOne($0, sql: sql) } == expected, "\(call)")
    }

    @Test(.timeLimit(.minutes(1))) func takeNoLongerThanTheirTextsAre() throws {
        try DatabaseQueue().writeWithoutTransaction { db in
            LinearFunctions.install(db.sqliteConnection)
            let found = try Int.fetchOne(db, sql: "SELECT instr(zeroblob(20000000), zeroblob(10000000) || x'01')")
            #expect(found == 0)
        }
    }
}
