import Testing

@testable import SeedCompiler

@Suite struct CollationTests {
    private func equal(_ collation: Collation, _ a: String, _ b: String) -> Bool {
        Array(a.utf8).withUnsafeBufferPointer { x in
            Array(b.utf8).withUnsafeBufferPointer { y in collation.equal(x, y) }
        }
    }

    private func hash(_ collation: Collation, _ a: String, seed: UInt64 = 1) -> UInt64 {
        Array(a.utf8).withUnsafeBufferPointer { collation.hash($0, seed: seed) }
    }

    /// Two texts, and whether they are equal under BINARY, NOCASE and RTRIM.
    @Test(arguments: [
        ("", "", true, true, true), ("a", "a", true, true, true), ("a", "A", false, true, false),
        ("Reward", "rEWARD", false, true, false),
        ("a", "b", false, false, false), ("a", "a ", false, false, true), ("a", "a   ", false, false, true),
        ("", "   ", false, false, true),
        ("a ", "A", false, false, false), (" a", "a", false, false, false), ("a", "a\t", false, false, false),
        ("a", "a\u{a0}", false, false, false),
        ("é", "É", false, false, false), ("ñandú", "ÑANDÚ", false, false, false),
        ("\u{e9}", "e\u{301}", false, false, false),
        ("e\u{301}", "E\u{301}", false, true, false), ("[", "{", false, false, false), ("@", "`", false, false, false),
        ("Z", "z", false, true, false),
        ("a_b", "A_B", false, true, false), ("K", "\u{212A}", false, false, false),
        ("abcdefgh12345678", "ABCDEFGH12345678", false, true, false),
    ])
    func equality(_ a: String, _ b: String, _ binary: Bool, _ noCase: Bool, _ rightTrim: Bool) {
        for (collation, expected) in [(Collation.binary, binary), (.noCase, noCase), (.rightTrim, rightTrim)] {
            #expect(equal(collation, a, b) == expected)
            #expect(equal(collation, b, a) == expected)
            #expect((hash(collation, a) == hash(collation, b)) == expected)
        }
    }

    @Test(arguments: [Collation.binary, .noCase, .rightTrim])
    func hashesDependOnTheSeed(_ collation: Collation) {
        #expect(hash(collation, "abc", seed: 1) != hash(collation, "abc", seed: 2))
    }

    @Test(arguments: [("BINARY", Collation.binary), ("NOCASE", .noCase), ("RTRIM", .rightTrim)])
    func names(_ name: String, _ collation: Collation) { #expect(Collation(rawValue: name) == collation) }
}
