/// The formats that name hosts, mailboxes and resources.

// MARK: Hosts (RFC 1123, RFC 2673, RFC 4291, RFC 5890)

func isHostname(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 253, text.allSatisfy(\.isASCII) else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        isLabel(label) && (!label.lowercased().hasPrefix("xn--") || isPunycodeLabel(label))
    }
}

private func isLabel(_ label: Substring) -> Bool {
    guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
    guard label.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else { return false }
    return label.lowercased().hasPrefix("xn--") || !label.dropFirst(2).hasPrefix("--")
}

private func isPunycodeLabel(_ label: Substring) -> Bool {
    guard let decoded = punycodeDecoded(label.dropFirst(4)) else { return false }
    return decoded.contains { !$0.isASCII } && isUnicodeLabel(decoded)
}

func isInternationalHostname(_ text: String) -> Bool {
    let labels = text.unicodeScalars.split(omittingEmptySubsequences: false) {
        [0x2E, 0x3002, 0xFF0E, 0xFF61].contains($0.value)
    }
    guard !text.isEmpty, text.utf8.count <= 253 else { return false }
    return labels.allSatisfy { label in
        let label = Substring(label)
        return label.allSatisfy(\.isASCII)
            ? isLabel(label) && (!label.lowercased().hasPrefix("xn--") || isPunycodeLabel(label))
            : isUnicodeLabel(Array(label.unicodeScalars))
    }
}

/// RFC 5891 §4.2 and the contextual rules of RFC 5892 appendix A.
private func isUnicodeLabel(_ label: [Unicode.Scalar]) -> Bool {
    guard (1...63).contains(label.count), label.first != "-", label.last != "-" else { return false }
    if label.count > 3, label[2] == "-", label[3] == "-" { return false }
    if let first = label.first,
        [.nonspacingMark, .spacingMark, .enclosingMark].contains(first.properties.generalCategory)
    {
        return false
    }
    return label.indices.allSatisfy { isAllowed(label, $0) }
}

private func isAllowed(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
    let scalar = label[index]
    let before = index > 0 ? label[index - 1] : nil
    let after = index + 1 < label.count ? label[index + 1] : nil
    switch scalar.value {
    case 0x2D, 0x30...0x39, 0x61...0x7A, 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
    case 0xB7: return before == "l" && after == "l"
    case 0x375: return after.map { (0x370...0x3FF).contains($0.value) } ?? false
    case 0x5F3, 0x5F4: return before.map { (0x590...0x5FF).contains($0.value) } ?? false
    case 0x30FB:
        return label.contains {
            (0x3041...0x3096).contains($0.value) || (0x30A1...0x30FA).contains($0.value) || $0.properties.isIdeographic
        }
    case 0x660...0x669: return !label.contains { (0x6F0...0x6F9).contains($0.value) }
    case 0x6F0...0x6F9: return !label.contains { (0x660...0x669).contains($0.value) }
    case 0x200C, 0x200D: return before.map { $0.properties.canonicalCombiningClass == .virama } ?? false
    case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
    default:
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber: return true
        default: return false
        }
    }
}

/// RFC 3492. Nil where the label is not punycode.
private func punycodeDecoded(_ text: Substring) -> [Unicode.Scalar]? {
    var output: [Unicode.Scalar] = []
    var input = Array(text.utf8)[...]
    if let mark = input.lastIndex(of: UInt8(ascii: "-")) {
        output = input[..<mark].map { Unicode.Scalar($0) }
        input = input[(mark + 1)...]
    }
    guard !input.isEmpty else { return nil }
    var (code, index, bias) = (128, 0, 72)
    while !input.isEmpty {
        let start = index
        var weight = 1
        var threshold = 36
        while true {
            guard let byte = input.popFirst(), let digit = Int(String(UnicodeScalar(byte)), radix: 36) else {
                return nil
            }
            // Letters come first in punycode, digits after them.
            let value = digit < 10 ? digit + 26 : digit - 10
            guard value <= (Int(Int32.max) - index) / weight else { return nil }
            index += value * weight
            let limit = threshold <= bias ? 1 : threshold >= bias + 26 ? 26 : threshold - bias
            if value < limit { break }
            weight *= 36 - limit
            threshold += 36
        }
        let count = output.count + 1
        var delta = start == 0 ? (index - start) / 700 : (index - start) / 2
        delta += delta / count
        bias = 0
        while delta > 455 {
            delta /= 35
            bias += 36
        }
        bias += 36 * delta / (delta + 38)
        code += index / count
        index %= count
        guard let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
        output.insert(scalar, at: index)
        index += 1
    }
    return output
}

func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
        && parts.allSatisfy { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || !part.hasPrefix("0"))
                && UInt8(part) != nil
        }
}

