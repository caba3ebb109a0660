/// The JSON in which seedc remembers what it applied: exact to the type, readable with SQLite's own JSON functions.
///
/// A key and a base are objects from column to value. JSON columns stand in them as JSON, blobs as `{"blob": "…"}` in hexadecimal.
extension DesiredRows {
    /// The key of an entry as `_seedc_rows` holds it; nil while a row that it refers to has no id.
    ///
    /// - Parameter ids: the ids of rows that are referred to.
    func rememberedKey(_ entry: Int, ids: (_ kind: Int, _ entry: Int) -> Value?) -> [UInt8]? {
        var text: [UInt8] = []
        return appendKey(entry, ids: ids, to: &text) ? text : nil
    }

    /// - Returns: false while a row that it refers to has no id; the text is then incomplete.
    package func appendKey(_ entry: Int, ids: (Int, Int) -> Value?, to text: inout [UInt8]) -> Bool {
        guard kind.isSingleton else { return append(keyColumns, of: entry, ids: ids, to: &text) }
        text.append(UInt8(ascii: "{"))
        for (number, constant) in kind.constants.enumerated() {
            if number > 0 { text.append(UInt8(ascii: ",")) }
            text += BaseText.name(constant.column)
            BaseText.append(constant.value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return true
    }

    /// What the manifest sets on insert and leaves alone afterwards, in the same form; nothing where there is nothing of the kind.
    ///
    /// - Returns: false while a row that it refers to has no id; the text is then incomplete.
    package func appendInitials(_ entry: Int, ids: (Int, Int) -> Value?, to text: inout [UInt8]) -> Bool {
        guard initialColumns.columns.contains(where: { cell(entry, $0.property).tag != .absent }) else { return true }
        return append(initialColumns, of: entry, ids: ids, to: &text)
    }

    /// What the manifest says of an entry's managed columns, as `_seedc_rows` remembers it once it is applied.
    func rememberedBase(_ entry: Int, ids: (_ kind: Int, _ entry: Int) -> Value?) -> [UInt8]? {
        var text: [UInt8] = []
        return appendBase(entry, ids: ids, to: &text) ? text : nil
    }

    /// - Parameter kept: for columns whose live value was left as it is, what is remembered of them already; nil: nothing is.
    /// - Returns: false while a row that it refers to has no id; the text is then incomplete.
    package func appendBase(
        _ entry: Int, kept: [Int: JSONValue?] = [:], ids: (Int, Int) -> Value?, to text: inout [UInt8]
    ) -> Bool {
        append(baseColumns, of: entry, kept: kept, ids: ids, to: &text)
    }

    /// An object of those columns that have a value.
    private func append(
        _ named: BaseText.Columns, of entry: Int, kept: [Int: JSONValue?] = [:], ids: (Int, Int) -> Value?,
        to text: inout [UInt8]
    ) -> Bool {
        text.append(UInt8(ascii: "{"))
        let start = text.count
        // Through pointers: a name and a value for each column of each row would count at every array they come from.
        let isWhole = named.names.withUnsafeBufferPointer { names in
            arena.withUnsafeBufferPointer { arena in
                named.columns.allSatisfy { column in
                    guard cell(entry, column.property).tag != .absent else { return true }
                    let remembered = kept.isEmpty ? nil : kept[column.property]
                    if case .some(.none) = remembered { return true }
                    if text.count > start { text.append(UInt8(ascii: ",")) }
                    text.append(contentsOf: UnsafeBufferPointer(rebasing: names[column.name]))
                    if case .some(.some(let value)) = remembered {
                        value.append(to: &text)
                        return true
                    }
                    return append(entry, column.property, arena, ids, to: &text)
                }
            }
        }
        text.append(UInt8(ascii: "}"))
        return isWhole
    }

    /// One wanted value as it would be remembered.
    func remembered(_ entry: Int, _ property: Int, ids: (Int, Int) -> Value?) -> JSONValue? {
        var text: [UInt8] = []
        return arena.withUnsafeBufferPointer { append(entry, property, $0, ids, to: &text) } ? JSONValue(text) : nil
    }

    private func append(
        _ entry: Int, _ property: Int, _ arena: UnsafeBufferPointer<UInt8>, _ ids: (Int, Int) -> Value?,
        to text: inout [UInt8]
    ) -> Bool {
        let cell = cell(entry, property)
        switch cell.tag {
        case .json: text.append(contentsOf: UnsafeBufferPointer(rebasing: arena[cell.range]))
        case .text: JSONText.append(text: UnsafeBufferPointer(rebasing: arena[cell.range]), to: &text)
        case .integer: JSONText.append(cell.integer, to: &text)
        case .template:
            guard let json = render(templates[cell.entry], ids: ids) else { return false }
            text += json
        case .reference:
            guard let target = targets[property], let id = ids(target, cell.entry) else { return false }
            BaseText.append(id, to: &text)
        default: BaseText.append(cell.value(in: self.arena) ?? .null, to: &text)
        }
        return true
    }
}

package enum BaseText {
    /// Columns, each with its name as JSON writes it before a value: a range of `names`.
    struct Columns {
        private(set) var columns: [(property: Int, name: Range<Int>)] = []
        private(set) var names: [UInt8] = []

        init(_ properties: [Int], of kind: Kind) {
            for property in properties {
                let start = names.count
                names += BaseText.name(kind.properties[property].column)
                columns.append((property, start..<names.count))
            }
        }
    }

    package static func append(_ value: Value, to text: inout [UInt8]) {
        switch value {
        case .null: text += "null".utf8
        case .integer(let integer): JSONText.append(integer, to: &text)
        case .real(let real): JSONText.append(real, to: &text)
        case .text(let bytes): JSONText.append(text: bytes, to: &text)
        case .blob(let bytes):
            text += "{\"blob\":\"".utf8
            for byte in bytes {
                if byte < 16 { text.append(UInt8(ascii: "0")) }
                text += String(byte, radix: 16).utf8
            }
            text += "\"}".utf8
        }
    }

    /// A column's name before its value.
    package static func name(_ column: String) -> [UInt8] {
        var name: [UInt8] = []
        JSONText.append(text: column.utf8, to: &name)
        return name + [UInt8(ascii: ":")]
    }

    /// What is remembered of each column; nil where the text is no such object, because somebody has changed it.
    static func columns(_ text: [UInt8]) -> [[UInt8]: JSONValue]? {
        guard case .object(let object) = JSONValue(text) else { return nil }
        return Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, $0.value) })
    }

    /// The values of a remembered key; nil where it was another key then: of other columns.
    static func key(_ text: [UInt8], of columns: [String]) -> [Value]? {
        guard case .object(let object) = JSONValue(text), object.members.count == columns.count else { return nil }
        let values = zip(columns, object.members).compactMap { column, member in
            Array(column.utf8) == member.name ? member.value.remembered : nil
        }
        return values.count == columns.count ? values : nil
    }
}

