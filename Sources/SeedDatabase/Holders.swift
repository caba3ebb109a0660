import GRDB
import SeedCompiler
import SeedSyntax

/// The live rows that refer to rows a plan removes. seedc removes a row only when nothing but what belongs to it would go, or be
/// changed, along with it.
struct Holders {
    /// What else goes: the rows nested in a removed row.
    private(set) var notes: [Diagnostic] = []
    private var faults: [Diagnostic] = []

    private struct ForeignKey {
        let table: String
        let columns: [String]
        let parentColumns: [String]
        let cascades: Bool
    }

    init(_ db: Database, _ plan: Plan, _ shape: DatabaseShape) throws {
        for change in plan.changes where change.action == .delete {
            let kind = plan.state.catalog.kinds[change.kind]
            guard let table = shape.tables[kind.table], let id = kind.idColumn(table), let value = change.id else {
                continue
            }
            let condition = "\(quoted(id)) = \(literal(value))"
            for (holder, count, isNested) in try holders(
                db, plan, shape, table.name, condition,
                kind.children.compactMap { child in plan.state.catalog.index(of: child.kind) })
            {
                let name = "\(kind.name) \(plan.state.keyText(change.kind, change.entry))"
                let span = plan.state.kinds[change.kind].entries[change.entry].span
                if isNested {
                    notes.append(.removedAlong(name, holder, count, at: span))
                } else {
                    faults.append(.held(name, holder, count, at: span))
                }
            }
        }
    }

    func refuse() throws(Failure) {
        guard faults.isEmpty else { throw .stopped(DiagnosticBatch(faults)) }
    }

    /// Rows that refer to those of `table` under `condition`, but for rows that the plan removes or takes elsewhere itself.
    private func holders(
        _ db: Database, _ plan: Plan, _ shape: DatabaseShape, _ table: String, _ condition: String, _ nested: [Int]
    ) throws -> [(table: String, count: Int, isNested: Bool)] {
        var found: [(table: String, count: Int, isNested: Bool)] = []
        for key in try foreignKeys(db, to: table) {
            let parents = key.parentColumns.map(quoted).joined(separator: ", ")
            let columns = key.columns.map(quoted).joined(separator: ", ")
            let referring = "(\(columns)) IN (SELECT \(parents) FROM \(quoted(table)) WHERE \(condition))"
            let settled = plan.settledRows(in: key.table, shape)
            let remaining = settled.map { "(\(referring)) AND NOT (\($0))" } ?? referring
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(quoted(key.table)) WHERE \(remaining)") ?? 0
            guard count > 0 else { continue }
            let kinds = plan.state.catalog.kinds
            let child = nested.first { kinds[$0].table.lowercased() == key.table.lowercased() }
            found.append((key.table, count, key.cascades && child != nil))
            guard key.cascades, let child else { continue }
            let inner = kinds[child].children.compactMap { plan.state.catalog.index(of: $0.kind) }
            found += try holders(db, plan, shape, key.table, referring, inner)
        }
        return found
    }

    private func foreignKeys(_ db: Database, to table: String) throws -> [ForeignKey] {
        let sql = """
            SELECT m.name AS child, f.id, f."from", f."to", f.on_delete FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND lower(f."table") = lower(?) ORDER BY m.name, f.id, f.seq
            """
        let primaryKey = try db.primaryKey(table).columns
        let rows = try Row.fetchAll(db, sql: sql, arguments: [table])
        let grouped = Dictionary(grouping: rows) { "\($0["child"] as String)/\($0["id"] as Int)" }
        return grouped.sorted { $0.key < $1.key }.map { _, parts in
            ForeignKey(
                table: parts[0]["child"], columns: parts.map { $0["from"] },
                parentColumns: parts[0]["to"] as String? == nil ? primaryKey : parts.map { $0["to"] },
                cascades: parts[0]["on_delete"] as String == "CASCADE")
        }
    }
}

extension Plan {
    /// The rows of a table that the plan removes, or whose references it changes, as a condition; nil when there are none.
    fileprivate func settledRows(in name: String, _ shape: DatabaseShape) -> String? {
        let settled = changes.compactMap { change -> (column: String, id: Value)? in
            let kind = state.catalog.kinds[change.kind]
            guard kind.table.lowercased() == name.lowercased(), let id = change.id, id != .null,
                let column = shape.tables[kind.table].flatMap({ kind.idColumn($0) })
            else { return nil }
            let movesReference = change.columns.contains { kind.properties[$0.property].reference != nil }
            return change.action == .delete || movesReference ? (column, id) : nil
        }
        guard let column = settled.first?.column else { return nil }
        return "\(quoted(column)) IN (\(settled.map { literal($0.id) }.joined(separator: ", ")))"
    }
}

/// A value as SQL writes it.
private func literal(_ value: Value) -> String {
    func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    return switch value {
    case .null: "NULL"
    case .integer(let integer): String(integer)
    case .real(let real): real.description
    case .text(let bytes): "CAST(x'\(hex(bytes))' AS TEXT)"
    case .blob(let bytes): "x'\(hex(bytes))'"
    }
}

extension Diagnostic {
    fileprivate static func removedAlong(_ name: String, _ table: String, _ count: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "removed-along", severity: .warning,
            "removing \(name) also removes \(count) \(count == 1 ? "row" : "rows") of \"\(table)\"", at: span)
    }

    fileprivate static func held(_ name: String, _ table: String, _ count: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "held",
            "\(name) is not removed, because \(count) \(count == 1 ? "row" : "rows") of \"\(table)\" \(count == 1 ? "refers" : "refer") to it",
            at: span,
            help: "nothing was written; retire the row instead, or take those references away first")
    }
}
