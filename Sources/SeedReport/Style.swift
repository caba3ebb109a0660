/// Colours for a terminal, or nothing.
package struct Style: Sendable {
    private let isEnabled: Bool

    package init(isEnabled: Bool) { self.isEnabled = isEnabled }

    package func bold(_ text: String) -> String { wrap("1", text) }
    package func dim(_ text: String) -> String { wrap("2", text) }
    package func red(_ text: String) -> String { wrap("1;31", text) }
    package func green(_ text: String) -> String { wrap("32", text) }
    package func yellow(_ text: String) -> String { wrap("33", text) }
    package func blue(_ text: String) -> String { wrap("1;34", text) }

    private func wrap(_ code: String, _ text: String) -> String { isEnabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
