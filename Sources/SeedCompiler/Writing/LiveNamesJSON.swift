/// JSON values of the database with the names and references of a manifest: `content_set_id: 7` is `content_set: Welcome Pack`.
extension LiveNames {
    /// A JSON value with the names and references of a manifest.
    func jsonValue(_ json: JSONValue, _ mapping: JSONMapping) throws(Unwritable) -> YAMLValue {
        switch json {
        case .null: return .null
        case .boolean(let boolean): return .boolean(boolean)
        case .integer(let integer): return .integer(integer)
        case .real(let real):
            guard real.isFinite else { throw .notFinite }
            return .real(real)
        case .text(let bytes): return .text(try utf8(bytes))
        case .list(let elements):
            var list: [YAMLValue] = []
            let target = mapping.elementReference.flatMap { catalog.index(of: $0) }
            for element in elements {
                if let target {
                    list.append(try reference(element, target))
                } else {
                    list.append(try jsonValue(element, mapping.elements.first ?? JSONMapping()))
                }
            }
            return .list(list)
        case .object(let object):
            var members: [YAMLValue.Member] = []
            for (name, value) in object.members { members.append(try member(name, value, mapping)) }
            return .mapping(members)
        }
    }

    private func member(_ column: [UInt8], _ value: JSONValue, _ mapping: JSONMapping) throws(Unwritable)
        -> YAMLValue.Member
    {
        guard let member = mapping.members.first(where: { $0.column == column }) else {
            // A manifest means another member by this name.
            if mapping.member(column) != nil { throw .memberOfAnotherName(column) }
            return YAMLValue.Member(try utf8(column), try jsonValue(value, JSONMapping()))
        }
        guard let target = member.reference.flatMap({ catalog.index(of: $0) }) else {
            return YAMLValue.Member(member.name, try jsonValue(value, member.inside))
        }
        if case .list(let elements) = value {
            var list: [YAMLValue] = []
            for element in elements { list.append(try reference(element, target)) }
            return YAMLValue.Member(member.name, .list(list))
        }
        return YAMLValue.Member(member.name, try reference(value, target))
    }

    private func reference(_ json: JSONValue, _ target: Int) throws(Unwritable) -> YAMLValue {
        switch json {
        case .null: return .null
        case .integer(let id): return try name(of: .integer(id), target)
        case .real(let id): return try name(of: Int64(exactly: id).map(Value.integer) ?? .real(id), target)
        case .text(let id): return try name(of: .text(id), target)
        case .boolean, .list, .object: throw .noID(catalog.kinds[target])
        }
    }

    private func utf8(_ bytes: [UInt8]) throws(Unwritable) -> [UInt8] {
        if String(validating: bytes, as: UTF8.self) == nil { throw .notUTF8 }
        return bytes
    }
}
