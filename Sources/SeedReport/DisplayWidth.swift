import SeedSyntax

/// How many columns a terminal gives a text: two for wide East Asian characters and emoji, none for what combines.
package func displayWidth(_ text: OutputText) -> Int {
    // In ASCII every byte is a scalar of width 1.
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.string.unicodeScalars.reduce(0) { $0 + width(of: $1) }
}

private func width(of scalar: Unicode.Scalar) -> Int {
    // Latin, but for the soft hyphen: looking up properties costs more than all the rest of a large report.
    if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x20000...0x3FFFD:
        return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
}

package func padded(_ text: OutputText, to width: Int) -> OutputText {
    text + spaces(width - displayWidth(text))
}

func spaces(_ count: Int) -> OutputText { "\(String(repeating: " ", count: max(0, count)))" }
