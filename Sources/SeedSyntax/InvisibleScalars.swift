extension Unicode.Scalar {
    /// Whether it does not show, or moves what stands around it: controls, line breaks, format characters (those of bidirectional text
    /// and of no width among them), whatever else Unicode has fonts show nothing for, and what is no character at all. Variation
    /// selectors of emoji (U+FE00 to U+FE0F) are none: they choose between two looks of the character before.
    package var isInvisible: Bool { value < 0x20 || value >= 0x7F && isListed(value) }
}

/// Sorted, closed ranges. By hand, since looking properties up takes longer than writing a plan; a test holds them to Unicode's.
private let ranges: [(first: UInt32, last: UInt32)] = [
    (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F),
    (0x890, 0x891), (0x8E2, 0x8E2), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB), (0xFFFE, 0xFFFF), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]

private func isListed(_ value: UInt32) -> Bool {
    // The last two of every plane are no characters.
    if value & 0xFFFE == 0xFFFE { return true }
    // Accented Latin, and the bulk of East Asian text.
    if value > 0xAD && value < 0x34F || value > 0x3164 && value < 0xFDD0 { return false }
    var (low, high) = (0, ranges.count)
    while low < high {
        let middle = (low + high) / 2
        if ranges[middle].last < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].first <= value
}

/// Whether a byte of UTF-8 can begin a scalar beyond ASCII that is invisible.
@inline(__always)
func beginsInvisible(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC2, 0xCD, 0xD8, 0xDB, 0xDC, 0xE0...0xE3, 0xEF...0xF4: true
    default: false
    }
}
