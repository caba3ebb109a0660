import SeedSyntax

/// Collects the pieces of a file that change, and then changes them all.
struct ManifestEditor {
    let tree: SyntaxTree
    let shared: Set<Node>
    var faults: [Diagnostic] = []
    private var replacements: [(range: Range<Int>, text: String)] = []
    /// Properties to come into rows that do not have them.
    private var missing: [(row: RowPlaces.Place, members: [YAMLValue.Member])] = []
    private var missingOf: [Node: Int] = [:]
    private var property = ""

    init(_ tree: SyntaxTree) {
        self.tree = tree
        shared = tree.sharedNodes()
    }

    var bytes: [UInt8] { tree.file.bytes }
    /// As the first line ends.
    var lineBreak: String {
        guard let end = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return "\n" }
        return String(decoding: bytes[end..<nextLine(from: end)], as: UTF8.self)
    }

    func result() -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        // Of two at one place, the one that was found first comes first.
        let ordered = replacements.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for (range, text) in ordered.map(\.element) {
            result += bytes[position..<range.lowerBound]
            result += text.utf8
            position = range.upperBound
        }
        return result + bytes[position...]
    }

    // MARK: Values

    mutating func set(_ row: RowPlaces.Place, _ name: String, _ value: YAMLValue) {
        property = name
        if let child = tree.child(row.node, name) {
            replace(child, value, in: row.node)
        } else if let known = missingOf[row.node] {
            missing[known].members.append(YAMLValue.Member(Array(name.utf8), value))
        } else {
            missingOf[row.node] = missing.count
            missing.append((row, [YAMLValue.Member(Array(name.utf8), value)]))
        }
    }

    private mutating func replace(_ node: Node, _ value: YAMLValue, in parent: Node) {
        let (span, around) = (tree.span(node), tree.span(parent))
        if tree.isAlias(node) {
            // What a merge key brings stands elsewhere; an alias stands here and its value does not.
            let isHere = around.start <= span.start && span.end <= around.end
            let source = isHere ? tree.span(tree.resolve(node)) : span
            faults.append(.sharedValue(property, at: isHere ? span : around, source: source))
        } else if shared.contains(node) {
            faults.append(.sharedValue(property, at: span))
        } else if isTagged(node) {
            faults.append(.taggedValue(property, at: span))
        } else if !replaceInside(node, value) {
            replaceWhole(node, value, in: parent)
        }
    }

    /// Member by member, where the shape stays; false where it does not.
    private mutating func replaceInside(_ node: Node, _ value: YAMLValue) -> Bool {
        let children = tree.children(node)
        switch (tree.kind(node), value) {
        case (.mapping, .mapping(let members)):
            let names = children.map { tree.bytes(of: tree.key($0)) }
            guard Set(names) == Set(members.map(\.name)) else { return false }
            for member in members {
                let child = children[names.firstIndex(of: member.name)!]
                if !YAMLValue(tree, child).isSameJSON(as: member.value) { replace(child, member.value, in: node) }
            }
            return true
        case (.sequence, .list(let elements)) where elements.count == children.count:
            for (child, element) in zip(children, elements) where !YAMLValue(tree, child).isSameJSON(as: element) {
                replace(child, element, in: node)
            }
            return true
        default: return false
        }
    }

    private mutating func replaceWhole(_ node: Node, _ value: YAMLValue, in parent: Node) {
        let start = Int(tree.span(node).start)
        let inFlow = tree.isFlow(parent)
        if value.isCollection || tree.kind(node) == .mapping || tree.kind(node) == .sequence {
            let text = value.isCollection ? ManifestWriter.flow(value) : YAMLText.scalar(value, inFlow: inFlow)
            let isBlock = !tree.isFlow(node) && tree.count(node) > 0
            // A block starts below its key; what takes its place goes beside it, unless a comment stands there.
            if isBlock, let colon = colonEnd(node), bytes[colon..<start].allSatisfy(isSpace) {
                put(colon..<contentEnd(node), " " + text)
            } else {
                put(start..<contentEnd(node), padding(before: start, in: node) + text)
            }
        } else if case .text(let text) = value, isBlockScalar(node) {
            replaceBlockScalar(node, text)
        } else {
            let text = YAMLText.scalar(value, inFlow: inFlow, quotes: value.isText ? quotes(of: node) : nil)
            put(start..<contentEnd(node), padding(before: start, in: node) + text + comment(ofBlockScalar: node))
        }
    }

    /// `key:` with nothing behind it has its value right at the colon.
    private func padding(before start: Int, in node: Node) -> String {
        start > 0 && tree.span(node).start == tree.span(node).end && !isSpace(bytes[start - 1]) ? " " : ""
    }

    mutating func put(_ range: Range<Int>, _ text: String) { replacements.append((range, text)) }

    // MARK: Missing properties

    mutating func insertMissing() {
        // A nested row can end where its parent does; what comes into it comes first.
        for (place, members) in missing.sorted(by: { tree.span($0.row.node).start > tree.span($1.row.node).start }) {
            let row = place.node
            let own = tree.ownChildren(row)
            // Nested rows stay at the end.
            let last = own.last { !place.lists.contains(tree.name(of: tree.key($0))) } ?? own.last
            if tree.isFlow(row) {
                let texts = members.map { "\(name($0, true)): \(ManifestWriter.flow($0.value))" }
                let inside = texts.joined(separator: ", ")
                if let last {
                    put(contentEnd(last)..<contentEnd(last), ", " + inside)
                } else {
                    let start = Int(tree.span(row).start) + 1
                    put(start..<start, " \(inside) ")
                }
            } else if let first = own.first, let last {
                let indent = String(repeating: " ", count: column(of: Int(tree.keySpan(first).start)))
                let end = lineEnd(from: contentEnd(last))
                let lines = members.map { "\(indent)\(name($0, false)): \(text(of: $0.value))" }
                put(end..<end, lines.map { lineBreak + $0 }.joined())
            }
        }
        missing = []
    }

    private func name(_ member: YAMLValue.Member, _ inFlow: Bool) -> String {
        ManifestWriter.name(member.name, inFlow: inFlow)
    }

    private func text(of value: YAMLValue) -> String {
        value.isCollection ? ManifestWriter.flow(value) : YAMLText.scalar(value, inFlow: false)
    }
}

extension YAMLValue {
    fileprivate var isText: Bool { if case .text = self { true } else { false } }

    /// Equal as JSON: a number may be written as an integer or not.
    func isSameJSON(as other: YAMLValue) -> Bool {
        switch (self, other) {
        case (.integer(let integer), .real(let real)), (.real(let real), .integer(let integer)):
            Int64(exactly: real) == integer
        case (.list(let a), .list(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.isSameJSON(as: $1) }
        case (.mapping(let a), .mapping(let b)):
            a.count == b.count
                && a.allSatisfy { member in
                    b.first { $0.name == member.name }.map { member.value.isSameJSON(as: $0.value) } ?? false
                }
        default: self == other
        }
    }
}
