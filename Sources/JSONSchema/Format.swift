/// The formats of draft 2020-12 (validation §7.3). Unknown ones are annotations.
enum Format: String, Sendable {
    case dateTime = "date-time"
    case date, time, duration, email
    case idnEmail = "idn-email"
    case hostname
    case idnHostname = "idn-hostname"
    case ipv4, ipv6, uri
    case uriReference = "uri-reference"
    case iri
    case iriReference = "iri-reference"
    case uuid
    case uriTemplate = "uri-template"
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"
    case regex

    func accepts(_ text: String) -> Bool {
        switch self {
        case .dateTime: isDateTime(text)
        case .date: isDate(text[...])
        case .time: isTime(text[...])
        case .duration: isDuration(text)
        case .email: isEmail(text, isInternational: false)
        case .idnEmail: isEmail(text, isInternational: true)
        case .hostname: isHostname(text)
        case .idnHostname: isInternationalHostname(text)
        case .ipv4: isIPv4(text[...])
        case .ipv6: isIPv6(text)
        case .uri: isURI(text, isInternational: false, isReference: false)
        case .uriReference: isURI(text, isInternational: false, isReference: true)
        case .iri: isURI(text, isInternational: true, isReference: false)
        case .iriReference: isURI(text, isInternational: true, isReference: true)
        case .uuid:
            text.wholeMatch(of: /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/) != nil
        case .uriTemplate: isURITemplate(text)
        case .jsonPointer: isJSONPointer(text[...])
        case .relativeJSONPointer: isRelativeJSONPointer(text)
        case .regex: Pattern(text) != nil
        }
    }
}

// MARK: Times (RFC 3339)

private func isDateTime(_ text: String) -> Bool {
    guard text.utf8.count > 11, let mark = text.utf8.dropFirst(10).first, mark | 0x20 == UInt8(ascii: "t") else {
        return false
    }
    let split = text.utf8.index(text.startIndex, offsetBy: 10)
    return isDate(text[..<split]) && isTime(text[text.utf8.index(after: split)...])
}

private func isDate(_ text: Substring) -> Bool {
    guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/), let year = Int(match.1),
        let month = Int(match.2),
        let day = Int(match.3), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
}

private func isTime(_ text: Substring) -> Bool {
    let shape = /([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[zZ]|([+-])([0-9]{2}):([0-9]{2}))/
    guard let match = text.wholeMatch(of: shape), let hour = Int(match.1), let minute = Int(match.2),
        let second = Int(match.3),
        hour < 24, minute < 60, second <= 60
    else { return false }
    var offset = 0
    if let sign = match.4, let hours = match.5.flatMap({ Int($0) }), let minutes = match.6.flatMap({ Int($0) }) {
        guard hours < 24, minutes < 60 else { return false }
        offset = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
    }
    // A leap second is the last of a day in UTC.
    return second < 60 || (hour * 60 + minute - offset + 1440) % 1440 == 1439
}

private func isDuration(_ text: String) -> Bool {
    let time = /T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)/
    let date = /(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)/
    guard text.hasPrefix("P") else { return false }
    let rest = text.dropFirst()
    if rest.wholeMatch(of: /[0-9]+W/) != nil || rest.wholeMatch(of: time) != nil || rest.wholeMatch(of: date) != nil {
        return true
    }
    guard let mark = rest.firstIndex(of: "T") else { return false }
    return rest[..<mark].wholeMatch(of: date) != nil && rest[mark...].wholeMatch(of: time) != nil
}

// MARK: JSON pointers (RFC 6901)

private func isJSONPointer(_ text: Substring) -> Bool {
    text.isEmpty
        || (text.hasPrefix("/") && text.wholeMatch(of: /(?:[^~]|~[01])*/.matchingSemantics(.unicodeScalar)) != nil)
}

private func isRelativeJSONPointer(_ text: String) -> Bool {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits == "0" || !digits.hasPrefix("0") else { return false }
    let rest = text[digits.endIndex...]
    return rest == "#" || isJSONPointer(rest)
}
