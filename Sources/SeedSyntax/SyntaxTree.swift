/// A node of a `SyntaxTree`: a handle, meaningful only with the tree it came from.
package struct Node: Hashable, Sendable {
    @usableFromInline let index: UInt32

    @inlinable init(_ index: Int) { self.index = UInt32(truncatingIfNeeded: index) }
}

/// What a node is, under the YAML 1.2 core schema.
package enum NodeKind: UInt8, Sendable {
    case null, boolean, integer, real, text, sequence, mapping
    /// Only inside the tree: `SyntaxTree` answers for what an alias stands for.
    case alias
}

/// Every document of one YAML file, positioned and flat: nodes lie in document order, so a subtree is a range and walking it is
/// walking memory. Anchors and merge keys are already resolved; a reader never meets an alias.
///
/// 28 bytes a node, and text that stands in the file as it is (nearly all of it) is not copied.
package struct SyntaxTree: Sendable {
    @usableFromInline
    struct Record: Sendable {
        /// Bytes of the file. For an alias, where the alias stands.
        @usableFromInline var start: UInt32
        @usableFromInline var end: UInt32
        /// Text: offset and length. Number and boolean: low and high half. Collection: index behind its last node, and how many
        /// children. Alias: the node it stands for.
        @usableFromInline var first: UInt32
        @usableFromInline var second: UInt32
        @usableFromInline var key: Symbol
        @usableFromInline var keyStart: UInt32
        @usableFromInline var kind: NodeKind
        @usableFromInline var flags: Flags
    }

    @usableFromInline
    struct Flags: OptionSet, Sendable {
        @usableFromInline let rawValue: UInt8
        @usableFromInline init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The text had escapes or folds and lies in `unescaped`, not in the file.
        static let unescaped = Flags(rawValue: 1)
        /// The value of a `<<`; its entries follow as aliases, and iteration steps over it.
        @usableFromInline static let merge = Flags(rawValue: 2)
        static let flow = Flags(rawValue: 4)
    }

    package let file: SourceFile
    package internal(set) var documents: [Node] = []
    @usableFromInline var records = JoinedArray<Record>()
    @usableFromInline var unescaped: [UInt8] = []
    var symbols = SymbolTable()

    init(file: SourceFile) { self.file = file }

    // MARK: Shape

    @inlinable
    package func kind(_ node: Node) -> NodeKind { content(node).kind }

    /// How many nodes are written down in it, itself included: what aliases stand for is not counted.
    package func extent(of node: Node) -> Int {
        let record = records[Int(node.index)]
        return record.kind == .mapping || record.kind == .sequence ? Int(record.first) - Int(node.index) : 1
    }

    /// Entries of a mapping, elements of a sequence; 0 for a scalar.
    @inlinable
    package func count(_ node: Node) -> Int {
        let record = content(node)
        return record.kind == .mapping || record.kind == .sequence ? Int(record.second) : 0
    }

    /// The children of a collection are `firstChild` and then, `count - 1` times, `sibling(after:)`.
    @inlinable
    package func firstChild(_ node: Node) -> Node { visible(resolve(node).index + 1) }

    @inlinable
    package func sibling(after child: Node) -> Node {
        let record = records[Int(child.index)]
        let isCollection = record.kind == .mapping || record.kind == .sequence
        return visible(isCollection ? record.first : child.index + 1)
    }

    /// The key of a mapping's child.
    @inlinable
    package func key(_ child: Node) -> Symbol { records[Int(child.index)].key }

    package var symbolCount: Int { symbols.names.count }

    package func bytes(of symbol: Symbol) -> [UInt8] { symbols.names[symbol.ordinal] }

    package func name(of symbol: Symbol) -> String { String(decoding: bytes(of: symbol), as: UTF8.self) }

    /// The beginning of a name, as a message shows it.
    package func shownName(of symbol: Symbol) -> String {
        bytes(of: symbol).withUnsafeBufferPointer { bytes in
            let beginning = bytes.beginning(FaultLimit.message)
            return String(decoding: beginning, as: UTF8.self) + (beginning.count < bytes.count ? "…" : "")
        }
    }

    /// The mapping's value under a key. Linear: for the few keys of a manifest's head, not for loops over rows.
    package func child(_ mapping: Node, _ name: String) -> Node? {
        guard kind(mapping) == .mapping else { return nil }
        return children(mapping).first { child in bytes(of: key(child)).elementsEqual(name.utf8) }
    }

    package func children(_ node: Node) -> [Node] {
        var result: [Node] = []
        let count = count(node)
        guard count > 0 else { return result }
        result.reserveCapacity(count)
        var child = firstChild(node)
        for index in 0..<count {
            result.append(child)
            if index + 1 < count { child = sibling(after: child) }
        }
        return result
    }

    // MARK: Scalars

    @inlinable
    package func bits(_ node: Node) -> UInt64 {
        let record = content(node)
        return UInt64(record.second) << 32 | UInt64(record.first)
    }

    @inlinable package func integer(_ node: Node) -> Int64 { Int64(bitPattern: bits(node)) }
    @inlinable package func real(_ node: Node) -> Double { Double(bitPattern: bits(node)) }
    @inlinable package func boolean(_ node: Node) -> Bool { content(node).first != 0 }

    package func withText<R>(_ node: Node, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let record = content(node)
        let range = Int(record.first)..<Int(record.first) + Int(record.second)
        // Not one variable for both: reaching for it would count a reference, at which all threads meet.
        if record.flags.contains(.unescaped) {
            return try unescaped.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
        }
        return try file.bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// The text of a text node.
    package func text(_ node: Node) -> String { withText(node) { String(decoding: $0, as: UTF8.self) } }

    // MARK: Places

    package func span(_ node: Node) -> Span {
        let record = records[Int(node.index)]
        return Span(file: file.id, start: record.start, end: record.end)
    }

    /// The place of the key in front of a mapping's child.
    package func keySpan(_ child: Node) -> Span {
        let record = records[Int(child.index)]
        guard record.key != .none else { return span(child) }
        let start = record.keyStart
        var end = start + UInt32(bytes(of: record.key).count)
        if start < file.bytes.count, let quote = [0x22, 0x27].first(where: { $0 == file.bytes[Int(start)] }) {
            end = start + 1
            // A quote is doubled in single quotes and escaped in double ones.
            while end < file.bytes.count {
                let (byte, next) = (file.bytes[Int(end)], file.bytes[Int(end + 1)...].first)
                let isDoubled = quote == 0x27 && byte == quote && next == quote
                if byte == quote, !isDoubled { break }
                end += isDoubled || (quote == 0x22 && byte == 0x5C) ? 2 : 1
            }
            end += 1
        }
        return Span(file: file.id, start: start, end: min(end, UInt32(file.bytes.count)))
    }

    /// The scalar as it stands in the file, for messages.
    package func source(_ node: Node) -> String {
        let record = content(node)
        return String(decoding: file.bytes[Int(record.start)..<Int(record.end)], as: UTF8.self)
    }

    // MARK: Aliases

    /// The node that an alias stands for; any other node is itself. Two nodes with one content are equal values.
    @inlinable @inline(__always)
    package func resolve(_ node: Node) -> Node {
        var node = node
        while records[Int(node.index)].kind == .alias { node = Node(Int(records[Int(node.index)].first)) }
        return node
    }

    @inlinable @inline(__always)
    func content(_ node: Node) -> Record {
        let record = records[Int(node.index)]
        return record.kind == .alias ? records[Int(resolve(node).index)] : record
    }

    @inlinable @inline(__always)
    func visible(_ index: UInt32) -> Node {
        var index = index
        while Int(index) < records.count, records[Int(index)].flags.contains(.merge) {
            let record = records[Int(index)]
            index = record.kind == .mapping || record.kind == .sequence ? record.first : index + 1
        }
        return Node(Int(index))
    }
}

extension SyntaxTree {
    /// A value for every symbol, by its ordinal.
    package func symbols<T>(_ transform: ([UInt8]) throws -> T) rethrows -> [T] { try symbols.names.map(transform) }

    /// A tree of one text that stands in no file, for validating what is text but not a node, such as a key.
    package static func scalar(text: [UInt8], in file: SourceFile) -> SyntaxTree {
        var tree = SyntaxTree(file: file)
        tree.unescaped = text
        tree.records.append(
            Record(
                start: 0, end: 0, first: 0, second: UInt32(text.count), key: .none, keyStart: 0, kind: .text,
                flags: .unescaped))
        tree.documents = [Node(0)]
        return tree
    }
}
