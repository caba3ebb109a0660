import SeedReport
import SeedSyntax

/// `--db` or an environment variable: a place, or a fault that does not repeat a password.
func fuzzDatabaseURL(_ bytes: [UInt8]) {}

/// What a spreadsheet is given: every cell comes back as it was, and none is a formula.
func fuzzCSV(_ bytes: [UInt8]) {}

func fuzzChangeset(_ bytes: [UInt8]) {}

func fuzzState(_ bytes: [UInt8]) {}
