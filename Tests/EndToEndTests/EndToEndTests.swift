import Foundation
import Testing

/// Every folder under `Cases` is a case; see `Case` for what it holds. `make golden` records what is expected anew.
struct EndToEndTests {
    @Test(arguments: try Case.all())
    func behavesAsRecorded(_ test: Case) throws {
        let outcome = try test.run()
        if ProcessInfo.processInfo.environment["SEEDC_RECORD"] == "1" {
            try test.record(outcome)
        }
        let expected = try test.expectation()
        #expect(outcome.standardOutput == expected.standardOutput, "standard output")
        #expect(outcome.standardError == expected.standardError, "standard error")
        #expect(outcome.exit == expected.exit, "exit status")
        #expect(outcome.databaseDiff == expected.databaseDiff, "the database, after against before")
        // What is refused leaves the file as it was, to the byte; what was applied leaves nothing to do.
        if outcome.exit != "0" { #expect(outcome.isFileUntouched, "a refused run has changed the file") }
        if let second = outcome.secondPlan { #expect(second == "0", "the plan after an apply is not empty") }
    }
}
