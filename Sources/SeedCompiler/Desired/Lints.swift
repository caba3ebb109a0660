import SeedSyntax

/// What is valid and still looks like a mistake. Warnings, by file and place.
func lint(_ manifests: [Manifest], _ state: DesiredState) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for manifest in manifests {
        manifest.tree.forEachText(below: manifest.root) { node, bytes in
            if !found.areTooMany, let problem = suspicion(of: bytes) {
                found.append(.suspiciousText(problem, at: manifest.tree.span(node)))
            }
        }
    }
    for kind in state.kinds.indices where !state.catalog.kinds[kind].isSingleton && !found.areTooMany {
        found += lintKeys(state, kind)
    }
    return found
}

private enum TextProblem {
    case mojibake, tab
    case control(UInt8)
}

private func suspicion(of bytes: UnsafeBufferPointer<UInt8>) -> TextProblem? {
    for (index, byte) in bytes.enumerated() {
        switch byte {
        case 0x09: return .tab
        case 0x0A, 0x0D: continue
        case 0..<0x20, 0x7F: return .control(byte)
        case 0xC3 where isMojibake(bytes[index...]): return .mojibake
        default: continue
        }
    }
    return nil
}

/// UTF-8 that was read as Latin-1 or Windows-1252 and written again: `Ã³` for ó, `Â¿` for ¿, `â€™` for ’, `ðŸ…` for an emoji.
private func isMojibake(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let next = Array(bytes.prefix(5))
    guard next.count >= 4 else { return false }
    switch next[1] {
    case 0x82, 0x83: return next[2] == 0xC2 && (0x80...0xBF).contains(next[3])
    case 0xA2: return next.count == 5 && Array(next[2...]) == [0xE2, 0x82, 0xAC]
    case 0xB0: return next[2] == 0xC5 && next[3] == 0xB8
    default: return false
    }
}

private func lintKeys(_ state: DesiredState, _ kind: Int) -> [Diagnostic] {
    let rows = state.kinds[kind]
    let name = rows.kind.name
    var found: [Diagnostic] = []
    var folded: [String: Int] = [:]
    for (entry, wanted) in rows.entries.enumerated() where wanted.role == .row && !found.areTooMany {
        let texts = rows.kind.key.compactMap { property -> String? in
            let cell = rows.cell(entry, property)
            return cell.tag == .text ? String(decoding: rows.arena[cell.range], as: UTF8.self) : nil
        }
        for text in texts where text.first?.isWhitespace == true || text.last?.isWhitespace == true {
            found.append(.paddedKey(name, state.keyText(kind, entry), at: wanted.span))
        }
        // A dictionary of strings compares by canonical equivalence, so this finds normalisation as well as case.
        let key = state.keyText(kind, entry)
        if let twin = folded.updateValue(entry, forKey: key.lowercased()) {
            found.append(
                .nearlyEqualKeys(name, key, state.keyText(kind, twin), at: wanted.span, first: rows.entries[twin].span))
        }
    }
    return found
}

extension SyntaxTree {
    fileprivate func forEachText(below node: Node, _ body: (Node, UnsafeBufferPointer<UInt8>) -> Void) {
        switch kind(node) {
        case .text: withText(node) { body(node, $0) }
        case .mapping, .sequence: for child in children(node) { forEachText(below: child, body) }
        default: break
        }
    }
}

extension Diagnostic {
    fileprivate static func suspiciousText(_ problem: TextProblem, at span: Span) -> Diagnostic {
        switch problem {
        case .mojibake:
            Diagnostic(
                "mojibake", severity: .warning, "this text looks like UTF-8 that was read as Latin-1", at: span,
                help: "write the accented letters and emoji themselves")
        case .tab:
            Diagnostic(
                "control-character", severity: .warning, "this text holds a tab", at: span,
                help: "use spaces, if it was not meant")
        case .control(let byte):
            Diagnostic(
                "control-character", severity: .warning,
                "this text holds the control character U+00\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))",
                at: span, help: "remove it")
        }
    }

    fileprivate static func paddedKey(_ kind: String, _ key: String, at span: Span?) -> Diagnostic {
        Diagnostic(
            "padded-key", severity: .warning, "the natural key of \(kind) \(key) begins or ends with a space", at: span,
            help: "another row without it would be another key")
    }

    fileprivate static func nearlyEqualKeys(
        _ kind: String, _ key: String, _ other: String, at span: Span?, first: Span?
    )
        -> Diagnostic
    {
        Diagnostic(
            "similar-keys", severity: .warning,
            "\(kind) \(key) and \(other) differ only in case or Unicode normalisation", at: span,
            labels: Label.at(first, "the other one"), help: "if they are the same row, keep one")
    }
}
