/// Makes a `SyntaxTree` of events in document order: resolves anchors, aliases and merge keys, types scalars, and finds what YAML
/// allows and a manifest must not hold. Faults are collected; only a limit that is passed ends the work early.
struct TreeBuilder {
    struct Limits {
        /// Collections within collections, aliases followed.
        var depth = 100
        /// Nodes that aliases stand for, beyond those written down.
        var expansion = 5_000_000
        /// Bytes of the file that aliases stand for, beyond those written down.
        var expandedBytes = 100_000_000
        /// Bytes of one text in YAML. SQLite takes rows of 256 MiB; nobody reviews a text that comes near.
        var text = 64 << 20
    }

    struct Properties {
        var anchor: String?
        var tag: String?

        var isGiven: Bool { anchor != nil || tag != nil }
    }

    private struct Anchor {
        let node: Node
        let expansion: Int
        let bytes: Int
        let height: Int
        /// False while the anchored collection is still open: an alias to it would be endless.
        var isComplete: Bool
    }

    private struct Frame {
        let index: Int
        let isMapping: Bool
        let anchor: String?
        let expansionBefore: Int
        let bytesBefore: Int
        var children: UInt32 = 0
        var height = 1
        var hasMerge = false
        var key: (symbol: Symbol, start: UInt32, isMerge: Bool)?
    }

    private(set) var tree: SyntaxTree
    private(set) var diagnostics: [Diagnostic] = []
    /// Whether anything was read that means something only together with what stands before it: an anchor, a tag or an alias.
    private(set) var isBound = false
    private let limits: Limits
    private var stack: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var expansion = 0
    private var expandedBytes = 0
    /// Nodes that may still be looked at only to say where a key that appears twice was first given.
    private var searches = 10_000_000
    /// For each symbol the mapping that last used it, to find duplicate keys in one pass.
    private var lastUse: [UInt32] = []
    private var isPastLimit = false

    /// - Parameter size: how many bytes are to be read; nil for the whole file.
    init(file: SourceFile, limits: Limits = Limits(), size: Int? = nil) {
        tree = SyntaxTree(file: file)
        self.limits = limits
        // The usual density of a manifest; more grows as needed.
        tree.records.reserveCapacity((size ?? file.bytes.count) / 14)
    }

    /// False once the rest of the file is not worth reading.
    var canContinue: Bool { !isPastLimit && !diagnostics.areTooMany }

    // MARK: Events

    mutating func startDocument() {
        anchors.removeAll()
    }

    mutating func startCollection(_ kind: NodeKind, _ properties: Properties, flow: Bool, start: UInt32, end: UInt32) {
        let span = Span(file: tree.file.id, start: start, end: end)
        guard let slot = place(span, isScalar: false) else { return }
        if properties.isGiven { isBound = true }
        if let tag = properties.tag, tag != "!", tag != Tag.core + (kind == .mapping ? "map" : "seq") {
            diagnostics.append(.unsupportedTag(tag, at: span))
        }
        if stack.count >= limits.depth {
            diagnostics.append(.tooDeep(limits.depth, at: span))
            isPastLimit = true
            return
        }
        let index = append(kind, slot, start: start, end: end, first: 0, second: 0, flags: flow ? .flow : [])
        if let anchor = properties.anchor {
            anchors[anchor] = Anchor(node: Node(index), expansion: 0, bytes: 0, height: 0, isComplete: false)
        }
        stack.append(
            Frame(
                index: index, isMapping: kind == .mapping, anchor: properties.anchor,
                expansionBefore: expansion + index, bytesBefore: expandedBytes))
    }

    /// `end` counts only for flow collections: a block collection ends where its last child does.
    mutating func endCollection(end: UInt32) {
        guard let frame = stack.popLast() else { return }
        var record = tree.records[frame.index]
        record.second = frame.children
        if record.kind == .mapping { record.second = closeMapping(frame) }
        record.first = UInt32(tree.records.count)
        record.end = record.flags.contains(.flow) ? end : max(record.end, lastChildEnd(of: frame))
        tree.records[frame.index] = record
        if let anchor = frame.anchor {
            let nodes = tree.records.count + expansion - frame.expansionBefore
            let bytes = Int(record.end - min(record.start, record.end)) + expandedBytes - frame.bytesBefore
            anchors[anchor] = Anchor(
                node: Node(frame.index), expansion: nodes, bytes: bytes, height: frame.height, isComplete: true)
        }
        raiseHeight(to: frame.height + 1)
    }

