import SeedSyntax

/// Lays values out as the text of a manifest: rows in block style, a short JSON value on one line.
package struct ManifestWriter {
    /// How long a line with a collection on it may get.
    private static let lineLength = 100
    private(set) package var text = ""

    package init() {}

    /// A whole document. Small rows take one line each; larger ones are set apart by an empty line.
    package static func document(kind: String, rows: [YAMLValue], isSingleton: Bool, schema: String?) -> String {
        var writer = ManifestWriter()
        if let schema { writer.text += "# yaml-language-server: $schema=\(("\(schema)" as OutputText).string)\n" }
        writer.text += "kind: \(YAMLText.text(Array(kind.utf8), inFlow: false))\n"
        writer.append(rows, isSingleton)
        return writer.text
    }

    /// A value in one line.
    package static func flow(_ value: YAMLValue) -> String {
        switch value {
        case .list(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .mapping(let members) where members.isEmpty: "{}"
        case .mapping(let members):
            "{ " + members.map { "\(name($0.name, inFlow: true)): \(flow($0.value))" }.joined(separator: ", ") + " }"
        default: YAMLText.scalar(value, inFlow: true)
        }
    }

    package static func name(_ bytes: [UInt8], inFlow: Bool) -> String { YAMLText.text(bytes, inFlow: inFlow) }

    // MARK: Rows

    private mutating func append(_ rows: [YAMLValue], _ isSingleton: Bool) {
        if isSingleton, case .mapping(let members)? = rows.first, !members.isEmpty {
            text += "row:\n"
            appendMembers(members, indent: 2)
            return
        }
        if isSingleton || rows.isEmpty {
            text += isSingleton ? "row: {}\n" : "rows: []\n"
            return
        }
        text += "rows:\n"
        let areSmall = rows.allSatisfy(Self.isSmall)
        for (index, row) in rows.enumerated() {
            if areSmall {
                text += "  - \(Self.flow(row))\n"
            } else {
                if index > 0 { text += "\n" }
                appendElement(row, indent: 2)
            }
        }
    }

    private static func isSmall(_ row: YAMLValue) -> Bool {
        guard case .mapping(let members) = row, members.count <= 5 else { return false }
        return members.allSatisfy { !$0.value.isCollection } && fits(row, at: 4)
    }

    private static func fits(_ value: YAMLValue, at column: Int) -> Bool {
        column + flow(value).unicodeScalars.count <= lineLength
    }

    // MARK: Blocks

    private mutating func appendMembers(_ members: [YAMLValue.Member], indent: Int, isFirstIndented: Bool = true) {
        for (index, member) in members.enumerated() {
            if index > 0 || isFirstIndented { text += spaces(indent) }
            let name = Self.name(member.name, inFlow: false)
            text += name + ":"
            append(member.value, behind: indent + name.unicodeScalars.count + 1, indent: indent + 2)
        }
    }

    /// A value behind a key's colon, on the same line if it is short.
    private mutating func append(_ value: YAMLValue, behind column: Int, indent: Int) {
        switch value {
        case .list(let elements) where !elements.isEmpty && (holdsMappings(elements) || !Self.fits(value, at: column)):
            text += "\n"
            for element in elements { appendElement(element, indent: indent) }
        case .mapping(let members) where !members.isEmpty && !Self.fits(value, at: column):
            text += "\n"
            appendMembers(members, indent: indent)
        case .list, .mapping: text += " " + Self.flow(value) + "\n"
        case .text(let bytes):
            if let (header, body) = YAMLText.literal(bytes, indent: spaces(indent)) {
                text += " \(header)\n\(body)\n"
            } else {
                text += " " + YAMLText.scalar(value, inFlow: false) + "\n"
            }
        default: text += " " + YAMLText.scalar(value, inFlow: false) + "\n"
        }
    }

    private func holdsMappings(_ elements: [YAMLValue]) -> Bool {
        elements.contains { if case .mapping(let members) = $0 { !members.isEmpty } else { false } }
    }

    private mutating func appendElement(_ element: YAMLValue, indent: Int) {
        text += spaces(indent) + "- "
        switch element {
        case .mapping(let members) where !members.isEmpty:
            appendMembers(members, indent: indent + 2, isFirstIndented: false)
        // A list in a list reads best on one line, however long.
        default: text += Self.flow(element) + "\n"
        }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
