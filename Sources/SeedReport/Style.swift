import SeedSyntax

/// Colours for a terminal, or nothing.
package struct Style: Sendable {
    /// By the codes of ECMA-48.
    enum Look: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case green = "32"
        case yellow = "33"
        case blue = "1;34"
    }

    private let isEnabled: Bool

    package init(isEnabled: Bool) { self.isEnabled = isEnabled }

    package func bold(_ text: OutputText) -> OutputText { wrap(.bold, text) }
    package func dim(_ text: OutputText) -> OutputText { wrap(.dim, text) }
    package func red(_ text: OutputText) -> OutputText { wrap(.red, text) }
    package func green(_ text: OutputText) -> OutputText { wrap(.green, text) }
    package func yellow(_ text: OutputText) -> OutputText { wrap(.yellow, text) }
    package func blue(_ text: OutputText) -> OutputText { wrap(.blue, text) }

    /// What stands around a text of a look.
    func marks(_ look: Look) -> (start: OutputText, end: OutputText) {
        isEnabled ? ("\u{1B}[\(look.rawValue)m", "\u{1B}[0m") : ("", "")
    }

    private func wrap(_ look: Look, _ text: OutputText) -> OutputText {
        guard isEnabled else { return text }
        let marks = marks(look)
        return marks.start + text + marks.end
    }
}
