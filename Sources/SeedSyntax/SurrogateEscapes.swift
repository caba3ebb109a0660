extension SourceFile {
    /// The file with JSON's `\ud83d\udca9` as `\U0001f4a9`. It is the one thing in JSON that libyaml does not read; columns behind
    /// one on its line count in the new text.
    package var withoutSurrogateEscapes: SourceFile {
        guard hasHighSurrogateEscape else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x5C, let (scalar, length) = surrogatePair(at: index) {
                let hex = String(scalar.value, radix: 16)
                result += (#"\U"# + String(repeating: "0", count: 8 - hex.count) + hex).utf8
                index += length
            } else {
                // A backslash takes the next byte along, so that an escaped one starts nothing.
                let length = bytes[index] == 0x5C && index + 1 < bytes.count ? 2 : 1
                result += bytes[index..<index + length]
                index += length
            }
        }
        return SourceFile(id: id, path: path, contents: result)
    }

    /// A plain loop: every schema of every run comes through here.
    private var hasHighSurrogateEscape: Bool {
        bytes.withUnsafeBufferPointer { bytes in
            guard bytes.count > 4 else { return false }
            for index in 0..<bytes.count - 3 where bytes[index] == 0x5C && bytes[index + 1] == UInt8(ascii: "u") {
                let (first, second) = (bytes[index + 2] | 0x20, bytes[index + 3] | 0x20)
                if first == UInt8(ascii: "d"), [0x38, 0x39, 0x61, 0x62].contains(second) { return true }
            }
            return false
        }
    }

    private func surrogatePair(at index: Int) -> (Unicode.Scalar, Int)? {
        guard let high = unit(at: index), (0xD800..<0xDC00).contains(high), let low = unit(at: index + 6),
            (0xDC00..<0xE000).contains(low)
        else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)).map { ($0, 12) }
    }

    private func unit(at index: Int) -> UInt32? {
        guard index + 6 <= bytes.count, bytes[index] == 0x5C, bytes[index + 1] == UInt8(ascii: "u") else { return nil }
        return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
