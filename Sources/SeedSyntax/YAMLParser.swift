import CLibYAML

/// Parses every document of a YAML file. The only file that talks to libyaml.
///
/// - Throws: everything found wrong with the file, with positions. A syntax error ends the file, other faults do not.
package func parseYAML(_ file: SourceFile) throws(DiagnosticBatch) -> SyntaxTree {
    guard file.bytes.count < Int(UInt32.max) else {
        throw DiagnosticBatch(.fileTooLarge(at: Span(file: file.id, start: 0, end: 0)))
    }
    let tree: SyntaxTree
    if let halves = parseInHalves(file) {
        tree = halves
    } else {
        var builder = TreeBuilder(file: file)
        let fault = readEvents(of: file, into: &builder)
        let found = builder.diagnostics + (fault.map { [$0] } ?? [])
        guard found.isEmpty else { throw DiagnosticBatch(found) }
        tree = builder.tree
    }
    guard tree.documents.contains(where: { tree.kind($0) != .null }) else {
        throw DiagnosticBatch(.emptyFile(at: Span(file: file.id, start: 0, end: 0)))
    }
    return tree
}

/// Hands the events of a file, or of a part of it, to a builder.
///
/// - Returns: the syntax error that ended it.
func readEvents(of file: SourceFile, _ part: Range<Int>? = nil, into builder: inout TreeBuilder) -> Diagnostic? {
    file.bytes.withUnsafeBufferPointer { bytes in
        let part = part ?? bytes.indices
        return readEvents(UnsafeBufferPointer(rebasing: bytes[part]), from: part.lowerBound, file.id, into: &builder)
    }
}

/// - Parameter offset: where in the file the bytes start.
private func readEvents(
    _ bytes: UnsafeBufferPointer<UInt8>, from offset: Int, _ file: FileID, into builder: inout TreeBuilder
) -> Diagnostic? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return .outOfMemory(at: Span(file: file, start: 0, end: 0)) }
    defer { yaml_parser_delete(&parser) }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    var cursor = ByteCursor(bytes, from: offset)
    var event = yaml_event_t()
    while builder.canContinue {
        guard yaml_parser_parse(&parser, &event) == 1 else { return fault(of: parser, file, &cursor) }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return nil }
        forward(event, &cursor, to: &builder)
    }
    return nil
}

private func forward(_ event: yaml_event_t, _ cursor: inout ByteCursor, to builder: inout TreeBuilder) {
    let start = cursor.offset(ofScalar: event.start_mark.index)
    let end = cursor.offset(ofScalar: event.end_mark.index)
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
        builder.startDocument()
    case YAML_MAPPING_START_EVENT:
        let data = event.data.mapping_start
        builder.startCollection(
            .mapping, properties(data.anchor, data.tag), flow: data.style == YAML_FLOW_MAPPING_STYLE, start: start,
            end: end)
    case YAML_SEQUENCE_START_EVENT:
        let data = event.data.sequence_start
        builder.startCollection(
            .sequence, properties(data.anchor, data.tag), flow: data.style == YAML_FLOW_SEQUENCE_STYLE, start: start,
            end: end)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        builder.endCollection(end: end)
    case YAML_SCALAR_EVENT:
        let data = event.data.scalar
        builder.scalar(
            UnsafeBufferPointer(start: data.value, count: data.length), properties(data.anchor, data.tag),
            plain: data.style == YAML_PLAIN_SCALAR_STYLE,
            quoted: data.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE || data.style == YAML_SINGLE_QUOTED_SCALAR_STYLE,
            start: start, end: end)
    case YAML_ALIAS_EVENT:
        builder.alias(String(cString: event.data.alias.anchor), start: start, end: end)
    default:
        break
    }
}

private func properties(_ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?)
    -> TreeBuilder.Properties
{
    TreeBuilder.Properties(anchor: anchor.map { String(cString: $0) }, tag: tag.map { String(cString: $0) })
}

private func fault(of parser: yaml_parser_t, _ file: FileID, _ cursor: inout ByteCursor) -> Diagnostic {
    let problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
    if parser.error == YAML_READER_ERROR {
        let start = UInt32(min(parser.problem_offset, cursor.count))
        return .invalidEncoding(problem, at: Span(file: file, start: start, end: start))
    }
    func span(_ mark: yaml_mark_t) -> Span {
        let start = cursor.offset(ofScalar: mark.index)
        return Span(file: file, start: start, end: start)
    }
    let place = span(parser.problem_mark)
    // Without a context there is no mark of one either.
    let context = parser.context.map { (text: String(cString: $0), span: span(parser.context_mark)) }
    return .yamlSyntax(problem, context: context, isTab: cursor.byte(at: place.start) == 0x09, at: place)
}

/// Turns libyaml's marks, which count Unicode scalars, into byte offsets. Marks come in order, so all of them together cost one
/// pass over the file.
private struct ByteCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Where in the file they start.
    private let base: Int
    private var scalar = 0
    private var byte = 0
    /// Up to here every byte from `byte` on is a scalar of its own.
    private var asciiEnd = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, from base: Int) {
        self.bytes = bytes
        self.base = base
    }

    var count: Int { base + bytes.count }

    func byte(at offset: UInt32) -> UInt8? {
        bytes.indices.contains(Int(offset) - base) ? bytes[Int(offset) - base] : nil
    }

    mutating func offset(ofScalar target: Int) -> UInt32 {
        if target < scalar { (scalar, byte, asciiEnd) = (0, 0, 0) }
        if target - scalar < asciiEnd - byte {
            byte += target - scalar
            scalar = target
        } else {
            walk(to: target)
        }
        return UInt32(base + byte)
    }

    private mutating func walk(to target: Int) {
        let raw = UnsafeRawBufferPointer(bytes)
        while target - scalar >= 8, byte + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: byte, as: UInt64.self)
            // Bytes of the form 10xxxxxx continue a scalar; they alone do not start one.
            let continuations = (word & ~(word << 1)) & 0x8080_8080_8080_8080
            scalar += 8 - continuations.nonzeroBitCount
            byte += 8
        }
        while byte < raw.count, scalar < target || raw[byte] & 0xC0 == 0x80 {
            if raw[byte] & 0xC0 != 0x80 { scalar += 1 }
            byte += 1
        }
        guard byte >= asciiEnd else { return }
        asciiEnd = byte
        while asciiEnd + 8 <= raw.count,
            raw.loadUnaligned(fromByteOffset: asciiEnd, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            asciiEnd += 8
        }
    }
}