extension JSONValue {
    /// The scalar that is remembered as this JSON; nil for a JSON column's lists and mappings.
    package var remembered: Value? {
        switch self {
        case .null: .null
        case .boolean(let boolean): .integer(boolean ? 1 : 0)
        case .integer(let integer): .integer(integer)
        case .real(let real): .real(real)
        case .text(let bytes): .text(bytes)
        case .object(let object):
            if object.members.count == 1, object.members[0].name == Array("blob".utf8),
                case .text(let hex) = object.members[0].value
            {
                Self.blob(hex)
            } else {
                nil
            }
        case .list: nil
        }
    }

    private static func blob(_ hex: [UInt8]) -> Value? {
        let digits = hex.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == hex.count, digits.count % 2 == 0 else { return nil }
        return .blob(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// Compact JSON.
    package func append(to text: inout [UInt8]) {
        switch self {
        case .null: text += "null".utf8
        case .boolean(let boolean): text += (boolean ? "true" : "false").utf8
        case .integer(let integer): JSONText.append(integer, to: &text)
        case .real(let real): JSONText.append(real, to: &text)
        case .text(let bytes): JSONText.append(text: bytes, to: &text)
        case .list(let elements):
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                element.append(to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let object):
            text.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                JSONText.append(text: member.name, to: &text)
                text.append(UInt8(ascii: ":"))
                member.value.append(to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }
}
