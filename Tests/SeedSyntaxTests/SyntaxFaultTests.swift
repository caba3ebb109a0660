import SeedSyntax
import Testing

/// What a file is refused for, and where.
@Suite struct SyntaxFaultTests {
    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", 10), ("a: 1\n b: 2\n", 7), ("a: @x\n", 3), ("é: 1\na: `x`\n", 9), ("a: {b: 1\n", 9),
        ("- 1\nb: 2\n", 4),
        ("a: 'x\n", 3), ("a: b: c\n", 4), ("\tx: 1\n", 0),
    ])
    func syntax(_ text: String, _ offset: UInt32) {
        let found = diagnostics(sourceFile(text))
        #expect(found.map(\.id) == ["yaml-syntax"])
        #expect(found.first?.span == Span(file: FileID(0), start: offset, end: offset))
    }

    /// Byte offset of the first use and of the repetition.
    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", "a", 0, 10), ("- {x: 1, é: 2, é: 3}\n", "é", 9, 16), ("a: 1\n\"a\": 2\n", "a", 0, 5),
        ("o:\n  a: {b: [1, {c: 2}]}\n  d: 1\n  a: 2\n", "a", 5, 34), ("a: {a: 1}\nb: 1\na: 2\n", "a", 0, 15),
        ("? a\n: 1\n? a\n: 2\n", "a", 2, 10),
        ("- &x {p: 1}\n- {<<: *x, q: 1, q: 2}\n", "q", 23, 29), ("1: a\n\"1\": b\n", "1", 0, 5),
        ("\"\": 1\n'': 2\n", "", 0, 6),
    ])
    func duplicateKeys(_ text: String, _ key: String, _ first: UInt32, _ second: UInt32) {
        let found = diagnostics(sourceFile(text))
        #expect(found.map(\.id) == ["duplicate-key"])
        #expect(found.first?.span?.start == second)
        #expect(found.first?.labels.map(\.span.start) == [first])
        #expect(found.first?.message.contains("\"\(key)\"") == true)
    }

    @Test func everyRepetitionIsReported() {
        #expect(
            faults("a: 1\na: 2\na: 3\nb: {c: 1, c: 2}\n") == ["duplicate-key a", "duplicate-key a", "duplicate-key c"])
    }

    @Test(arguments: [
        "a: {a: {a: 1}}\n", "- {a: 1}\n- {a: 2}\n", "a: {b: 1}\nb: {a: 1}\n", "a: [{a: 1}, {a: 2}]\nb: 1\n",
        "a: 1\nA: 2\n",
        "\u{e9}: 1\ne\u{301}: 2\n", "- &x {a: 1}\n- {<<: *x, a: 2}\n", "a: {b: {c: 1}, c: 1}\nc: {a: 1, b: 1}\n",
        "a: 1\n'a ': 2\n",
    ])
    func noDuplicateKey(_ text: String) { #expect(faults(text) == []) }

    @Test func unknownAlias() {
        let found = diagnostics(sourceFile("a: &premio 1\nb: &zzz 2\nc: *permio\n"))
        #expect(found.map(\.id) == ["unknown-alias"])
        #expect(found[0].span == Span(file: FileID(0), start: 26, end: 33))
        #expect(found[0].help == "did you mean *premio?")
        // An anchor further down does not count, nor does one that looks nothing like it.
        #expect(faults("a: *x\nb: &x 1\n") == ["unknown-alias *x"])
        #expect(diagnostics(sourceFile("a: &abcdef 1\nb: *uvwxyz\n"))[0].help?.contains("did you mean") == false)
    }

    @Test(arguments: ["a: &x [1, *x]\n", "a: &x {b: *x}\n", "&x a: 1\nb: &y [[{c: *y}]]\n"])
    func endlessAlias(_ text: String) { #expect(diagnostics(sourceFile(text)).map(\.id).contains("endless-alias")) }

    @Test func endlessMerge() {
        #expect(diagnostics(sourceFile("a: &x {<<: *x}\n")).map(\.id).contains("endless-alias"))
    }

    @Test(arguments: [
        ("? [a]\n: 1\n", "complex-key"), ("{[a]: 1}", "complex-key"), ("{{a: 1}: 1}", "complex-key"),
        ("- &x a\n- *x : 1\n", "complex-key"),
        ("&x a: 1\n", "anchored-key"), ("- &x 1\n- {<<: *x}\n", "merge-type"), ("<<: text\n", "merge-type"),
        ("<<: [{a: 1}, 2]\n", "merge-type"),
    ])
    func keys(_ text: String, _ id: String) { #expect(diagnostics(sourceFile(text)).map(\.id) == [id]) }

    @Test func severalFaultsAtOnce() {
        let text = """
            a: 99999999999999999999
            b: *nobody
            c: .nan
            d: !!int x
            e: {f: 1, f: 2}
            g: [1
            """
        #expect(
            faults(text) == [
                "integer-overflow 99999999999999999999", "unknown-alias *nobody", "not-finite .nan", "tag-mismatch x",
                "duplicate-key f", "yaml-syntax @\(text.utf8.count)",
            ])
    }
}
