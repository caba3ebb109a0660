import SeedSyntax

/// Changes in the order in which they are applied, each with its statement. Holds no clock, user or path of a machine.
package struct Plan: Sendable {
    package let state: DesiredState
    package let changes: [Change]
    /// By change, an index into `statements`.
    package let statementOf: [Int]
    package let statements: [PlanStatement]
    package let matches: [LiveMatches]
    /// What seedc remembers, by kind.
    package let memories: [KindMemory]
    /// Per kind, the column that finds a live row: its id, else its rowid.
    package let addressColumns: [String?]
    /// Per kind, in the catalog's order.
    package let counts: [Counts]
    package private(set) var notes: [Diagnostic]
    /// What is done for players once the rows are there.
    package private(set) var players = PlayersPlan()
    /// By change, who holds its row.
    package private(set) var holders: [Int: [Holder]] = [:]
    package private(set) var guards: [ReferenceGuard] = []

    /// Rows of a table that no kind maps, which refer to a changed row.
    package struct Holder: Hashable, Sendable {
        package let table: String
        package let count: Int
        /// What such a row means, if the schema says so: "players have earned this".
        package let meaning: String?

        package init(table: String, count: Int, meaning: String?) {
            self.table = table
            self.count = count
            self.meaning = meaning
        }
    }

    package struct Counts: Hashable, Sendable {
        package var added = 0
        package var changed = 0
        package var renamed = 0
        package var retired = 0
        package var removed = 0
        package var unchanged = 0

        package init() {}

        package mutating func count(_ action: Change.Action) {
            switch action {
            case .insert: added += 1
            case .update: changed += 1
            case .rename: renamed += 1
            case .retire: retired += 1
            case .delete: removed += 1
            // Its row is counted as added.
            case .link: break
            }
        }

        /// Whether nothing changes.
        package var isIdle: Bool { added + changed + renamed + retired + removed == 0 }

        package static func + (a: Counts, b: Counts) -> Counts {
            var sum = a
            sum.added += b.added
            sum.changed += b.changed
            sum.renamed += b.renamed
            sum.retired += b.retired
            sum.removed += b.removed
            sum.unchanged += b.unchanged
            return sum
        }
    }

    package func adding(_ more: [Diagnostic]) -> Plan {
        var plan = self
        plan.notes += more
        return plan
    }

    /// How many rows refer to one that is to be deleted, just before that: a script has to find as many.
    package struct ReferenceGuard: Sendable {
        /// Index of the deletion.
        package let change: Int
        package let table: String
        /// Selects the rows; its parameters are the id of the deleted row, or its natural key.
        package let rows: String
        package let expected: Int

        package init(change: Int, table: String, rows: String, expected: Int) {
            self.change = change
            self.table = table
            self.rows = rows
            self.expected = expected
        }
    }

    package func guarded(by guards: [ReferenceGuard]) -> Plan {
        var plan = self
        plan.guards = guards
        return plan
    }

    package func with(_ players: PlayersPlan) -> Plan {
        var plan = self
        plan.players = players
        return plan
    }

    package func held(by holders: [Int: [Holder]]) -> Plan {
        var plan = self
        plan.holders = holders
        return plan
    }

    /// Whether the same rows change in the same way. What is done for players is a rule, and how many it meets may differ: they come
    /// and go.
    package func hasSameChanges(as other: Plan) -> Bool {
        // The notes tell what else would go with a removed row.
        changes.count == other.changes.count && notes == other.notes
            && zip(changes, other.changes).allSatisfy { a, b in
                a.action == b.action && a.kind == b.kind && a.entry == b.entry && a.former == b.former && a.id == b.id
                    && a.columns == b.columns
            }
    }

    /// The natural key of an entry as the table holds it.
    package func keyValues(_ kind: Int, _ entry: Int) -> [Value] {
        let rows = state.kinds[kind]
        if rows.kind.isSingleton { return rows.kind.constants.map(\.value) }
        return rows.kind.key.map { property in
            let cell = rows.cell(entry, property)
            if let value = cell.value(in: rows.arena) { return value }
            let target = rows.kind.properties[property].reference.flatMap { state.catalog.index(of: $0) }
            return target.flatMap { matches[$0].id(cell.entry) } ?? .null
        }
    }

    /// Rows that go on living under a key that somebody else has given them: what refers to them by name means those.
    package var strays: [(kind: Int, entry: Int, id: Value)] {
        memories.indices.flatMap { kind in
            memories[kind].withheld.sorted().compactMap { entry in
                matches[kind].id(entry).map { (kind, entry, $0) }
            }
        }
    }

    package var isEmpty: Bool { changes.isEmpty && players.isEmpty }
    package var total: Counts { counts.reduce(Counts(), +) }
}

