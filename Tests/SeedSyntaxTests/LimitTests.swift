import Testing

@testable import SeedSyntax

/// What a small file could make of much memory or a deep stack.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private func nested(_ depth: Int, _ inside: String = "") -> String {
        String(repeating: "[", count: depth) + inside + String(repeating: "]", count: depth)
    }

    @Test func depth() {
        #expect(faults(nested(100)) == [])
        let found = diagnostics(sourceFile(nested(101)))
        #expect(found.map(\.id) == ["too-deep"])
        #expect(found[0].span?.start == 100)
        #expect(diagnostics(sourceFile(nested(100_000))).map(\.id) == ["too-deep"])
        #expect(diagnostics(sourceFile(String(repeating: "- ", count: 5_000) + "x")).map(\.id) == ["too-deep"])
    }

    @Test(arguments: [(60, 40, true), (60, 41, false), (1, 99, true), (1, 100, false)])
    func depthThroughAliases(_ anchored: Int, _ around: Int, _ isValid: Bool) {
        // One list holds both, so the alias stands under `around` lists, the outermost included.
        let text = "[&x \(nested(anchored)), \(nested(around - 1, "*x"))]"
        #expect(diagnostics(sourceFile(text)).map(\.id) == (isValid ? [] : ["too-deep"]))
    }

    @Test func depthThroughChains() {
        // Every step is one deeper than the last, and none is deep where it is written.
        let steps = (1...150).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
        let found = diagnostics(sourceFile("- &a0 []\n" + steps))
        #expect(found.map(\.id) == ["too-deep"])
        #expect(found.first.map { covered($0.span!, sourceFile("- &a0 []\n" + steps)) } == "*a98")
    }

    @Test func billionLaughs() {
        var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...9 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(diagnostics(sourceFile(text)).map(\.id) == ["alias-bomb"])
    }

    @Test func billionLaughsByMerging() {
        var text = "a0: &a0 {k0: {x: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) {<<: *a\(level - 1), l\(level): *a\(level - 1), r\(level): *a\(level - 1)}\n"
        }
        #expect(diagnostics(sourceFile(text)).map(\.id) == ["alias-bomb"])
    }

    @Test func manyHarmlessAliases() throws {
        let text = "- &x {a: 1, b: [1, 2, 3]}\n" + String(repeating: "- *x\n- {<<: *x, c: 1}\n", count: 2_000)
        let tree = try parsed(text)
        #expect(tree.count(tree.documents[0]) == 4_001)
    }

    @Test func bytesBehindAliases() {
        let long = "- &x " + String(repeating: "x", count: 1_000_000) + "\n"
        #expect(diagnostics(sourceFile(long + String(repeating: "- *x\n", count: 100))).isEmpty)
        #expect(diagnostics(sourceFile(long + String(repeating: "- *x\n", count: 101))).map(\.id) == ["alias-bomb"])
        let inside = "- &y [*x, *x]\n" + String(repeating: "- *y\n", count: 50)
        #expect(diagnostics(sourceFile(long + inside)).map(\.id) == ["alias-bomb"])
    }

    @Test(arguments: [
        ("- \"0123456789\"", []), ("- 0123456789x", ["text-too-long"]), ("0123456789x: 1", ["text-too-long"]),
    ])
    func longTexts(_ text: String, _ expected: [String]) {
        let file = sourceFile(text)
        var builder = TreeBuilder(file: file, limits: TreeBuilder.Limits(text: 10))
        #expect(readEvents(of: file, into: &builder) == nil)
        #expect(builder.diagnostics.map(\.id) == expected)
    }

    @Test func messagesAreShort() {
        let message = Diagnostic("a", String(repeating: "é", count: 1_001), help: String(repeating: "x", count: 2_000))
        #expect(message.message == String(repeating: "é", count: 1_000) + "…")
        #expect(message.help == String(repeating: "x", count: 2_000))
    }

    /// Looking for faults stops at ten thousand, and that is said.
    @Test func manyFaults() {
        let found = diagnostics(sourceFile(String(repeating: "- .nan\n", count: 20_000))).map(\.id)
        #expect(found.count == 10_001)
        #expect(found.last == "too-many-faults")
    }
}