    mutating func scalar(
        _ value: UnsafeBufferPointer<UInt8>, _ properties: Properties, plain: Bool, quoted: Bool, start: UInt32,
        end: UInt32
    ) {
        // libyaml counts an anchor and a tag to the scalar; a plain one without folds can be told from them by its length.
        var start = start
        let isVerbatim = plain && Int(end) >= value.count && fileHas(value, at: Int(end) - value.count)
        if isVerbatim {
            start = end - UInt32(value.count)
        } else if properties.isGiven {
            start = skipProperties(from: start)
        }
        if properties.isGiven { isBound = true }
        let span = Span(file: tree.file.id, start: start, end: end)
        guard value.count <= limits.text else {
            diagnostics.append(.textTooLong(value.count, limits.text, at: span))
            isPastLimit = true
            return
        }
        if isKeyExpected {
            takeKey(
                value, span,
                isMerge: plain && properties.tag == nil && value.count == 2 && value[0] == 0x3C && value[1] == 0x3C)
            if let anchor = properties.anchor { diagnostics.append(.anchoredKey(anchor, at: span)) }
            return
        }
        guard let slot = place(span, isScalar: true) else { return }
        let (kind, bits) = type(value, tag: properties.tag, plain: plain, span)
        let index = tree.records.count
        if kind == .text {
            let (offset, isUnescaped) = isVerbatim ? (start, false) : store(value, span, quoted: quoted, plain: plain)
            append(
                .text, slot, start: start, end: end, first: offset, second: UInt32(value.count),
                flags: isUnescaped ? .unescaped : [])
        } else {
            append(
                kind, slot, start: start, end: end, first: UInt32(truncatingIfNeeded: bits),
                second: UInt32(truncatingIfNeeded: bits >> 32), flags: [])
        }
        if let anchor = properties.anchor {
            anchors[anchor] = Anchor(
                node: Node(index), expansion: 1, bytes: value.count, height: 0, isComplete: true)
        }
    }

    mutating func alias(_ name: String, start: UInt32, end: UInt32) {
        isBound = true
        let span = Span(file: tree.file.id, start: start, end: end)
        guard !isKeyExpected else {
            diagnostics.append(.complexKey(at: span))
            takeKey(UnsafeBufferPointer(start: nil, count: 0), span, isMerge: false)
            return
        }
        guard let slot = place(span, isScalar: true) else { return }
        guard let anchor = anchors[name], anchor.isComplete else {
            diagnostics.append(
                anchors[name] == nil
                    ? .unknownAlias(name, nearest: nearestAnchor(to: name), at: span)
                    : .endlessAlias(name, at: span))
            append(.null, slot, start: start, end: end, first: 0, second: 0, flags: [])
            return
        }
        append(.alias, slot, start: start, end: end, first: anchor.node.index, second: 0, flags: [])
        expand(by: anchor.expansion, anchor.bytes, height: anchor.height, at: span)
    }

    /// Only for a few: all anchors have to be looked at.
    private func nearestAnchor(to name: String) -> String? {
        diagnostics.count < 100 && anchors.count <= 2_000 ? nearestName(to: name, among: anchors.keys.sorted()) : nil
    }

    // MARK: Placing nodes

    private struct Slot {
        var key: Symbol
        var keyStart: UInt32
        var isMerge: Bool
    }

    private var isKeyExpected: Bool {
        // The frame is not taken out: a copy would count a reference for each scalar.
        guard let last = stack.indices.last else { return false }
        return stack[last].isMapping && stack[last].key == nil
    }

    private mutating func takeKey(_ value: UnsafeBufferPointer<UInt8>, _ span: Span, isMerge: Bool) {
        stack[stack.count - 1].key = (tree.symbols.intern(value), span.start, isMerge)
    }

