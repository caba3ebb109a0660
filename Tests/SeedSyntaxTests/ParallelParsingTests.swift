import Testing

@testable import SeedSyntax

/// Halves that are put together must be what the whole is: the same nodes at the same places. Where that cannot be, nothing is
/// put together.
@Suite struct ParallelParsingTests {
    @Test(arguments: ["", "  ", "    "])
    func aListOfRowsIsPutTogether(indent: String) throws {
        var text = "kind: rewards\nrows:\n"
        for row in 0..<40 {
            text +=
                "\(indent)- name: \"R\\u00E9 \(row)\"\n\(indent)  value: { a: [1, 2] }\n\(indent)  list:\n\(indent)  - x\n\(indent)  - y: \(row)\n"
        }
        #expect(try agrees(text) == true)
    }

    @Test(arguments: [
        "kind: a\nrows:\n- b: 1\n- b: 2\n- b: 3\nabsent: [x]\n",
        "rows:\n  - a: |\n      text\n      - no item\n      - no item\n  - b\n",
        "note: |\n  - no item\n  - no item\n  - no item\n  - no item\nrows: [1]\n",
        "rows:\n- \"a\n- b\n- c\n- d\"\n- e\n",
        "rows:\n- 'a\n- b'\n- 'c\n- d'\n",
        "rows: [\n- 1,\n- 2,\n- 3 ]\n",
        "rows:\n- &a {x: 1}\n- 2\n- 3\n- *a\n",
        "rows:\n- 1\n- 2\n- 3\n- !!str 4\n",
        "rows:\n- 1\n- 2\n- 3\n---\nrows:\n- 4\n",
        "rows:\n- 1\n---\nrows:\n- 2\n- 3\n- 4\n- 5\n- 6\n",
        "rows:\n- 1\n- 2\n- 3\n- 4\n...\n",
        "- 1\n- 2\n- 3\n- 4\n",
        "rows:\n- a\n  b\n- c\n  d\n- e\n  f\n",
        "rows:\n-\n- 1\n-\n- 2\n-\n- 3\n",
        "rows:\n- - 1\n  - 2\n- - 3\n  - 4\n",
        "rows:\n- a: 1\n  a: 2\n- a: 3\n- a: 4\n",
        "x: &d {k: 1}\n<<: *d\nrows:\n- 1\n- 2\n- 3\n- 4\n- 5\n",
        "rows:\n- {b: 1}\n- {b: 2}\n- {b: 3}\n- <<: {b: 4}\n",
        "rows:\n- a: 1\n- b: 2\n- <<: [{c: 3}, {c: 4, d: 5}]\n  e: 6\n- a: \"\\x41\"\n  <<: {f: \"\\x42\", g: [1, 2]}\n",
        "rows:\r\n- a: 1\r\n- a: 2\r\n- a: 3\r\n- a: 4\r\n",
        "rows:\n- a: 1\n # remark\n- a: 2\n# remark\n- a: 3\n- a: 4 # remark\n\n",
        "rows:\n- a: {\n- b\n",
        "rows:\n- k: >\n   folded\n\n- k: >-\n   folded\n\n- k: z\n",
        "a:\n- 1\nb:\n- 2\n- 3\n- 4\n- 5\n",
        "a:\n- 1\n- 2\n- 3\n- 4\n- 5\nb:\n- 6\n",
    ])
    func whatIsPutTogetherIsTheWhole(text: String) throws {
        _ = try agrees(text)
    }

    @Test(arguments: 0..<400)
    func anyTextAgrees(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let pieces = [
            "- a: 1\n", "- b\n", "  - c\n", "  d: 2\n", "- e: |\n", "    - f\n", "- \"g\n", "h\"\n", "- [1,\n", "2]\n",
            "rows:\n", "# - i\n", "\n", "- {j: 'k'}\n", "---\n", "- &x l\n", "- *x\n", "- é: \\u00e9\n", "  - m: >\n",
            "      n\n", "- <<: {o: 1, p: [q]}\n", "- <<: [{r: 1}, {r: 2, s: 3}]\n  r: 4\n",
        ]
        var text = random(2) == 0 ? "kind: a\nrows:\n" : ""
        for _ in 0..<(4 + random(12)) { text += pieces[random(3) == 0 ? random(pieces.count) : random(2)] }
        _ = try agrees(text)
    }

    /// - Returns: whether it was put together; nil where the whole has faults, which then nothing may hide.
    private func agrees(_ text: String) throws -> Bool? {
        let file = SourceFile(id: FileID(0), path: "a.yaml", contents: Array(text.utf8))
        var builder = TreeBuilder(file: file)
        let fault = readEvents(of: file, into: &builder)
        let halves = parseInHalves(file, atLeast: 0)
        guard fault == nil, builder.diagnostics.isEmpty else {
            #expect(halves == nil, "faults are hidden in:\n\(text)")
            return nil
        }
        if let halves {
            #expect(dump(halves) == dump(builder.tree), "differs:\n\(text)")
        }
        return halves != nil
    }

    private func dump(_ tree: SyntaxTree) -> String {
        func dump(_ node: Node, _ depth: Int) -> String {
            let (span, key) = (tree.span(node), tree.keySpan(node))
            let indent = String(repeating: " ", count: depth)
            let name = tree.key(node) == .none ? "" : tree.name(of: tree.key(node))
            let content =
                switch tree.kind(node) {
                case .text: tree.text(node)
                case .mapping, .sequence: "\(tree.count(node))"
                default: "\(tree.bits(node))"
                }
            return "\(indent)\(name) \(tree.kind(node)) \(span.start)-\(span.end) \(key.start)-\(key.end) \(content)\n"
                + tree.children(node).map { dump($0, depth + 1) }.joined()
        }
        return tree.documents.map { dump($0, 0) }.joined(separator: "---\n")
    }
}
