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
