import JSONSchema
import SeedSyntax

/// Says live values as a manifest would: references by natural keys, booleans as booleans, JSON as mappings and lists.
///
/// It is the resolver read backwards, and what it gives is held against the resolver and the differ before it is written anywhere.
package struct LiveNames: Sendable {
    let catalog: Catalog
    /// By kind; nil where a table has not been read.
    package let tables: [LiveTable?]
    let types: [[DeclaredTypes]]

    package init(_ catalog: Catalog, _ tables: [LiveTable?]) {
        self.catalog = catalog
        self.tables = tables
        types = catalog.kinds.map { kind in kind.properties.map { DeclaredTypes($0, in: catalog.schemas) } }
    }

    /// The kinds whose rows have to be read to name what rows of these kinds refer to.
    package static func needed(for kinds: Set<Int>, _ catalog: Catalog) -> Set<Int> {
        var needed = kinds
        var open = Array(kinds)
        while let kind = open.popLast() {
            for parent in catalog.kinds[kind].parents.compactMap({ catalog.index(of: $0) })
            where needed.insert(parent).inserted {
                open.append(parent)
            }
        }
        return needed
    }

    // MARK: Values

    func value(_ live: Value, _ kind: Int, _ property: Int) throws(Unwritable) -> YAMLValue {
        let mapping = catalog.kinds[kind].properties[property]
        if live == .null { return .null }
        if case .blob = live { throw .blob }
        if let target = mapping.reference.flatMap({ catalog.index(of: $0) }) { return try name(of: live, target) }
        let types = types[kind][property]
        let mayBeJSON = mapping.isJSON || !mapping.json.isEmpty || !types.isDisjoint(with: [.list, .object])
        if mayBeJSON, case .text(let bytes) = live {
            if let parsed = JSONValue(bytes) {
                let value = try jsonValue(parsed, mapping.json)
                if value.isCollection || (mapping.isJSON && value != .null) { return value }
            }
            if mapping.isJSON || !(types.isEmpty || types.contains(.string)) { throw .notJSON }
        }
        let column = tables[kind]?.column(property)
        return try scalar(live, mapping.isJSON ? [] : types, column)
    }

    /// A scalar that the schema allows and that the column would store as what it holds; where no such one exists, one that it would.
    private func scalar(_ live: Value, _ types: DeclaredTypes, _ column: TableShape.Column?) throws(Unwritable)
        -> YAMLValue
    {
        let affinity = column?.affinity ?? .blob
        var candidates: [YAMLValue]
        switch live {
        case .integer(let integer):
            candidates = [.integer(integer), .text(String(integer))]
            if integer == 0 || integer == 1 { candidates.append(.boolean(integer == 1)) }
        case .real(let real):
            guard real.isFinite else { throw .notFinite }
            candidates = [.real(real)]
            if let integer = Int64(exactly: real) { candidates.append(.integer(integer)) }
            if real == 0 || real == 1 { candidates.append(.boolean(real == 1)) }
            candidates.append(.text(real.description))
        case .text(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
            candidates = [.text(bytes)]
            switch bytes.withUnsafeBufferPointer({ CoreScalar($0) }) {
            case .integer(let integer):
                candidates += [.integer(integer)] + (text == "0" || text == "1" ? [.boolean(text == "1")] : [])
            case .real(let real): candidates.append(.real(real))
            default: break
            }
        case .blob, .null: throw .blob
        }
        let faithful = candidates.filter { affinity.apply(to: Self.stored($0)) == live && affinity.takes(live) }
        guard let value = faithful.first(where: types.allow) ?? faithful.first else { throw .misfit(column) }
        return value
    }

    private static func stored(_ value: YAMLValue) -> Value {
        switch value {
        case .boolean(let boolean): .integer(boolean ? 1 : 0)
        case .integer(let integer): .integer(integer)
        case .real(let real): .real(real)
        case .text(let bytes): .text(bytes)
        case .null, .list, .mapping: .null
        }
    }

    // MARK: References

    /// The natural key of the row that an id leads to, as a reference writes it.
    func name(of id: Value, _ target: Int) throws(Unwritable) -> YAMLValue {
        guard let table = tables[target], let row = table.row(of: id) else {
            throw .dangling(catalog.kinds[target], id)
        }
        return try name(ofRow: row, target)
    }

    private func name(ofRow row: Int, _ target: Int) throws(Unwritable) -> YAMLValue {
        guard let table = tables[target] else { return .null }
        if !table.twins(of: row).isEmpty { throw .ambiguous(table, row) }
        var members: [YAMLValue.Member] = []
        for property in table.kind.key {
            let live = table.rows[row].values[property]
            if live == .null { throw .nameless(table, row) }
            members.append(
                YAMLValue.Member(Array(table.kind.properties[property].name.utf8), try value(live, target, property)))
        }
        return members.count == 1 && !members[0].value.isCollection ? members[0].value : .mapping(members)
    }
}

extension LiveNames {
    /// A live value as a manifest writes it.
    ///
    /// - Parameter span: the row of the manifest that is to hold it.
    package func written(_ live: Value, _ kind: Int, _ property: Int, for row: Span) throws(DiagnosticBatch)
        -> YAMLValue
    {
        do throws(Unwritable) {
            return try value(live, kind, property)
        } catch {
            let mapping = catalog.kinds[kind]
            let column = mapping.properties[property].column
            throw DiagnosticBatch(
                Diagnostic(
                    error.id, "the column \"\(column)\" of \"\(mapping.table)\" \(error.reason)", at: row,
                    help: error.help))
        }
    }
}

extension Affinity {
    /// Whether a column of this affinity holds such a value when a manifest has written it; the resolver refuses the others.
    fileprivate func takes(_ value: Value) -> Bool {
        switch (self, value) {
        case (.integer, .text), (.integer, .real), (.real, .text): false
        default: true
        }
    }
}
