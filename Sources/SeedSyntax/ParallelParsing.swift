/// Parses a large manifest in two halves at the same time, where that gives what parsing it as a whole would give.
///
/// The second half starts with a line that looks like an item of the manifest's list of rows: `- ` at the column of the list's first
/// item. It is one if the first half, read alone, ends inside such a list: whatever else is open there lies deeper, and a line at the
/// list's column ends it (flow collections and quoted scalars, which would not, make the first half a syntax error). The rest
/// of the file must then be nothing but further items, which the second half, read alone, proves by being one list at that column.
///
/// - Returns: nil for a small file, one that does not have this shape, and one with faults: to be parsed as a whole, which reports them.
func parseInHalves(_ file: SourceFile, atLeast size: Int = 1 << 20) -> SyntaxTree? {
    guard file.bytes.count >= size, let (split, column) = splitPoint(file.bytes) else { return nil }
    let parts = [0..<split, split..<file.bytes.count]
    var (first, second) = inHalves { index -> SyntaxTree? in
        // The list itself is one collection that the second half does not see itself in.
        let limits = TreeBuilder.Limits(depth: TreeBuilder.Limits().depth - index)
        var builder = TreeBuilder(file: file, limits: limits, size: parts[index].count)
        let fault = readEvents(of: file, parts[index], into: &builder)
        let isUsable = fault == nil && builder.diagnostics.isEmpty && !(index == 1 && builder.isBound)
        return isUsable ? builder.tree : nil
    }
    guard let items = second else { return nil }
    // One owner each, so that neither is copied where they become one.
    second = nil
    return first?.appendItems(of: consume items, column: column) == true ? first : nil
}

/// The first item behind the middle that stands at the column of the first one, and that column.
private func splitPoint(_ bytes: [UInt8]) -> (offset: Int, column: Int)? {
    bytes.withUnsafeBufferPointer { bytes in
        var line = 0
        var column: Int?
        while line < bytes.count {
            var start = line
            while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
            let isItem =
                start + 1 < bytes.count && bytes[start] == UInt8(ascii: "-") && bytes[start + 1] == UInt8(ascii: " ")
            if isItem {
                if let column {
                    if start - line == column { return (line, column) }
                } else {
                    column = start - line
                    line = max(line, bytes.count / 2)
                }
            }
            guard let end = bytes[line...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            line = end + 1
        }
        return nil
    }
}

extension SyntaxTree {
    /// Puts the items of a list, read from a later part of the same file, behind those of the list that is the last value of the last
    /// document.
    ///
    /// - Parameter column: of both lists.
    /// - Returns: false where there is no such list, or `other` is no such list and nothing else.
    fileprivate mutating func appendItems(of other: consuming SyntaxTree, column: Int) -> Bool {
        guard let root = documents.last, let list = lastValue(of: root), isBlockList(list, column),
            Int(records[Int(list.index)].first) == records.count, other.documents == [Node(0)],
            other.isBlockList(Node(0), column)
        else { return false }
        let items = other.records[0]
        // The head of its list is not needed: this tree's last node takes its place.
        let shift = UInt32(records.count - 1)
        let unescapedBefore = UInt32(unescaped.count)
        let names = other.symbols.names.map { name in name.withUnsafeBufferPointer { symbols.intern($0) } }
        for index in 1..<other.records.count {
            let record = other.records[index]
            if record.key != .none { other.records[index].key = names[record.key.ordinal] }
            switch record.kind {
            // An alias is what a merge key has brought from within the same half.
            case .sequence, .mapping, .alias: other.records[index].first += shift
            case .text where record.flags.contains(.unescaped): other.records[index].first += unescapedBefore
            default: break
            }
        }
        unescaped += other.unescaped
        other.records[0] = records.removeLast()
        records.join(other.records)
        records[Int(list.index)].second += items.second
        for collection in [list, root] {
            records[Int(collection.index)].first = UInt32(records.count)
            records[Int(collection.index)].end = items.end
        }
        return true
    }

    private func lastValue(of root: Node) -> Node? {
        guard records[Int(root.index)].kind == .mapping, count(root) > 0 else { return nil }
        return children(root).last
    }

    private func isBlockList(_ node: Node, _ column: Int) -> Bool {
        let record = records[Int(node.index)]
        guard record.kind == .sequence, !record.flags.contains(.flow), !record.flags.contains(.merge) else {
            return false
        }
        let start = Int(record.start)
        let lineStart = file.bytes[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return start - lineStart == column
    }
}
