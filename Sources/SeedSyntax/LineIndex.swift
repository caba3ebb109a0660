import Synchronization

/// Where the lines of one file start. Costs one pass over the file to make, and little memory: every sixteenth line is noted, and a
/// look-up walks from there.
package struct LineIndex: Sendable {
    private static let stride = 16
    private let bytes: [UInt8]
    /// The starts of the lines 1, 17, 33, and so on.
    private let landmarks: [UInt32]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        landmarks = bytes.withUnsafeBufferPointer { Self.landmarks(of: $0) }
    }

    package func position(of offset: UInt32) -> Position {
        bytes.withUnsafeBufferPointer { bytes in
            let landmark = landmark(before: offset)
            var line = landmark * Self.stride + 1
            var start = Int(landmarks[landmark])
            for place in start..<Int(offset) where bytes.breaksLine(at: place) {
                line += 1
                start = place + 1
            }
            let scalars = bytes[start..<Int(offset)].count { $0 & 0xC0 != 0x80 }
            return Position(line: line, column: scalars + 1)
        }
    }

    /// The text of a line, counted from 1, without its line break.
    package func text(ofLine line: Int) -> String {
        bytes.withUnsafeBufferPointer { bytes in
            var start = Int(landmarks[(line - 1) / Self.stride])
            for _ in 0..<(line - 1) % Self.stride { start = bytes.endOfLine(from: start).next }
            return String(decoding: bytes[start..<bytes.endOfLine(from: start).end], as: UTF8.self)
        }
    }

    private func landmark(before offset: UInt32) -> Int {
        var low = 0
        var high = landmarks.count
        while low < high {
            let middle = (low + high) / 2
            if landmarks[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    private static func landmarks(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        let raw = UnsafeRawBufferPointer(bytes)
        var landmarks: [UInt32] = [0]
        // How many lines are still to begin before the next landmark.
        var left = stride
        var offset = 0
        while offset < raw.count {
            // Eight bytes at once, as long as they hold neither a carriage return nor the next landmark.
            if offset + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let breaks = word.count(of: 0x0A)
                if breaks < left, word.count(of: 0x0D) == 0 {
                    left -= breaks
                    offset += 8
                    continue
                }
            }
            for place in offset..<min(offset + 8, raw.count) where bytes.breaksLine(at: place) {
                left -= 1
                guard left == 0 else { continue }
                landmarks.append(UInt32(place + 1))
                left = stride
            }
            offset += 8
        }
        return landmarks
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a line ends with this byte: with a line feed, or a carriage return that none follows.
    fileprivate func breaksLine(at place: Int) -> Bool {
        self[place] == 0x0A || (self[place] == 0x0D && (place + 1 == count || self[place + 1] != 0x0A))
    }

    /// Where the line's text ends, and where the next line begins.
    fileprivate func endOfLine(from start: Int) -> (end: Int, next: Int) {
        var end = start
        while end < count, self[end] != 0x0A, self[end] != 0x0D { end += 1 }
        let isPair = end + 1 < count && self[end] == 0x0D && self[end + 1] == 0x0A
        return (end, Swift.min(end + (isPair ? 2 : 1), count))
    }
}

extension UInt64 {
    /// How many of its bytes are this one.
    fileprivate func count(of byte: UInt8) -> Int {
        let sevens: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let differences = self ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        // The high bit of a byte is left where all of its bits are zero.
        return (~(((differences & sevens) &+ sevens) | differences | sevens)).nonzeroBitCount
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
