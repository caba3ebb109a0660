extension HarmfulScalar {
    /// Whether it does not show and is needed all the same, by scripts and emoji: joiners between emoji and behind letters of Arabic and
    /// Indic scripts, what chooses the form of a Mongolian letter or an ideograph, and the tags of a flag such as Scotland's.
    package func isNeeded(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        let before = scalarBefore(range.lowerBound, text)
        switch scalar.value {
        case 0x200C: return before.map(joins) ?? false
        case 0x200D: return before.map(joins) == true || (isEmoji(behindModifiers(text)) && isEmoji(scalarBehind(text)))
        case 0x180B...0x180D, 0x180F: return before.map { (0x1800...0x18AF).contains($0.value) } ?? false
        case 0xE0100...0xE01EF: return before?.properties.isIdeographic ?? false
        case 0xE0020...0xE007F: return isTagOfFlag(text)
        default: return false
        }
    }

    private func scalarBehind(_ text: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        range.upperBound < text.count ? decode(text, at: range.upperBound)?.scalar : nil
    }

    /// The scalar before, without what chooses the look or the skin of an emoji.
    private func behindModifiers(_ text: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        var end = range.lowerBound
        while let scalar = scalarBefore(end, text) {
            guard scalar.value == 0xFE0F || (0x1F3FB...0x1F3FF).contains(scalar.value) else { return scalar }
            end -= UTF8.width(scalar)
        }
        return nil
    }

    /// A black flag, up to six letters or digits as tags, and the tag that ends them.
    private func isTagOfFlag(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (start, end) = (range.lowerBound, range.lowerBound)
        while let tag = scalarBefore(start, text), isTag(tag) { start -= 4 }
        while end < text.count, let tag = decode(text, at: end)?.scalar, isTag(tag) { end += 4 }
        let last = scalarBefore(end, text)
        return scalarBefore(start, text)?.value == 0x1F3F4 && (end - start) / 4 <= 7 && last?.value == 0xE007F
    }
}

private func isTag(_ scalar: Unicode.Scalar) -> Bool { (0xE0020...0xE007F).contains(scalar.value) }

private func isEmoji(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { !$0.isASCII && $0.properties.isEmoji } ?? false }

/// Whether it is a letter, or a mark on one, of a script whose letters join.
private func joins(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x600...0x109F, 0x1780...0x1CFF, 0xA800...0xAAFF, 0x11000...0x11FFF:
        scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered
    default: false
    }
}

private func scalarBefore(_ end: Int, _ text: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
    guard end > 0 else { return nil }
    var start = end - 1
    while start > 0, end - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    return text[start] < 0x80 ? Unicode.Scalar(text[start]) : decode(text, at: start)?.scalar
}
