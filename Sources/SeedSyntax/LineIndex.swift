import Synchronization

/// Where the lines of one file start. Costs one pass over the file to make, and little memory: what a position is counted from is noted
/// at the start of every block, and a look-up walks from there, however long a line is.
package struct LineIndex: Sendable {
    private static let block = 512
    private let bytes: [UInt8]
    private let blocks: [Landmark]

    /// What holds for the first byte of a block.
    private struct Landmark {
        /// From 1.
        var line: UInt32 = 1
        /// Where the line starts.
        var start: UInt32 = 0
        /// How many scalars of the line stand before it.
        var scalars: UInt32 = 0
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        blocks = bytes.withUnsafeBufferPointer { Self.landmarks(of: $0) }
    }

    package func position(of offset: UInt32) -> Position {
        bytes.withUnsafeBufferPointer { bytes in
            let block = Int(offset) / Self.block
            var (line, scalars) = (Int(blocks[block].line), Int(blocks[block].scalars))
            for place in block * Self.block..<Int(offset) {
                if bytes.breaksLine(at: place) {
                    line += 1
                    scalars = 0
                } else if bytes[place] & 0xC0 != 0x80 {
                    scalars += 1
                }
            }
            return Position(line: line, column: scalars + 1)
        }
    }

    /// The line around a place, without its line break.
    ///
    /// - Parameter reach: how many bytes in front of the place, and from there on, are wanted.
    /// - Returns: its text, how many scalars of that stand in front of the place, and whether the line has more before or behind it.
    package func line(around offset: UInt32, reach: Int) -> (
        text: String, column: Int, isCutBefore: Bool, isCutBehind: Bool
    ) {
        bytes.withUnsafeBufferPointer { bytes in
            let offset = Int(offset)
            let lineStart = startOfLine(at: offset, bytes)
            var start = max(lineStart, offset - reach)
            while start > lineStart, bytes[start] & 0xC0 == 0x80 { start -= 1 }
            var end = offset
            while end < bytes.count, end < offset + reach || bytes[end] & 0xC0 == 0x80, !bytes.isBreak(at: end) {
                end += 1
            }
            return (
                String(decoding: bytes[start..<end], as: UTF8.self),
                bytes[start..<min(offset, end)].count { $0 & 0xC0 != 0x80 },
                start > lineStart, end < bytes.count && !bytes.isBreak(at: end)
            )
        }
    }

    private func startOfLine(at offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let block = offset / Self.block
        var start = Int(blocks[block].start)
        for place in block * Self.block..<offset where bytes.breaksLine(at: place) { start = place + 1 }
        return start
    }

    private static func landmarks(of bytes: UnsafeBufferPointer<UInt8>) -> [Landmark] {
        let raw = UnsafeRawBufferPointer(bytes)
        var landmarks: [Landmark] = []
        landmarks.reserveCapacity(raw.count / block + 1)
        var here = Landmark()
        var start = 0
        while true {
            landmarks.append(here)
            let end = min(start + block, raw.count)
            guard end > start else { return landmarks }
            var lineStart = start
            var offset = start
            while offset < end {
                // Eight bytes at once, as long as they hold no carriage return.
                if offset + 8 <= end {
                    let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    if word.count(of: 0x0D) == 0 {
                        let breaks = word.breaks
                        here.line += UInt32(breaks.nonzeroBitCount)
                        if breaks != 0 { lineStart = offset + 8 - breaks.leadingZeroBitCount / 8 }
                        offset += 8
                        continue
                    }
                }
                for place in offset..<min(offset + 8, end) where bytes.breaksLine(at: place) {
                    here.line += 1
                    lineStart = place + 1
                }
                offset += 8
            }
            if lineStart > start { here = Landmark(line: here.line, start: UInt32(lineStart), scalars: 0) }
            here.scalars += UInt32(bytes[lineStart..<end].count { $0 & 0xC0 != 0x80 })
            start = end
            if end == raw.count, end % block != 0 { return landmarks }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a line ends with this byte: with a line feed, or a carriage return that none follows.
    fileprivate func breaksLine(at place: Int) -> Bool {
        self[place] == 0x0A || (self[place] == 0x0D && (place + 1 == count || self[place + 1] != 0x0A))
    }

    fileprivate func isBreak(at place: Int) -> Bool { self[place] == 0x0A || self[place] == 0x0D }
}

extension UInt64 {
    /// How many of its bytes are this one.
    fileprivate func count(of byte: UInt8) -> Int { places(of: byte).nonzeroBitCount }

    /// The high bits of the bytes that are line feeds.
    fileprivate var breaks: UInt64 { places(of: 0x0A) }

    private func places(of byte: UInt8) -> UInt64 {
        let sevens: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let differences = self ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        // The high bit of a byte is left where all of its bits are zero.
        return ~(((differences & sevens) &+ sevens) | differences | sevens)
    }
}

/// The lines of a file, found when somebody first asks for them, and once for all who do.
final class LazyLineIndex: Sendable {
    private let index = Mutex<LineIndex?>(nil)

    func of(_ bytes: [UInt8]) -> LineIndex {
        index.withLock { index in
            if let index { return index }
            let found = LineIndex(bytes)
            index = found
            return found
        }
    }
}
