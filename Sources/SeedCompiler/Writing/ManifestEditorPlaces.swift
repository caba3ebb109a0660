import SeedSyntax

/// Where a value begins and ends in the text, and how it is written there.
extension ManifestEditor {
    /// The end of what is written, without the line breaks and spaces that a block takes along.
    func contentEnd(_ node: Node) -> Int {
        let span = tree.span(node)
        var end = Int(span.end)
        while end > Int(span.start), isSpace(bytes[end - 1]) { end -= 1 }
        return end
    }

    func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    func lineEnd(from start: Int) -> Int {
        let rest = bytes[start...]
        return rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    }

    /// Behind the line break that stands at the end of a line.
    func nextLine(from end: Int) -> Int {
        guard end < bytes.count else { return end }
        let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
        return end + (isPair ? 2 : 1)
    }

    /// Where the line begins, if nothing but spaces stands before a place on it; else the place itself.
    func lineStart(of offset: Int) -> Int {
        let start = bytes[..<offset].lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0
        return start == 0 || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D ? start : offset
    }

    /// How many characters stand before a place on its line.
    func column(of offset: Int) -> Int {
        let start = bytes[..<offset].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
        return bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
    }

    /// Behind the colon of a value's key; nil in a list, and where the key is written in some rare way.
    func colonEnd(_ node: Node) -> Int? {
        let key = tree.keySpan(node)
        guard key != tree.span(node) else { return nil }
        let rest = bytes[Int(key.end)...]
        guard let colon = rest.firstIndex(where: { $0 != 0x20 }), bytes[colon] == UInt8(ascii: ":") else { return nil }
        return colon + 1
    }

    /// Whether `!!str` or the like stands before the value.
    func isTagged(_ node: Node) -> Bool {
        var index = Int(tree.span(node).start)
        if index < bytes.count, bytes[index] == UInt8(ascii: "!") { return true }
        while index > 0, isSpace(bytes[index - 1]) { index -= 1 }
        let word = bytes[..<index].lastIndex(where: isSpace).map { $0 + 1 } ?? 0
        return index > word && bytes[word] == UInt8(ascii: "!") && index < Int(tree.span(node).start)
    }

    // MARK: Scalars

    func quotes(of node: Node) -> YAMLText.Quotes? {
        let start = Int(tree.span(node).start)
        guard tree.kind(node) == .text, start < bytes.count else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "\""): return .double
        case UInt8(ascii: "'"): return .single
        default: return nil
        }
    }

    func isBlockScalar(_ node: Node) -> Bool {
        let start = Int(tree.span(node).start)
        return tree.kind(node) == .text && start < bytes.count
            && (bytes[start] == UInt8(ascii: "|") || bytes[start] == UInt8(ascii: ">"))
    }

    /// The comment behind `|` or `>`, with the space before it.
    func comment(ofBlockScalar node: Node) -> String {
        guard isBlockScalar(node) else { return "" }
        let start = Int(tree.span(node).start)
        let header = bytes[start..<lineEnd(from: start)]
        return header.firstIndex(of: UInt8(ascii: "#")).map { " " + String(decoding: header[$0...], as: UTF8.self) }
            ?? ""
    }

    /// Text of several lines stays a block, indented as it is; other text takes one line.
    mutating func replaceBlockScalar(_ node: Node, _ text: [UInt8]) {
        let start = Int(tree.span(node).start)
        let end = contentEnd(node)
        let body = bytes[lineEnd(from: start)..<max(end, lineEnd(from: start))]
        let indent = body.firstIndex { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }.map { column(of: $0) }
        let comment = comment(ofBlockScalar: node)
        if let indent,
            let literal = YAMLText.literal(text, indent: String(repeating: " ", count: indent), lineBreak: lineBreak)
        {
            // At the end of a file without a line break the last one would be missing.
            let last = literal.header == "|" && end == bytes.count ? lineBreak : ""
            put(start..<end, literal.header + comment + lineBreak + literal.body + last)
        } else {
            put(start..<end, YAMLText.text(text, inFlow: false) + comment)
        }
    }
}
