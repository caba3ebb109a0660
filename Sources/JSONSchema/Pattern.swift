import Foundation
import SeedSyntax

/// A regular expression of ECMA-262, searched for anywhere in a text. The engine is ICU's, which differs in details; those that can
/// be bridged are, by rewriting the expression.
struct Pattern: Sendable {
    let source: String
    private let expression: NSRegularExpression

    /// Nil where neither ECMA-262 nor the engine makes sense of it.
    init?(_ source: String) {
        guard let translated = PatternTranslator(source).translated,
            let expression = try? NSRegularExpression(pattern: translated)
        else { return nil }
        self.source = source
        self.expression = expression
    }

    func matches(_ text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
    }
}

/// Does something else while another thread loads what any regular expression stands on, and returns when both are done. The first
/// schema with a `pattern` would wait for it, as long as it takes to read a dozen schemas.
package func besidesLoadingPatterns<Result>(_ work: () -> Result) -> Result {
    // An empty expression is refused before anything is loaded.
    meanwhile({ Pattern("a") }, work).1
}

/// Rewrites what ICU reads differently: `\d`, `\w` and `\s` know only what ECMA-262 lists, `$` is the very end, `\cA` is a control
/// character, `[^]` is anything, a literal `[` in a class is one, and what ECMA-262 has no word for is refused.
private struct PatternTranslator {
    private(set) var translated: String? = ""
    private var rest: Substring
    private var isInClass = false

    private static let space = #"\u0009-\u000D\u0020\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF"#
    private static let word = "A-Za-z0-9_"

    init(_ source: String) {
        rest = source[...]
        while translated != nil, let character = rest.popFirst() { translate(character) }
        if isInClass { translated = nil }
    }

    private mutating func translate(_ character: Character) {
        switch character {
        case "\\": escape()
        case "$" where !isInClass: translated? += #"\z"#
        case "[" where !isInClass: openClass()
        case "[": translated? += #"\["#
        case "]" where isInClass:
            isInClass = false
            translated? += "]"
        // Set operators of ICU, but plain characters in ECMA-262.
        case "&" where isInClass, "~" where isInClass: translated? += "\\" + String(character)
        case "(" where rest.hasPrefix("?") && !isKnownGroup: translated = nil
        default: translated?.append(character)
        }
    }

    private var isKnownGroup: Bool { ["?:", "?=", "?!", "?<"].contains { rest.hasPrefix($0) } }

    private mutating func openClass() {
        let isNegated = rest.hasPrefix("^")
        if isNegated { rest.removeFirst() }
        if rest.hasPrefix("]") {
            // Empty in ECMA-262: nothing, or anything.
            rest.removeFirst()
            translated? += isNegated ? #"[\s\S]"# : "(?!)"
            return
        }
        isInClass = true
        translated? += isNegated ? "[^" : "["
    }

    private mutating func escape() {
        guard let letter = rest.popFirst() else {
            translated = nil
            return
        }
        switch letter {
        case "d": translated? += isInClass ? "0-9" : "[0-9]"
        case "D": translated? += "[^0-9]"
        case "w": translated? += isInClass ? Self.word : "[\(Self.word)]"
        case "W": translated? += "[^\(Self.word)]"
        case "s": translated? += isInClass ? Self.space : "[\(Self.space)]"
        case "S": translated? += "[^\(Self.space)]"
        case "b" where isInClass: translated? += #"\u0008"#
        case "v": translated? += #"\u000B"#
        case "0": translated? += #"\u0000"#
        case "c": control()
        case "p", "P": property(letter)
        case "u" where rest.hasPrefix("{"): translated? += #"\x"#
        case "a", "e", "A", "Z", "z", "G", "Q", "E", "X", "R", "N", "h", "H": translated = nil
        default: translated? += "\\" + String(letter)
        }
    }

    private mutating func control() {
        guard let letter = rest.popFirst(), letter.isASCII, letter.isLetter, let value = letter.asciiValue else {
            translated = nil
            return
        }
        let code = String(value % 32, radix: 16)
        translated? += "\\u00" + (code.count < 2 ? "0" : "") + code
    }

    /// ECMA-262 wants braces, and the names as Unicode spells them.
    private mutating func property(_ letter: Character) {
        guard rest.hasPrefix("{") else {
            translated = nil
            return
        }
        translated? += "\\" + String(letter)
    }
}
