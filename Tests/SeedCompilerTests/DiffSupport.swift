import SeedSyntax

@testable import SeedCompiler

extension World {
    /// The differences between manifests and live rows, given as values in the order of the kind's properties and then the id.
    mutating func differences(
        _ manifests: String..., live: [String: [[Value]]], shape: DatabaseShape, only: [String]? = nil
    ) throws -> ChangeSet {
        let (state, faults) = try resolved(manifests, shape: shape)
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        return try differences(state, live, shape, only: only)
    }

    func differences(
        _ state: DesiredState, _ live: [String: [[Value]]], _ shape: DatabaseShape, only: [String]? = nil
    ) throws -> ChangeSet {
        let selected = only.map { Set($0.map(index)) } ?? Set(catalog.kinds.indices)
        var differ = Differ(state, shape, selected: selected)
        func read(_ request: LiveRequest, _ number: Int) {
            var row = CellRow(width: request.width)
            for values in live[catalog.kinds[number].name] ?? [] {
                row.arena.removeAll(keepingCapacity: true)
                for column in request.columns { row.set(column.cell, values[column.cell]) }
                differ.observe(number, &row)
            }
        }
        for number in catalog.kinds.indices where differ.needsMatching {
            if let request = differ.beginMatching(number) { read(request, number) }
            differ.endMatching(number)
        }
        for number in catalog.kinds.indices {
            if let request = differ.begin(number) { read(request, number) }
            differ.finish(number)
        }
        return try differ.result()
    }

    /// `update rewards #1 name="A": points 5` for every change, with the old values.
    func lines(_ changes: ChangeSet, _ state: DesiredState) -> [String] {
        changes.changes.map { change in
            let kind = catalog.kinds[change.kind]
            let shown = change.action == .delete ? [] : change.columns
            let old = shown.map { " \(kind.properties[$0.property].name)=\($0.old.display)" }.joined()
            let id = change.id.map { " #\($0.display)" } ?? ""
            let former = change.former.map { " was \(state.keyText(change.kind, $0))" } ?? ""
            return "\(change.action) \(kind.name)\(id) \(state.keyText(change.kind, change.entry))\(former)\(old)"
        }
    }

    mutating func changeLines(
        _ manifests: String..., live: [String: [[Value]]], shape: DatabaseShape, only: [String]? = nil
    ) throws -> [String] {
        let (state, faults) = try resolved(manifests, shape: shape)
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        return lines(try differences(state, live, shape, only: only), state)
    }

    mutating func diffFaults(
        _ manifests: String..., live: [String: [[Value]]], shape: DatabaseShape, only: [String]? = nil
    ) throws -> [Diagnostic] {
        let (state, faults) = try resolved(manifests, shape: shape)
        guard faults.isEmpty else { return faults }
        do {
            _ = try differences(state, live, shape, only: only)
            return []
        } catch let batch as DiagnosticBatch {
            return batch.diagnostics
        }
    }
}