func isIPv6(_ text: String) -> Bool {
    var groups = text.split(separator: ":", omittingEmptySubsequences: false)
    var wanted = 8
    if let last = groups.last, last.contains(".") {
        guard isIPv4(last) else { return false }
        groups.removeLast()
        wanted = 6
        if groups.last?.isEmpty == true, groups.count > 1 { groups.append("") }
    }
    let isCompressed = text.contains("::")
    guard !text.contains(":::"), text.split(separator: "::", omittingEmptySubsequences: false).count <= 2 else {
        return false
    }
    if text.hasPrefix(":"), !text.hasPrefix("::") { return false }
    if text.hasSuffix(":"), !text.hasSuffix("::") { return false }
    let filled = groups.filter { !$0.isEmpty }
    let areHex = filled.allSatisfy { group in group.count <= 4 && group.allSatisfy { $0.isASCII && $0.isHexDigit } }
    return areHex && (isCompressed ? filled.count < wanted : filled.count == wanted && groups.count == wanted)
}

// MARK: Mailboxes (RFC 5321 §4.1.2, RFC 6531)

func isEmail(_ text: String, isInternational: Bool) -> Bool {
    guard let at = text.lastIndex(of: "@"), isInternational || text.allSatisfy(\.isASCII) else { return false }
    let (local, domain) = (text[..<at], text[text.index(after: at)...])
    let isLocal: Bool
    if local.hasPrefix("\""), local.hasSuffix("\""), local.count > 1 {
        isLocal = local.dropFirst().dropLast().wholeMatch(of: /(?:[^"\\\x00-\x1F]|\\[\x20-\x7E])*/) != nil
    } else {
        isLocal = local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.allSatisfy { character in
                    !character.isASCII || character.isLetter || character.isNumber
                        || "!#$%&'*+-/=?^_`{|}~".contains(character)
                }
        }
    }
    guard isLocal else { return false }
    if domain.hasPrefix("["), domain.hasSuffix("]") {
        let address = domain.dropFirst().dropLast()
        return address.hasPrefix("IPv6:") ? isIPv6(String(address.dropFirst(5))) : isIPv4(address)
    }
    return isInternational ? isInternationalHostname(String(domain)) : isHostname(String(domain))
}

// MARK: Resources (RFC 3986, RFC 3987, RFC 6570)

func isURI(_ text: String, isInternational: Bool, isReference: Bool) -> Bool {
    let reference = URIReference(text)
    guard isReference || reference.scheme != nil else { return false }
    // A colon in the first segment of a relative path would make a scheme of it.
    if reference.scheme == nil, reference.authority == nil, reference.path.prefix(while: { $0 != "/" }).contains(":") {
        return false
    }
    func holds(_ part: String?, _ extra: String) -> Bool { part.map { isMadeOf($0, extra, isInternational) } ?? true }
    guard holds(reference.path, "/:@"), holds(reference.query, "/:@?"), holds(reference.fragment, "/:@?") else {
        return false
    }
    return reference.authority.map { isAuthority($0, isInternational) } ?? true
}

private func isAuthority(_ text: String, _ isInternational: Bool) -> Bool {
    var rest = text[...]
    if let at = rest.lastIndex(of: "@") {
        guard isMadeOf(String(rest[..<at]), ":", isInternational) else { return false }
        rest = rest[rest.index(after: at)...]
    }
    if rest.hasPrefix("[") {
        guard let end = rest.firstIndex(of: "]") else { return false }
        let address = rest[rest.index(after: rest.startIndex)..<end]
        guard
            isIPv6(String(address)) || address.wholeMatch(of: /[vV][0-9a-fA-F]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+/) != nil
        else { return false }
        rest = rest[rest.index(after: end)...]
        return rest.isEmpty || rest.wholeMatch(of: /:[0-9]*/) != nil
    }
    if let colon = rest.firstIndex(of: ":") {
        guard rest[rest.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        rest = rest[..<colon]
    }
    return isMadeOf(String(rest), "", isInternational)
}

/// Unreserved characters, sub-delimiters, percent escapes, and some more.
private func isMadeOf(_ text: String, _ extra: String, _ isInternational: Bool) -> Bool {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
        if scalar == "%" {
            guard let a = rest.popFirst(), let b = rest.popFirst(), Character(a).isHexDigit, Character(b).isHexDigit
            else { return false }
        } else if scalar.isASCII {
            guard
                Character(scalar).isLetter || Character(scalar).isNumber
                    || ("-._~!$&'()*+,;=" + extra).unicodeScalars.contains(scalar)
            else {
                return false
            }
        } else if !isInternational || scalar.value < 0xA0 {
            return false
        }
    }
    return true
}

func isURITemplate(_ text: String) -> Bool {
    let variable = /(?:[A-Za-z0-9_]|%[0-9a-fA-F]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9a-fA-F]{2}))*(?::[1-9][0-9]{0,3}|\*)?/
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
        guard rest[open] == "{", isLiteral(rest[..<open]), let close = rest[open...].firstIndex(of: "}") else {
            return false
        }
        var expression = rest[rest.index(after: open)..<close]
        if let first = expression.first, "+#./;?&=,!@|".contains(first) { expression = expression.dropFirst() }
        let names = expression.split(separator: ",", omittingEmptySubsequences: false)
        guard !names.isEmpty, names.allSatisfy({ $0.wholeMatch(of: variable) != nil }) else { return false }
        rest = rest[rest.index(after: close)...]
    }
    return isLiteral(rest)
}

private func isLiteral(_ text: Substring) -> Bool {
    !text.unicodeScalars.contains { $0.value <= 0x20 || "\"'<>\\^`{|}".unicodeScalars.contains($0) || $0.value == 0x7F }
}
