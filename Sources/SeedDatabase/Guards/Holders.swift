import GRDB
import SeedCompiler
import SeedSyntax

/// The live rows that refer to rows a plan removes or renames. seedc removes a row only when nothing but what is nested in it would
/// go, or be changed, along with it.
struct Holders {
    /// What else goes: the rows nested in a removed row.
    private(set) var notes: [Diagnostic] = []
    private(set) var faults: [Diagnostic] = []
    private(set) var guards: [Plan.ReferenceGuard] = []
    private let db: Database
    private let plan: Plan
    private let shape: DatabaseShape
    private var keys: [ForeignKey] = []
    private let settled: SettledRows
    private var prepared: [String: RawStatement] = [:]
    private var readJSON: [Int: [JSONHolder]] = [:]

    init(_ db: Database, _ plan: Plan, _ shape: DatabaseShape) throws {
        self.db = db
        self.plan = plan
        self.shape = shape
        settled = SettledRows(plan)
        let changes = plan.changes.filter { $0.action != .insert && $0.action != .link }
        guard !changes.isEmpty else { return }
        keys = try readForeignKeys(db, plan.state.catalog, shape)
        for (index, change) in plan.changes.enumerated() where change.action != .insert && change.action != .link {
            guard let table = shape.tables[plan.state.catalog.kinds[change.kind].table] else { continue }
            if change.action == .delete {
                try checkRemoval(change, index, table)
            } else {
                try checkUpdate(change, table)
            }
        }
    }

    // MARK: Removal

    private mutating func checkRemoval(_ change: Change, _ index: Int, _ table: TableShape) throws {
        let kind = plan.state.catalog.kinds[change.kind]
        let address = address(change, table)
        let found = try holders(of: table.name, kind.children, address.condition, address.values, index)
        for (holder, count, isNested) in found {
            // What `absent` names goes with all that is in it. A row that only left the manifests takes along nothing that seedc does
            // not own, and what it owns is in the plan by itself.
            if isNested, plan.state.kinds[change.kind].entries[change.entry].role == .absent {
                notes.append(.removedAlong(name(change), holder, count, at: span(change)))
            } else {
                faults.append(.held(name(change), holder, count, at: span(change)))
            }
        }
        if let id = change.id {
            for (holder, count) in try jsonHolders(of: change, id) {
                faults.append(.held(name(change), holder, count, at: span(change)))
            }
        }
    }

    private mutating func holders(
        of table: String, _ children: [ChildList], _ condition: String, _ values: [Value], _ change: Int
    ) throws -> [(table: String, count: Int, isNested: Bool)] {
        var found: [(table: String, count: Int, isNested: Bool)] = []
        for key in keys where key.isHeld(by: table) && !key.parentColumns.isEmpty {
            let referring = referring(key, condition)
            let count = try remaining(key, referring, values)
            let standing = try remaining(key, referring, values, butMovedOnly: true)
            guards.append(
                Plan.ReferenceGuard(
                    change: change, table: key.table,
                    rows: "SELECT 1 FROM \(quoted(key.table)) WHERE \(referring)", expected: standing))
            guard count > 0 else { continue }
            let list = children.first { isNested(key, $0) }
            found.append((key.table, count, list != nil))
            if let list, let child = plan.state.catalog.index(of: list.kind) {
                found += try holders(of: key.table, plan.state.catalog.kinds[child].children, referring, values, change)
            }
        }
        return found
    }

    /// Whether a foreign key is the one that nests the list's rows, and takes them along.
    private func isNested(_ key: ForeignKey, _ list: ChildList) -> Bool {
        guard key.onDelete == "CASCADE", let child = plan.state.catalog.index(of: list.kind) else { return false }
        return plan.state.catalog.kinds[child].table.lowercased() == key.table.lowercased()
            && key.columns.map { $0.lowercased() } == [list.parent.lowercased()]
    }

    /// References inside JSON values, which no foreign key knows of.
    private mutating func jsonHolders(of change: Change, _ id: Value) throws -> [(table: String, count: Int)] {
        if readJSON[change.kind] == nil {
            readJSON[change.kind] = try readJSONHolders(db, plan.state.catalog, shape, of: change.kind)
        }
        return (readJSON[change.kind] ?? []).compactMap { holder in
            let count = (holder.rows[id] ?? []).count { !settled.contains(holder.table, [holder.column], $0) }
            return count > 0 ? (holder.table, count) : nil
        }
    }

    // MARK: Renaming

