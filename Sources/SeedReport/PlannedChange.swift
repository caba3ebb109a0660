import SeedCompiler
import SeedSyntax

/// A change by names and values, without any of the state it was made from: what reports show and a saved plan holds.
package struct PlannedChange: Sendable {
    package struct Column: Sendable {
        let property: String
        let column: String
        /// The kind that the value is a row of.
        let reference: String?
        /// Nil for an insert.
        let old: PlanValue?
        /// Nil for a delete.
        let new: PlanValue?
        let cause: Change.Cause
        /// Of a conflict, what seedc last applied, as JSON.
        let base: [UInt8]?
    }

    let action: Change.Action
    let reason: String
    let kind: String
    let table: String
    let key: [PlanValue.Member]
    let isSingleton: Bool
    /// The old key of a rename.
    let former: [PlanValue.Member]?
    let id: PlanValue?
    let place: PlannedPlace?
    let holders: [Plan.Holder]
    let columns: [Column]
    let sql: String

    /// `"Primeros Pasos"`, or `id=1` for a singleton.
    var keyText: String { Self.text(key, isSingleton) }
    var formerText: String? { former.map { Self.text($0, isSingleton) } }

    private static func text(_ key: [PlanValue.Member], _ isSingleton: Bool) -> String {
        isSingleton
            ? key.map { "\($0.name)=\($0.value.text)" }.joined(separator: ", ") : PlanValue.key(key).text
    }
}

/// Where in the manifests something stands.
package struct PlannedPlace: Hashable, Sendable {
    let file: String
    /// From 1.
    let line: Int
    /// Nil for what has left the manifests: then it is where it last stood.
    let column: Int?

    init(file: String, line: Int, column: Int?) {
        self.file = file
        self.line = line
        self.column = column
    }

    init(_ span: Span, _ locations: inout Locations) {
        let position = locations.position(span)
        self.init(file: locations.path(span), line: position.line, column: position.column)
    }

    var document: JSONDocument {
        .object(
            [("file", .text(file)), ("line", .integer(line))] + (column.map { [("column", .integer($0))] } ?? []))
    }

    /// `seeds/rewards.yaml:4:5`, or `last in seeds/rewards.yaml:4`
    var text: String { column.map { "\(file):\(line):\($0)" } ?? "last in \(file):\(line)" }
}

extension Plan {
    /// - Parameter index: into the plan's changes.
    package func planned(_ index: Int, _ locations: inout Locations) -> PlannedChange {
        let change = changes[index]
        let mapping = state.catalog.kinds[change.kind]
        let last = state.kinds[change.kind].lastPlaces[change.entry]
        let span = state.kinds[change.kind].entries[change.entry].span
        return PlannedChange(
            action: change.action, reason: change.reason, kind: mapping.name, table: mapping.table,
            key: state.key(change.kind, change.entry), isSingleton: mapping.isSingleton,
            former: change.former.map { state.key(change.kind, $0) }, id: change.id.map { PlanValue($0) },
            place: span.map { PlannedPlace($0, &locations) }
                ?? last.map { PlannedPlace(file: $0.file, line: $0.line, column: nil) },
            holders: holders[index] ?? [], columns: columns(of: change),
            sql: statements[statementOf[index]].sql)
    }

    private func columns(of change: Change) -> [PlannedChange.Column] {
        let kind = state.catalog.kinds[change.kind]
        func column(_ property: Int, old: Change.Column?) -> PlannedChange.Column {
            let mapping = kind.properties[property]
            return PlannedChange.Column(
                property: mapping.name, column: mapping.column, reference: mapping.reference,
                old: old.map { found($0.old, change.kind, change.entry, property) },
                new: change.action == .delete ? nil : state.wanted(change.kind, change.entry, property),
                cause: old?.cause ?? .manifest, base: old?.cause == .conflict ? old?.base : nil)
        }
        guard change.action == .insert else { return change.columns.map { column($0.property, old: $0) } }
        return kind.properties.indices.filter {
            state.kinds[change.kind].cell(change.entry, $0).tag != .absent && !kind.key.contains($0)
                && !change.later.contains($0)
        }.map { column($0, old: nil) }
    }
}