/// Gives every change its statement. Changes of one shape share one, so 200,000 inserts are one prepared statement.
package func compile(_ changeSet: ChangeSet, _ shape: DatabaseShape, notes: [Diagnostic] = []) -> Plan {
    let state = changeSet.state
    var compiler = PlanCompiler(changeSet, state, shape)
    let statementOf = changeSet.changes.map { compiler.statement(for: $0) }
    var counts = changeSet.unchanged.map { unchanged in
        var counts = Plan.Counts()
        counts.unchanged = unchanged
        return counts
    }
    for change in changeSet.changes { counts[change.kind].count(change.action) }
    return Plan(
        state: state, changes: changeSet.changes, statementOf: statementOf, statements: compiler.statements,
        matches: changeSet.matches, memories: changeSet.memories,
        addressColumns: state.catalog.kinds.map { kind in shape.tables[kind.table].flatMap { kind.addressColumn($0) } },
        counts: counts, notes: notes + changeSet.notes)
}

private struct PlanCompiler {
    private struct Shape: Hashable {
        let kind: Int
        let action: Change.Action
        let columns: ColumnSet
    }

    private let state: DesiredState
    private let tables: [TableShape?]
    private let guards: [Bool]
    private(set) var statements: [PlanStatement] = []
    private var known: [Shape: Int] = [:]
    private var last: (shape: Shape, statement: Int)?

    init(_ changeSet: ChangeSet, _ state: DesiredState, _ shape: DatabaseShape) {
        self.state = state
        let tables = state.catalog.kinds.map { shape.tables[$0.table] }
        self.tables = tables
        var inserts = Array(repeating: 0, count: tables.count)
        for change in changeSet.changes where change.action == .insert { inserts[change.kind] += 1 }
        guards = tables.indices.map { index in
            guard let table = tables[index] else { return false }
            let columns = state.catalog.kinds[index].keyColumns
            if table.isUnique(columns) { return false }
            // Without any index each guard reads the whole table. Under the write lock and the convergence proof it protects from
            // nothing, so where it would make the work quadratic it is left out.
            let visits = inserts[index] * (changeSet.observed[index] + inserts[index])
            return table.isIndexed(columns) || visits < 20_000_000
        }
    }

    mutating func statement(for change: Change) -> Int {
        let rows = state.kinds[change.kind]
        var columns = ColumnSet()
        if change.action == .insert { columns = rows.present(change.entry).subtracting(change.later) }
        for column in change.columns { columns.insert(column.property) }
        let shape = Shape(kind: change.kind, action: change.action, columns: columns)
        if let last, last.shape == shape { return last.statement }
        let index = known[shape] ?? statements.count
        if index == statements.count {
            statements.append(build(shape))
            known[shape] = index
        }
        last = (shape, index)
        return index
    }

    private func build(_ shape: Shape) -> PlanStatement {
        let kind = state.catalog.kinds[shape.kind]
        let id = tables[shape.kind].flatMap { kind.addressColumn($0) }
        switch shape.action {
        case .insert: return insertStatement(kind, present: shape.columns, guarded: guards[shape.kind])
        case .update, .rename, .retire, .link: return updateStatement(kind, changed: shape.columns, id: id)
        case .delete: return deleteStatement(kind, removed: shape.columns, id: id)
        }
    }
}