    /// Where the next node goes; nil where a collection stands for a key, which a manifest cannot use.
    private mutating func place(_ span: Span, isScalar: Bool) -> Slot? {
        guard !isPastLimit else { return nil }
        guard let last = stack.indices.last else {
            tree.documents.append(Node(tree.records.count))
            return Slot(key: .none, keyStart: span.start, isMerge: false)
        }
        if isKeyExpected {
            diagnostics.append(.complexKey(at: span))
            isPastLimit = true
            return nil
        }
        let key = stack[last].key
        stack[last].key = nil
        stack[last].children += 1
        if key?.isMerge == true { stack[last].hasMerge = true }
        return Slot(key: key?.symbol ?? .none, keyStart: key?.start ?? span.start, isMerge: key?.isMerge ?? false)
    }

    @discardableResult
    private mutating func append(
        _ kind: NodeKind, _ slot: Slot, start: UInt32, end: UInt32, first: UInt32, second: UInt32,
        flags: SyntaxTree.Flags
    ) -> Int {
        tree.records.append(
            SyntaxTree.Record(
                start: start, end: end, first: first, second: second, key: slot.key, keyStart: slot.keyStart,
                kind: kind,
                flags: slot.isMerge ? flags.union(.merge) : flags))
        return tree.records.count - 1
    }

    private mutating func raiseHeight(to height: Int) {
        guard let last = stack.indices.last else { return }
        stack[last].height = max(stack[last].height, height)
    }

    private mutating func expand(by nodes: Int, _ bytes: Int, height: Int, at span: Span) {
        expansion += nodes
        expandedBytes += bytes
        raiseHeight(to: height + 1)
        if expansion > limits.expansion {
            diagnostics.append(.aliasBomb(limits.expansion, "nodes", at: span))
            isPastLimit = true
        } else if expandedBytes > limits.expandedBytes {
            diagnostics.append(.aliasBomb(limits.expandedBytes, "bytes", at: span))
            isPastLimit = true
        } else if stack.count + height > limits.depth {
            diagnostics.append(.tooDeep(limits.depth, at: span))
            isPastLimit = true
        }
    }

    private func lastChildEnd(of frame: Frame) -> UInt32 {
        var end = tree.records[frame.index].end
        var index = frame.index + 1
        var remaining = frame.children
        while remaining > 0 {
            let record = tree.records[index]
            end = max(end, record.end)
            index = record.kind == .mapping || record.kind == .sequence ? Int(record.first) : index + 1
            remaining -= 1
        }
        return end
    }

    // MARK: Scalars

    private mutating func type(
        _ value: UnsafeBufferPointer<UInt8>, tag: String?, plain: Bool, _ span: Span
    ) -> (NodeKind, UInt64) {
        let scalar: CoreScalar
        switch tag {
        case nil: scalar = plain ? CoreScalar(value) : .text
        case "!", Tag.core + "str": return (.text, 0)
        case Tag.core + "null", Tag.core + "bool", Tag.core + "int", Tag.core + "float":
            scalar = CoreScalar(value)
            if tag == Tag.core + "float", case .integerOverflow = scalar {
                return (.real, (Double(String(decoding: value, as: UTF8.self)) ?? 0).bitPattern)
            }
            if !Tag.fits(scalar, tag!) { diagnostics.append(.tagMismatch(tag!, at: span)) }
            if tag == Tag.core + "float", case .integer(let value) = scalar { return (.real, Double(value).bitPattern) }
        default:
            diagnostics.append(.unsupportedTag(tag!, at: span))
            return (.text, 0)
        }
        switch scalar {
        case .null: return (.null, 0)
        case .boolean(let value): return (.boolean, value ? 1 : 0)
        case .integer(let value): return (.integer, UInt64(bitPattern: value))
        case .real(let value): return (.real, value.bitPattern)
        case .text: return (.text, 0)
        case .integerOverflow:
            diagnostics.append(.integerOverflow(String(decoding: value, as: UTF8.self), at: span))
            return (.integer, 0)
        case .notFinite:
            diagnostics.append(.notFinite(String(decoding: value, as: UTF8.self), at: span))
            return (.real, 0)
        }
    }

