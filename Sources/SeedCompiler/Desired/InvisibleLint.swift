import SeedSyntax

/// A warning for each line of a file that holds what does not show and what no script or emoji needs.
func lintInvisible(_ file: SourceFile) -> [Diagnostic] {
    var found: [Diagnostic] = []
    file.bytes.withUnsafeBufferPointer { text in
        var next = 0
        while found.count < limit, let first = nextInvisible(in: text, from: next) {
            next = first.range.upperBound
            if first.isNeeded(in: text) { continue }
            let end = text[next...].firstIndex(of: 0x0A) ?? text.count
            var scalars = [first.scalar]
            while let other = nextInvisible(in: UnsafeBufferPointer(rebasing: text[..<end]), from: next) {
                next = other.range.upperBound
                if !other.isNeeded(in: text), !scalars.contains(other.scalar) { scalars.append(other.scalar) }
            }
            next = end
            let (start, behind) = (UInt32(first.range.lowerBound), UInt32(first.range.upperBound))
            found.append(.invisible(scalars, at: Span(file: file.id, start: start, end: behind)))
        }
    }
    return found
}

/// Of one file; no report shows more.
private let limit = 10_000

extension Diagnostic {
    fileprivate static func invisible(_ scalars: [Unicode.Scalar], at span: Span) -> Diagnostic {
        let names = scalars.prefix(3).map { scalar -> String in
            let hex = String(scalar.value, radix: 16, uppercase: true)
            let name = (scalar.properties.nameAlias ?? scalar.properties.name).map { " (\($0.lowercased()))" } ?? ""
            return "U+\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)\(name)"
        }
        let others = scalars.count > 3 ? " and \(scalars.count - 3) more" : ""
        return Diagnostic(
            "invisible-character", severity: .warning,
            "this line holds \(names.joined(separator: ", "))\(others), which does not show", at: span,
            help: "remove it; if it was meant, write its escape in double quotes, such as \"\\u200B\"")
    }
}
