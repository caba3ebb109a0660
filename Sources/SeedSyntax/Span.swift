/// A range of bytes in one file.
package struct Span: Hashable, Comparable, Sendable {
    package let file: FileID
    package let start: UInt32
    package let end: UInt32

    @inlinable package init(file: FileID, start: UInt32, end: UInt32) {
        self.file = file
        self.start = start
        self.end = end
    }

    package static func < (a: Span, b: Span) -> Bool {
        (a.file, a.start, a.end) < (b.file, b.start, b.end)
    }
}

/// Where a span starts, as people and editors count: line and column from 1, columns in Unicode scalars.
package struct Position: Hashable, Sendable {
    package let line: Int
    package let column: Int
}

/// The line starts of one file. Costs one pass over the file to make; look-ups are logarithmic.
package struct LineIndex: Sendable {
    private let file: SourceFile
    private let starts: [UInt32]

    package init(_ file: SourceFile) {
        self.file = file
        var starts: [UInt32] = [0]
        file.bytes.withUnsafeBufferPointer { bytes in
            for (offset, byte) in bytes.enumerated()
            where byte == 0x0A || (byte == 0x0D && (offset + 1 == bytes.count || bytes[offset + 1] != 0x0A)) {
                starts.append(UInt32(offset + 1))
            }
        }
        self.starts = starts
    }

    package func position(of offset: UInt32) -> Position {
        let line = lineNumber(of: offset)
        let scalars = file.bytes[Int(starts[line - 1])..<Int(offset)].count { $0 & 0xC0 != 0x80 }
        return Position(line: line, column: scalars + 1)
    }

    /// The text of a line, counted from 1, without its line break.
    package func text(ofLine line: Int) -> String {
        let start = Int(starts[line - 1])
        let end = line < starts.count ? Int(starts[line]) : file.bytes.count
        var slice = file.bytes[start..<end]
        while let last = slice.last, last == 0x0A || last == 0x0D { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    private func lineNumber(of offset: UInt32) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
