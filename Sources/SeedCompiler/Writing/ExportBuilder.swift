import JSONSchema
import SeedSyntax

/// The rows of one kind as a manifest gives them.
package struct ExportedManifest: Sendable {
    package let kind: Kind
    package let rows: [YAMLValue]
    /// By row, its index in the live table.
    package let sources: [Int]
}

/// Makes manifests of live tables: rows nested in their parents, defaults left out, everything said by natural keys.
package struct ExportBuilder {
    let names: LiveNames
    /// The kinds that are written.
    let kinds: Set<Int>
    /// Rows that are written without leaving a default out, because their schema does not take them otherwise.
    let whole: [Int: Set<Int>]
    /// Whether what cannot be written is left out, with a warning.
    let isPartial: Bool
    package private(set) var faults: [Diagnostic] = []
    private var places: [Int: [Int: Place]] = [:]
    private var nested: [Place: [(kind: Int, row: Int)]] = [:]
    private var written: [Int: Set<Int>] = [:]
    private var unusable: [Int: Set<Int>] = [:]
    private let defaults: [[YAMLValue?]]
    /// Two levels of YAML each; deeper rows stand by themselves.
    private static let depthLimit = 20

    /// A list of nested rows.
    private struct Place: Hashable {
        let kind: Int
        let row: Int
        let list: Int
        /// The child's property that points back.
        let back: Int
    }

    package init(_ names: LiveNames, kinds: Set<Int>, isPartial: Bool, whole: [Int: Set<Int>] = [:]) {
        self.names = names
        self.isPartial = isPartial
        self.kinds = kinds
        self.whole = whole
        defaults = names.catalog.kinds.map { kind in
            kind.properties.map { property in
                property.defaultValue.map { YAMLValue(names.catalog.schemas.tree($0), $0.node) }
            }
        }
    }

    /// The manifests, parents first. A kind whose rows are all nested has none.
    package mutating func build() -> [ExportedManifest] {
        let order = kinds.sorted()
        for kind in order { findUnusable(kind) }
        for kind in order { nest(kind) }
        return order.compactMap { manifest($0) }
    }

    // MARK: Nesting

    private func table(_ kind: Int) -> LiveTable? { names.tables[kind] }

    /// Rows that nothing can tell from others.
    private mutating func findUnusable(_ kind: Int) {
        guard let table = table(kind) else { return }
        for row in table.rows.indices {
            let twins = table.twins(of: row)
            if let property = table.kind.key.first(where: { table.rows[row].values[$0] == .null }) {
                report(.nullLiveKey(table, row, table.kind.properties[property].column), leavingOut: "the row")
            } else if let first = twins.first {
                if first > row { report(.duplicateLiveKey(table, [row] + twins), leavingOut: "the rows") }
            } else {
                continue
            }
            unusable[kind, default: []].insert(row)
        }
    }

    private mutating func nest(_ kind: Int) {
        guard let table = table(kind) else { return }
        let lists = kinds.sorted().flatMap { parent -> [(parent: Int, list: Int, back: Int)] in
            names.catalog.kinds[parent].children.enumerated().compactMap { index, list in
                guard list.kind == table.kind.name,
                    let back = table.kind.properties.firstIndex(where: { $0.column == list.parent })
                else { return nil }
                return (parent, index, back)
            }
        }
        for row in table.rows.indices {
            for (parent, list, back) in lists {
                let id = table.rows[row].values[back]
                guard id != .null, let above = self.table(parent)?.row(of: id), !isUnusable(parent, above),
                    !(parent == kind && above == row)
                else { continue }
                let place = Place(kind: parent, row: above, list: list, back: back)
                places[kind, default: [:]][row] = place
                nested[place, default: []].append((kind, row))
                break
            }
        }
    }

    private mutating func report(_ fault: Diagnostic, leavingOut what: String) {
        faults.append(
            isPartial
                ? Diagnostic(fault.id, severity: .warning, "\(fault.message); left out: \(what)", help: fault.help)
                : fault)
    }

    private func isUnusable(_ kind: Int, _ row: Int) -> Bool { unusable[kind]?.contains(row) == true }

    // MARK: Rows

    private mutating func manifest(_ kind: Int) -> ExportedManifest? {
        guard let table = table(kind) else { return nil }
        var rows: [YAMLValue] = []
        var sources: [Int] = []
        func isOpen(_ row: Int) -> Bool { !isUnusable(kind, row) && written[kind]?.contains(row) != true }
        // Rows that are nested in each other in a circle, or too deep, come last, on their own.
        let roots = table.rows.indices.filter { places[kind]?[$0] == nil }
        for row in roots + table.rows.indices where isOpen(row) && (places[kind]?[row] == nil || isStranded(kind, row))
        {
            guard let value = self.row(row, kind, below: nil, isWhole: whole[kind]?.contains(row) == true) else {
                continue
            }
            rows.append(value)
            sources.append(row)
        }
        let isNestedOnly = rows.isEmpty && isNested(kind)
        if isNestedOnly || (table.kind.isSingleton && rows.isEmpty) {
            if table.kind.isSingleton { faults.append(.missingSingleton(table)) }
            return nil
        }
        return ExportedManifest(kind: table.kind, rows: rows, sources: sources)
    }

    /// Whether rows of the kind belong into rows of another one that is written.
    private func isNested(_ kind: Int) -> Bool {
        kinds.contains { parent in
            parent != kind
                && names.catalog.kinds[parent].children.contains { $0.kind == names.catalog.kinds[kind].name }
        }
    }

    /// Whether a nested row's parents have all been written, and it has not.
    private func isStranded(_ kind: Int, _ row: Int) -> Bool {
        guard let place = places[kind]?[row] else { return false }
        return place.kind <= kind
    }

    /// A row with what is nested in it; nil where its key cannot be written.
    private mutating func row(_ row: Int, _ kind: Int, below place: Place?, depth: Int = 0, isWhole: Bool) -> YAMLValue?
    {
        guard let table = table(kind) else { return nil }
        written[kind, default: []].insert(row)
        var members: [YAMLValue.Member] = []
        var isUsable = true
        for (index, property) in table.kind.properties.enumerated() where index != place?.back {
            switch member(table.rows[row].values[index], kind, index, isWhole: isWhole) {
            case .success(let value?): members.append(YAMLValue.Member(Array(property.name.utf8), value))
            case .success(nil): break
            case .failure(let reason):
                // Left out, the column would take the default.
                let isNeeded = table.kind.key.contains(index) || defaults[kind][index] != nil
                if isNeeded { isUsable = false }
                report(
                    .unwritable(reason, table, row, property.column),
                    leavingOut: isNeeded ? "the row" : "the column")
            }
        }
        guard isUsable else { return nil }
        guard depth < Self.depthLimit else { return .mapping(members) }
        for (index, list) in table.kind.children.enumerated() {
            guard let child = names.catalog.index(of: list.kind),
                let back = names.catalog.kinds[child].properties.firstIndex(where: { $0.column == list.parent })
            else { continue }
            let inside = Place(kind: kind, row: row, list: index, back: back)
            let rows = (nested[inside] ?? []).filter {
                written[$0.kind]?.contains($0.row) != true && !isUnusable($0.kind, $0.row)
            }
            let values = rows.compactMap {
                self.row($0.row, $0.kind, below: inside, depth: depth + 1, isWhole: isWhole)
            }
            if !values.isEmpty { members.append(YAMLValue.Member(Array(list.name.utf8), .list(values))) }
        }
        return .mapping(members)
    }

    /// What to write for a column; nil where it is left out.
    private func member(_ live: Value, _ kind: Int, _ property: Int, isWhole: Bool) -> Result<YAMLValue?, Unwritable> {
        let value: YAMLValue
        do throws(Unwritable) {
            value = try names.value(live, kind, property)
        } catch {
            return .failure(error)
        }
        if let usual = defaults[kind][property] { return .success(!isWhole && usual == value ? nil : value) }
        // NULL that the schema does not take, in a column without a default, is the column not being managed.
        let isKey = names.catalog.kinds[kind].key.contains(property)
        return .success(value == .null && !isKey && !names.types[kind][property].allow(.null) ? nil : value)
    }
}
