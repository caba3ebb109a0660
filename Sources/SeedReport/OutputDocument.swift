import SeedCompiler
import SeedSyntax

/// Text for machines that people get to see all the same, in a terminal or a log: JSON, a script, a manifest, a drawing. Each format has
/// spelt out by its own means what a terminal would obey, what does not show, and what begins a line like a command.
package struct OutputDocument: Sendable {
    package let utf8: [UInt8]

    /// JSON, every text of which has been escaped.
    init(json: [UInt8]) { utf8 = Array(String(decoding: json, as: UTF8.self).utf8) }

    /// - Throws: where something harmful is left, for there are things that a format cannot spell otherwise: the name of a table in SQL.
    package init(_ text: String) throws(DiagnosticBatch) {
        utf8 = Array(text.utf8)
        let found = utf8.withUnsafeBufferPointer { text in
            Self.firstHarmful(in: text).map { place in
                let line =
                    text[..<place].reversed().prefix { $0 != 0x0A }.reversed() + text[place...].prefix { $0 != 0x0A }
                return String(decoding: Array(line), as: UTF8.self)
            }
        }
        if let found { throw DiagnosticBatch(.unprintable(found)) }
    }

    /// Where something harmful begins that is needed by no script: line feeds are the document's own, but no line begins with a colon.
    private static func firstHarmful(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var next = 0
        while let found = nextHarmful(in: text, from: next) {
            next = found.range.upperBound
            if found.scalar == "\n" {
                let start = text[next...].firstIndex { $0 != 0x20 } ?? text.count
                if start < text.count, text[start] == UInt8(ascii: ":") { return start }
            } else if !found.isNeeded(in: text) {
                return found.range.lowerBound
            }
        }
        return nil
    }
}

extension Diagnostic {
    fileprivate static func unprintable(_ line: String) -> Diagnostic {
        Diagnostic(
            "unprintable",
            "this line would hold characters that do not show, or that a log takes for a command: \(line)",
            help: "rename the table or column that is called so")
    }
}