    /// Text that stands in the file byte for byte is referred to; only what had escapes or folds is copied.
    private mutating func store(
        _ value: UnsafeBufferPointer<UInt8>, _ span: Span, quoted: Bool, plain: Bool
    ) -> (offset: UInt32, isUnescaped: Bool) {
        if plain, fileHas(value, at: Int(span.start)) { return (span.start, false) }
        if quoted, Int(span.end) > value.count, fileHas(value, at: Int(span.end) - 1 - value.count) {
            return (span.end - 1 - UInt32(value.count), false)
        }
        let offset = UInt32(tree.unescaped.count)
        tree.unescaped.append(contentsOf: value)
        return (offset, true)
    }

    /// Where the value itself starts, behind its anchor and tag.
    private func skipProperties(from start: UInt32) -> UInt32 {
        let bytes = tree.file.bytes
        var index = Int(start)
        while index < bytes.count, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
            while index < bytes.count, bytes[index] > 0x20 { index += 1 }
            while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        }
        return UInt32(index)
    }

    private func fileHas(_ value: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        tree.file.bytes.withUnsafeBufferPointer { bytes in
            guard offset >= 0, offset + value.count <= bytes.count else { return false }
            return bytesEqual(UnsafeBufferPointer(rebasing: bytes[offset..<offset + value.count]), value)
        }
    }

    // MARK: Mappings

    /// Finds duplicate keys and appends the entries of merge keys. Returns how many entries the mapping shows.
    private mutating func closeMapping(_ frame: Frame) -> UInt32 {
        let mark = UInt32(frame.index)
        if lastUse.count < tree.symbolCount {
            lastUse.append(contentsOf: repeatElement(.max, count: tree.symbolCount - lastUse.count))
        }
        var merges: [Node] = []
        var entries = frame.children
        var index = frame.index + 1
        for _ in 0..<frame.children {
            let record = tree.records[index]
            if record.flags.contains(.merge) {
                merges.append(Node(index))
                entries -= 1
            } else if lastUse[record.key.ordinal] == mark {
                diagnostics.append(duplicateKey(Node(index), in: frame))
            } else {
                lastUse[record.key.ordinal] = mark
            }
            index = record.kind == .mapping || record.kind == .sequence ? Int(record.first) : index + 1
        }
        for merge in merges { entries += mergeEntries(of: merge, mark) }
        return entries
    }

    /// `<<` takes one mapping or a list of them; the mapping's own keys win, then earlier over later (YAML's merge type).
    private mutating func mergeEntries(of merge: Node, _ mark: UInt32) -> UInt32 {
        let source = tree.resolve(merge)
        let mappings = tree.kind(source) == .sequence ? tree.children(source) : [source]
        var added: UInt32 = 0
        for mapping in mappings {
            guard tree.kind(mapping) == .mapping else {
                diagnostics.append(.mergeOfNonMapping(at: tree.span(merge)))
                continue
            }
            for child in tree.children(mapping) where lastUse[tree.key(child).ordinal] != mark {
                lastUse[tree.key(child).ordinal] = mark
                var record = tree.records[Int(child.index)]
                record.first = tree.resolve(child).index
                record.kind = .alias
                record.flags = []
                tree.records.append(record)
                added += 1
                expand(by: 1, 0, height: 0, at: tree.span(merge))
            }
        }
        return added
    }

    private mutating func duplicateKey(_ child: Node, in frame: Frame) -> Diagnostic {
        let (name, span) = (tree.shownName(of: tree.key(child)), tree.keySpan(child))
        guard searches > 0 else { return .duplicateKey(name, at: span, first: nil) }
        var index = frame.index + 1
        while tree.records[index].key != tree.key(child) || tree.records[index].flags.contains(.merge) {
            let record = tree.records[index]
            index = record.kind == .mapping || record.kind == .sequence ? Int(record.first) : index + 1
            searches -= 1
        }
        return .duplicateKey(name, at: span, first: tree.keySpan(Node(index)))
    }
}

private enum Tag {
    static let core = "tag:yaml.org,2002:"

    static func fits(_ scalar: CoreScalar, _ tag: String) -> Bool {
        switch scalar {
        case .null: tag == core + "null"
        case .boolean: tag == core + "bool"
        case .integer: tag == core + "int" || tag == core + "float"
        case .real: tag == core + "float"
        case .integerOverflow, .notFinite: true
        case .text: false
        }
    }
}
