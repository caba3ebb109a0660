import SeedSyntax
import Testing

@Suite struct AliasTests {
    @Test(arguments: [
        ("a: &x 1\nb: *x\n", "{a: 1, b: 1}"),
        ("a: &x {y: 1}\nb: *x\nc: [*x, *x]\n", "{a: {y: 1}, b: {y: 1}, c: [{y: 1}, {y: 1}]}"),
        ("- &x [1, &y 2]\n- *y\n- *x\n", "[[1, 2], 2, [1, 2]]"),
        ("- &x 1\n- *x\n- &x 2\n- *x\n", "[1, 1, 2, 2]"),
        ("- &x \n- *x\n", "[null, null]"),
        ("- &x &é\n", ""),
        ("- &x 'no'\n- *x\n", "[\"no\", \"no\"]"),
        ("- &a [1]\n- &b [*a]\n- [*b, *a]\n", "[[1], [[1]], [[[1]], [1]]]"),
        ("- &x !!str 5\n- *x\n", "[\"5\", \"5\"]"),
    ])
    func aliases(_ text: String, _ expected: String) throws {
        guard !expected.isEmpty else { return #expect(faults(text) != []) }
        #expect(try outline(text) == [expected])
    }

    @Test(arguments: [
        ("single", "- &x {a: 1, b: 2}\n- {<<: *x, c: 3}\n", "[{a: 1, b: 2}, {c: 3, a: 1, b: 2}]"),
        ("own keys win, after", "- &x {a: 1, b: 2}\n- {<<: *x, b: 3}\n", "[{a: 1, b: 2}, {b: 3, a: 1}]"),
        ("own keys win, before", "- &x {a: 1, b: 2}\n- {b: 3, <<: *x}\n", "[{a: 1, b: 2}, {b: 3, a: 1}]"),
        (
            "list, earlier wins", "- &x {a: 1, b: 1}\n- &y {b: 2, c: 2}\n- {<<: [*x, *y]}\n",
            "[{a: 1, b: 1}, {b: 2, c: 2}, {a: 1, b: 1, c: 2}]"
        ),
        (
            "list, other order", "- &x {a: 1, b: 1}\n- &y {b: 2, c: 2}\n- {<<: [*y, *x]}\n",
            "[{a: 1, b: 1}, {b: 2, c: 2}, {b: 2, c: 2, a: 1}]"
        ),
        ("chain", "- &x {a: 1}\n- &y {<<: *x, b: 2}\n- {<<: *y, c: 3}\n", "[{a: 1}, {b: 2, a: 1}, {c: 3, b: 2, a: 1}]"),
        ("chain, nearer wins", "- &x {a: 1}\n- &y {<<: *x, a: 2}\n- {<<: *y}\n", "[{a: 1}, {a: 2}, {a: 2}]"),
        ("inline", "- {<<: {a: 1, b: 2}, b: 3}\n", "[{b: 3, a: 1}]"),
        ("inline list", "- {<<: [{a: 1}, {a: 2, b: {c: 1}}]}\n", "[{a: 1, b: {c: 1}}]"),
        ("aliased list", "- &x [{a: 1}, {b: 2}]\n- {<<: *x}\n", "[[{a: 1}, {b: 2}], {a: 1, b: 2}]"),
        ("empty", "- &x {}\n- {<<: *x}\n- {<<: []}\n", "[{}, {}, {}]"),
        ("not deep", "- &x {a: {p: 1}}\n- {<<: *x, a: {q: 2}}\n", "[{a: {p: 1}}, {a: {q: 2}}]"),
        ("quoted is a key", "- {'<<': 1}\n", "[{<<: 1}]"),
        ("tagged is a key", "- {!!str <<: 1}\n", "[{<<: 1}]"),
        ("merged, then aliased", "- &x {a: 1}\n- &y {<<: *x}\n- *y\n", "[{a: 1}, {a: 1}, {a: 1}]"),
        ("nested", "- &x {a: [1, 2]}\n- {b: {<<: *x}, c: 1}\n", "[{a: [1, 2]}, {b: {a: [1, 2]}, c: 1}]"),
    ])
    func merges(_ name: String, _ text: String, _ expected: String) throws { #expect(try outline(text) == [expected]) }

    @Test func mergedEntriesPointAtTheirOrigin() throws {
        let tree = try parsed("- &x {clave: valor}\n- <<: *x\n  b: 1\n")
        let merged = tree.children(tree.children(tree.documents[0])[1])[1]
        #expect(tree.span(merged).start == 13)
        #expect(covered(tree.span(merged), tree.file) == "valor")
        #expect(covered(tree.keySpan(merged), tree.file) == "clave")
    }

    /// A fault found in an aliased value is reported where the alias stands.
    @Test func aliasesHaveTheirOwnPlace() throws {
        let tree = try parsed("- &x valor\n- *x\n")
        let alias = tree.children(tree.documents[0])[1]
        #expect(covered(tree.span(alias), tree.file) == "*x")
        #expect(tree.text(alias) == "valor")
        #expect(tree.source(alias) == "valor")
        #expect(tree.resolve(alias) == tree.children(tree.documents[0])[0])
    }

    @Test func iterationStepsOverMerges() throws {
        let tree = try parsed("- &x {a: 1}\n- {<<: *x}\n- {<<: {p: {q: 1}, r: 2}, b: 3, <<: *x}\n- end\n")
        let list = tree.documents[0]
        #expect(tree.children(list).map { tree.count($0) } == [1, 1, 4, 0])
        #expect(outline(tree, tree.children(list)[2]) == "{b: 3, p: {q: 1}, r: 2, a: 1}")
        #expect(tree.text(tree.children(list)[3]) == "end")
    }
}
