/// Reads a JSON file (RFC 8259) into the tree that a YAML file becomes, with a place for every value. For files that machines write: it
/// reads what libyaml takes for something else, or for too deep.
///
/// - Throws: the fault that ends the file, or keys that an object has twice and numbers that nothing can hold.
package func parseJSON(_ file: SourceFile) throws(DiagnosticBatch) -> SyntaxTree {
    guard file.bytes.count < Int(UInt32.max) else {
        throw DiagnosticBatch(.fileTooLarge(at: Span(file: file.id, start: 0, end: 0)))
    }
    var reader = JSONReader(file)
    let fault = reader.read()
    let faults = reader.builder.diagnostics + (fault.map { [$0] } ?? [])
    guard faults.isEmpty else { throw DiagnosticBatch(faults) }
    return reader.builder.tree
}

/// Hands the values of a JSON text to a builder. Without recursion: how deep it may go is the builder's limit, not the stack's.
private struct JSONReader {
    private enum Container {
        case list, object

        var start: String { self == .list ? "[" : "{" }
        var end: String { self == .list ? "]" : "}" }
    }

    private(set) var builder: TreeBuilder
    private let file: FileID
    private var scanner: JSONScanner
    private var open: [(container: Container, isEmpty: Bool)] = []

    init(_ file: SourceFile) {
        // A saved plan holds whole manifests, each as one text.
        builder = TreeBuilder(file: file, limits: TreeBuilder.Limits(depth: 1_000, text: .max))
        self.file = file.id
        scanner = JSONScanner(file.bytes)
    }

    /// - Returns: what ended it too early, where the builder has not said so itself.
    mutating func read() -> Diagnostic? {
        do {
            _ = try UTF8Span(validating: scanner.bytes.span)
        } catch {
            return .jsonSyntax("this is no UTF-8", at: span(error.byteOffsets.lowerBound, error.byteOffsets.upperBound))
        }
        builder.startDocument()
        if let fault = value() { return fault }
        while let container = open.last?.container, builder.canContinue {
            scanner.skipSpace()
            if scanner.take(container.end) {
                open.removeLast()
                builder.endCollection(end: UInt32(scanner.index))
            } else if let fault = element(of: container) {
                return fault
            }
        }
        scanner.skipSpace()
        return builder.canContinue && !scanner.isAtEnd ? expected("the end of the file") : nil
    }

    /// One more, which is not the end.
    private mutating func element(of container: Container) -> Diagnostic? {
        if !open[open.count - 1].isEmpty {
            guard scanner.take(",") else { return expected("\",\" or \"\(container.end)\"") }
            scanner.skipSpace()
        }
        open[open.count - 1].isEmpty = false
        if container == .object {
            guard scanner.byte == UInt8(ascii: "\"") else { return expected("a key in double quotes") }
            if let fault = text() { return fault }
            scanner.skipSpace()
            guard scanner.take(":") else { return expected("\":\"") }
        }
        return value()
    }

    private mutating func value() -> Diagnostic? {
        scanner.skipSpace()
        let start = scanner.index
        switch scanner.byte {
        case UInt8(ascii: "{"): return begin(.object)
        case UInt8(ascii: "["): return begin(.list)
        case UInt8(ascii: "\""): return text()
        case UInt8(ascii: "-"), .some(0x30...0x39):
            guard let number = scanner.number() else { return fault("this is no number", from: start) }
            let literal = Array(scanner.bytes[number.range])
            let isLarge = !number.isReal && Int64(String(decoding: literal, as: UTF8.self)) == nil
            return scalar(literal, from: start, plain: true, tag: isLarge ? "tag:yaml.org,2002:float" : nil)
        default:
            guard let word = ["null", "true", "false"].first(where: { scanner.take($0) }) else {
                return expected("a value")
            }
            return scalar(Array(word.utf8), from: start, plain: true)
        }
    }

    private mutating func begin(_ container: Container) -> Diagnostic? {
        let start = UInt32(scanner.index)
        _ = scanner.take(container.start)
        builder.startCollection(
            container == .object ? .mapping : .sequence, TreeBuilder.Properties(), flow: true, start: start,
            end: start + 1)
        open.append((container, isEmpty: true))
        return nil
    }

    private mutating func text() -> Diagnostic? {
        let start = scanner.index
        guard let text = scanner.text() else {
            return scanner.isAtEnd
                ? fault("this text has no end", from: start, to: start + 1)
                : fault("a text cannot hold this", from: scanner.index, to: scanner.index + 1)
        }
        return scalar(text, from: start, plain: false)
    }

    private mutating func scalar(_ value: [UInt8], from start: Int, plain: Bool, tag: String? = nil) -> Diagnostic? {
        let end = scanner.index
        value.withUnsafeBufferPointer {
            builder.scalar(
                $0, TreeBuilder.Properties(tag: tag), plain: plain, quoted: !plain, start: UInt32(start),
                end: UInt32(end))
        }
        return nil
    }

    // MARK: Faults

    private func expected(_ what: String) -> Diagnostic {
        scanner.isAtEnd
            ? fault("it ends where \(what) should be", from: scanner.index, to: scanner.index)
            : fault("expected \(what)", from: scanner.index, to: scanner.index + 1)
    }

    private func fault(_ problem: String, from start: Int, to end: Int? = nil) -> Diagnostic {
        .jsonSyntax(problem, at: span(start, end ?? max(scanner.index, start + 1)))
    }

    private func span(_ start: Int, _ end: Int) -> Span {
        Span(file: file, start: UInt32(start), end: UInt32(min(end, scanner.bytes.count)))
    }
}

extension Diagnostic {
    fileprivate static func jsonSyntax(_ problem: String, at span: Span) -> Diagnostic {
        Diagnostic("json-syntax", "not valid JSON: \(problem)", at: span)
    }
}
