import GRDB
import SeedCompiler
import SeedSyntax

/// Holds renames to their promise: as many rows refer to a renamed row after it as before.
struct RenameProof {
    private struct Count {
        let kind: Int
        let key: ForeignKey
        let address: String
        let changes: [Change]
        let total: Int
    }

    private var counts: [Count] = []
    private let plan: Plan

    init(_ db: Database, _ plan: Plan, _ shape: DatabaseShape) throws {
        self.plan = plan
        let renames = plan.changes.filter { $0.action == .rename && $0.id != nil }
        guard !renames.isEmpty else { return }
        let keys = try readForeignKeys(db, plan.state.catalog, shape)
        for kind in Set(renames.map(\.kind)).sorted() {
            guard let table = shape.tables[plan.state.catalog.kinds[kind].table],
                let address = plan.state.catalog.kinds[kind].addressColumn(table)
            else { continue }
            let changes = renames.filter { $0.kind == kind }
            for key in keys where key.isHeld(by: table.name) {
                let total = try Self.total(db, key, address, changes.compactMap(\.id))
                counts.append(Count(kind: kind, key: key, address: address, changes: changes, total: total))
            }
        }
    }

    /// - Parameter matches: the ids after the apply, since a key may be the id itself.
    /// - Throws: `Failure.database` when a reference was lost or gained, but for those of rows that the plan itself writes.
    func check(_ db: Database, _ matches: [LiveMatches]) throws {
        let written = Set(plan.changes.map { plan.state.catalog.kinds[$0.kind].table.lowercased() })
        for count in counts where !written.contains(count.key.table.lowercased()) {
            let ids = count.changes.compactMap { matches[count.kind].id($0.entry) ?? $0.id }
            let now = try Self.total(db, count.key, count.address, ids)
            guard now == count.total else {
                let first = count.changes[0]
                throw Failure.database(
                    DiagnosticBatch(
                        .referencesMoved(
                            plan.state.catalog.kinds[count.kind].name, count.key.table, count.total, now,
                            at: plan.state.kinds[first.kind].entries[first.entry].span)))
            }
        }
    }

    private static func total(_ db: Database, _ key: ForeignKey, _ address: String, _ ids: [Value]) throws -> Int {
        try referringRows(db, key, address, ids).values.reduce(0, +)
    }
}

extension Diagnostic {
    fileprivate static func referencesMoved(
        _ kind: String, _ table: String, _ before: Int, _ after: Int, at span: Span?
    ) -> Diagnostic {
        Diagnostic(
            "references-moved",
            "\(before) rows of \"\(table)\" referred to the renamed rows of \(kind), and \(after) would afterwards; everything was rolled back",
            at: span, help: "look for a trigger on \"\(table)\" or on the renamed table")
    }
}
