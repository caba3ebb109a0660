import SeedDatabase

/// What `_seedc_applies` holds, which anybody can have written: it is read to its end or refused, and what reverses it can be reversed.
func fuzzChangeset(_ bytes: [UInt8]) {
    guard let inverse = try? Changeset(bytes: bytes).inverted() else { return }
    let twice = try? inverse.inverted().inverted()
    require(twice == inverse, "the reverse of what reverses a changeset is something else")
}
