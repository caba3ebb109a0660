import Testing

@Suite struct StringTests {
    @Test(arguments: [
        Case("{minLength: 1}", accepts: ["x", "😀", "7", "[]"], rejects: ["''": ["text-length ''"]]),
        Case(
            "{maxLength: 2}", accepts: ["''", "ab", "éñ", "😀😀", "12345"],
            rejects: ["abc": ["text-length abc"], "😀😀😀": ["text-length 😀😀😀"]]),
        // Scalars, not what a reader takes for one letter: e and its accent are two, a family is five.
        Case("{maxLength: 1}", accepts: ["\u{e9}"], rejects: ["e\u{301}": ["text-length e\u{301}"]]),
        Case("{minLength: 5, maxLength: 5}", accepts: ["👩‍👩‍👧"]),
        Case("{minLength: 2.0}", accepts: ["ab"], rejects: ["a": ["text-length a"]]),
        Case("{maxLength: 3}", accepts: ["\"a\\u00e9\\n\""], rejects: ["\"abc\\n\"": ["text-length \"abc\\n\""]]),
        Case("{pattern: b}", accepts: ["abc", "b", "1"], rejects: ["ac": ["no-match ac"], "''": ["no-match ''"]]),
        Case(
            "{pattern: '^[A-Z_]+$'}", accepts: ["FIRST_REACTION"],
            rejects: ["First": ["no-match First"], "A B": ["no-match A B"]]),
        Case("{pattern: '^é+$'}", accepts: ["éé"], rejects: ["e": ["no-match e"]]),
        Case("{pattern: '^.$'}", accepts: ["x", "😀"], rejects: ["xy": ["no-match xy"]]),
        Case("{pattern: '^\\d{2}$'}", accepts: ["'12'"], rejects: ["'123'": ["no-match '123'"]]),
        Case("{pattern: '^\\p{Lu}'}", accepts: ["Ñandú"], rejects: ["ñandú": ["no-match ñandú"]]),
        // The length is enough to reject it.
        Case("{maxLength: 1, pattern: '^x$'}", rejects: ["yy": ["text-length yy"]]),
    ])
    func keywords(_ item: Case) throws { try check(item) }

    /// ECMA-262, which JSON Schema names (core §6.4): `$` is the very end, `\d` is 0 to 9.
    @Test(arguments: [("^[a-z]+$", "|\n  abc\n"), ("^\\d$", "'٣'")])
    func dialect(_ pattern: String, _ value: String) throws {
        #expect(try findings("{pattern: '\(pattern)'}", value).map(\.id) == ["no-match"])
    }

    @Test func words() throws {
        #expect(try findings("{minLength: 3}", "ab")[0].message == "the text has 2 characters, it needs at least 3")
        #expect(try findings("{minLength: 1}", "''")[0].message == "the text must not be empty")
        #expect(try findings("{maxLength: 1}", "éñ")[0].message == "the text has 2 characters, at most 1 are allowed")
    }
}
