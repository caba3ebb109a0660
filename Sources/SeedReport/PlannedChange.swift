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
    let file: String?
    /// From 1.
    let line: Int
    /// Nil where the row has left the manifests: then it is where it last stood.
    let column: Int?
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

extension Plan {
    /// - Parameter index: into the plan's changes.
    package func planned(_ index: Int, _ locations: inout Locations) -> PlannedChange {
        let change = changes[index]
        let mapping = state.catalog.kinds[change.kind]
        let place = state.kinds[change.kind].lastPlaces[change.entry]
        let span = state.kinds[change.kind].entries[change.entry].span
        let position = span.map { locations.position($0) }
        return PlannedChange(
            action: change.action, reason: change.reason, kind: mapping.name, table: mapping.table,
            key: key(change.kind, change.entry), isSingleton: mapping.isSingleton,
            former: change.former.map { key(change.kind, $0) }, id: change.id.map { PlanValue($0) },
            file: span.map { locations.path($0) } ?? place?.file, line: position?.line ?? place?.line ?? 0,
            column: position?.column, holders: holders[index] ?? [], columns: columns(of: change),
            sql: statements[statementOf[index]].sql)
    }

    private func columns(of change: Change) -> [PlannedChange.Column] {
        let kind = state.catalog.kinds[change.kind]
        func column(_ property: Int, old: Change.Column?) -> PlannedChange.Column {
            let mapping = kind.properties[property]
            return PlannedChange.Column(
                property: mapping.name, column: mapping.column, reference: mapping.reference,
                old: old.map { found($0.old, change.kind, change.entry, property) },
                new: change.action == .delete ? nil : wanted(change.kind, change.entry, property),
                cause: old?.cause ?? .manifest, base: old?.cause == .conflict ? old?.base : nil)
        }
        guard change.action == .insert else { return change.columns.map { column($0.property, old: $0) } }
        return kind.properties.indices.filter {
            state.kinds[change.kind].cell(change.entry, $0).tag != .absent && !kind.key.contains($0)
                && !change.later.contains($0)
        }.map { column($0, old: nil) }
    }
}