    /// A foreign key can refer to a column that a rename changes, and then change or clear the rows that hold it.
    private mutating func checkUpdate(_ change: Change, _ table: TableShape) throws {
        let kind = plan.state.catalog.kinds[change.kind]
        let changed = Set(change.columns.map { kind.properties[$0.property].column.lowercased() })
        for key in keys
        where key.isHeld(by: table.name) && key.parentColumns.contains(where: { changed.contains($0.lowercased()) }) {
            let isLeftBehind = !key.isDeclared
            guard isLeftBehind || ["CASCADE", "SET NULL", "SET DEFAULT"].contains(key.onUpdate) else { continue }
            let address = address(change, table)
            let count = try remaining(key, referring(key, address.condition), address.values)
            guard count > 0 else { continue }
            if isLeftBehind {
                faults.append(.leftBehind(name(change), key.table, count, at: span(change)))
            } else if key.onUpdate == "CASCADE" {
                notes.append(.followed(name(change), key.table, count, at: span(change)))
            } else {
                faults.append(.cleared(name(change), key.table, count, at: span(change)))
            }
        }
        if let id = change.id, let column = kind.idColumn(table), changed.contains(column.lowercased()) {
            for (holder, count) in try jsonHolders(of: change, id) {
                faults.append(.leftBehind(name(change), holder, count, at: span(change)))
            }
        }
    }

    // MARK: Queries

    private func referring(_ key: ForeignKey, _ condition: String) -> String {
        let columns = key.columns.map(quoted).joined(separator: ", ")
        let parents = key.parentColumns.map(quoted).joined(separator: ", ")
        return "(\(columns)) IN (SELECT \(parents) FROM \(quoted(key.parent)) WHERE \(condition))"
    }

    /// How many rows refer, but for those that the plan removes or takes elsewhere itself; or only for the latter.
    private mutating func remaining(
        _ key: ForeignKey, _ referring: String, _ values: [Value], butMovedOnly: Bool = false
    ) throws -> Int {
        let address = settled.address(of: key.table, shape) ?? "NULL"
        let sql = "SELECT \(address) FROM \(quoted(key.table)) WHERE \(referring)"
        let statement = try prepared[sql] ?? RawStatement(db, sql)
        prepared[sql] = statement
        defer { statement.reset() }
        for (index, value) in values.enumerated() { try statement.bind(value, index + 1) }
        var row = CellRow(width: 1)
        var count = 0
        while try statement.step() {
            row.arena.removeAll(keepingCapacity: true)
            statement.read(0, into: &row, at: 0)
            let id = row.cells[0].value(in: row.arena) ?? .null
            let isSettled =
                butMovedOnly
                ? settled.isMoved(key.table, key.columns, id) : settled.contains(key.table, key.columns, id)
            if !isSettled { count += 1 }
        }
        return count
    }

    /// A condition that finds the live row of a change, and what it binds.
    private func address(_ change: Change, _ table: TableShape) -> (condition: String, values: [Value]) {
        let kind = plan.state.catalog.kinds[change.kind]
        if let column = kind.addressColumn(table), let id = change.id { return ("\(quoted(column)) = ?1", [id]) }
        let condition = kind.keyColumns.enumerated().map { "\(quoted($1)) = ?\($0 + 1)" }.joined(separator: " AND ")
        return (condition, plan.keyValues(change.kind, change.former ?? change.entry))
    }

    private func name(_ change: Change) -> String {
        "\(plan.state.catalog.kinds[change.kind].name) \(plan.state.keyText(change.kind, change.entry))"
    }

    private func span(_ change: Change) -> Span? { plan.state.kinds[change.kind].entries[change.entry].span }
}

extension Diagnostic {
    fileprivate static func removedAlong(_ name: String, _ table: String, _ count: Int, at span: Span?) -> Diagnostic {
        Diagnostic(
            "removed-along", severity: .warning,
            "removing \(name) also removes \(count) \(count == 1 ? "row" : "rows") of \"\(table)\"", at: span)
    }

    fileprivate static func held(_ name: String, _ table: String, _ count: Int, at span: Span?) -> Diagnostic {
        Diagnostic(
            "held",
            "\(name) is not removed, because \(count) \(count == 1 ? "row" : "rows") of \"\(table)\" \(count == 1 ? "refers" : "refer") to it",
            at: span, help: "nothing was written; retire the row instead, or take those references away first")
    }

    fileprivate static func leftBehind(_ name: String, _ table: String, _ count: Int, at span: Span?) -> Diagnostic {
        Diagnostic(
            "held",
            "\(name) is not renamed, because \(count) \(count == 1 ? "row" : "rows") of \"\(table)\" would still refer to its old id",
            at: span, help: "nothing was written; the database does not know of that reference, so it would not follow")
    }

    fileprivate static func followed(_ name: String, _ table: String, _ count: Int, at span: Span?) -> Diagnostic {
        Diagnostic(
            "changed-along", severity: .warning,
            "\(count) \(count == 1 ? "row" : "rows") of \"\(table)\" that \(count == 1 ? "refers" : "refer") to \(name) will follow it",
            at: span)
    }

    fileprivate static func cleared(_ name: String, _ table: String, _ count: Int, at span: Span?) -> Diagnostic {
        Diagnostic(
            "held",
            "\(name) is not changed, because \(count) \(count == 1 ? "row" : "rows") of \"\(table)\" would lose \(count == 1 ? "its" : "their") reference to it",
            at: span, help: "nothing was written; that table's foreign key says ON UPDATE SET NULL or SET DEFAULT")
    }
}
