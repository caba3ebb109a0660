import CSQLite
import GRDB
import SeedCompiler
import SeedSyntax

/// Runs a plan's statements, each prepared once, and holds every one of them to what the plan says.
struct Executor {
    private let db: Database
    private let plan: Plan
    private let shape: DatabaseShape
    /// Which live row every entry is, new ones included.
    private(set) var matches: [LiveMatches]
    private var orphans: Orphans
    /// Of the kind at hand: asked for after every row.
    private var identity = Identity()
    private var prepared: [Int: RawStatement] = [:]
    private var idStatements: [Int: RawStatement] = [:]

    /// How a kind's rows are told apart by those that refer to them.
    private struct Identity {
        var hasTable = false
        /// Nil where nothing can refer to a row.
        var column: String?
        /// Whether that is another name for the rowid.
        var isRowid = false
    }

    init(_ db: Database, _ plan: Plan, _ shape: DatabaseShape) throws {
        self.db = db
        self.plan = plan
        self.shape = shape
        matches = plan.matches
        orphans = Orphans(db, try readForeignKeys(db, plan.state.catalog, shape))
    }

    /// - Throws: `Failure.database` at the row's place when SQLite refuses it, or does less than was planned.
    mutating func run() throws {
        // With several removals, a row may go before the one that refers to it. Everything is checked before COMMIT.
        if plan.changes.count(where: { $0.action == .delete }) > 1 {
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        }
        for (index, change) in plan.changes.enumerated() {
            let isFirst = index == 0 || plan.changes[index - 1].kind != change.kind
            if isFirst {
                try lookForOrphans(change.kind)
                identify(change.kind)
            }
            try run(change, plan.statementOf[index])
        }
    }

    /// Where the manifests choose the ids themselves, whoever refers to one means the row that comes.
    private mutating func lookForOrphans(_ index: Int) throws {
        let kind = plan.state.catalog.kinds[index]
        guard let table = shape.tables[kind.table], let column = table.rowidAlias else { return }
        let isChosen = kind.properties.contains { $0.column.lowercased() == column.lowercased() }
        try orphans.look(at: isChosen ? nil : table.name, column)
    }

    private mutating func identify(_ index: Int) {
        let kind = plan.state.catalog.kinds[index]
        let table = shape.tables[kind.table]
        let column = table.flatMap { kind.idColumn($0) }
        identity = Identity(
            hasTable: table != nil, column: column, isRowid: column != nil && column == table?.rowidAlias)
    }

    private mutating func run(_ change: Change, _ index: Int) throws {
        let statement = try prepared[index] ?? RawStatement(db, plan.statements[index].sql)
        prepared[index] = statement
        try bind(statement, change, plan.statements[index].parameters)
        do {
            _ = try statement.step()
        } catch let error as DatabaseError where error.isAboutTheRow {
            throw refusal(change, error)
        }
        statement.reset()
        guard sqlite3_changes64(db.sqliteConnection) == 1 else {
            throw try unplannedResult(change, plan.statements[index])
        }
        try rememberID(of: change)
    }

    private func bind(_ statement: RawStatement, _ change: Change, _ parameters: [PlanStatement.Parameter]) throws {
        let rows = plan.state.kinds[change.kind]
        try rows.arena.withUnsafeBufferPointer { arena in
            for (index, parameter) in parameters.enumerated() {
                switch parameter {
                case .wanted(let property):
                    try bindWanted(statement, index + 1, rows, change.kind, change.entry, property, arena)
                case .key(let property):
                    try bindWanted(
                        statement, index + 1, rows, change.kind, change.former ?? change.entry, property, arena)
                case .old(let property):
                    try statement.bind(change.columns.first { $0.property == property }?.old ?? .null, index + 1)
                case .id: try statement.bind(change.id ?? matches[change.kind].id(change.entry) ?? .null, index + 1)
                case .constant(let number): try statement.bind(rows.kind.constants[number].value, index + 1)
                }
            }
        }
    }

    private func bindWanted(
        _ statement: RawStatement, _ index: Int, _ rows: DesiredRows, _ kind: Int, _ entry: Int, _ property: Int,
        _ arena: UnsafeBufferPointer<UInt8>
    ) throws {
        let cell = rows.cell(entry, property)
        switch cell.tag {
        case .reference:
            let target = rows.kind.properties[property].reference.flatMap { plan.state.catalog.index(of: $0) }
            guard let id = target.flatMap({ matches[$0].id(cell.entry) }) else {
                throw withoutID(rows, entry, property)
            }
            try statement.bind(id, index)
        case .template:
            guard let text = render(rows.templates[cell.entry], ids: { matches[$0].id($1) }) else {
                throw withoutID(rows, entry, property)
            }
            try statement.bind(.text(text), index)
        default: try statement.bind(cell, arena, index)
        }
    }

    /// The rows that come later may refer to this one.
    private mutating func rememberID(of change: Change) throws {
        guard change.action != .delete, identity.hasTable else { return }
        guard let column = identity.column else {
            // There is nothing to refer to, but there is a row.
            matches[change.kind].match(change.entry, change.id)
            return
        }
        let kind = plan.state.catalog.kinds[change.kind]
        if change.action != .insert {
            let isRenamed = change.columns.contains {
                kind.properties[$0.property].column.lowercased() == column.lowercased()
            }
            if isRenamed { try readID(of: change, kind, column) }
            return
        }
        if identity.isRowid {
            let rowid = sqlite3_last_insert_rowid(db.sqliteConnection)
            matches[change.kind].match(change.entry, .integer(rowid))
            try orphans.refuse(rowid, kind, at: plan.state.kinds[change.kind].entries[change.entry].span)
        } else {
            try readID(of: change, kind, column)
        }
    }

    private mutating func readID(of change: Change, _ kind: Kind, _ column: String) throws {
        let hasRowid = change.action == .insert && shape.tables[kind.table]?.hasRowid == true
        let condition =
            hasRowid
            ? "rowid = last_insert_rowid()"
            : kind.key.map { "\(quoted(kind.properties[$0].column)) = ?" }.joined(separator: " AND ")
        let slot = change.kind * 2 + (hasRowid ? 1 : 0)
        let statement =
            try idStatements[slot]
            ?? RawStatement(db, "SELECT \(quoted(column)) FROM \(quoted(kind.table)) WHERE \(condition)")
        idStatements[slot] = statement
        defer { statement.reset() }
        let rows = plan.state.kinds[change.kind]
        try rows.arena.withUnsafeBufferPointer { arena in
            for (index, property) in kind.key.enumerated() where !hasRowid {
                try bindWanted(statement, index + 1, rows, change.kind, change.entry, property, arena)
            }
        }
        var row = CellRow(width: 1)
        guard try statement.step() else { return }
        statement.read(0, into: &row, at: 0)
        matches[change.kind].match(change.entry, row.cells[0].value(in: row.arena))
    }

    // MARK: When it goes wrong

    private func withoutID(_ rows: DesiredRows, _ entry: Int, _ property: Int) -> Failure {
        .database(DiagnosticBatch(.referenceWithoutID(rows, entry, property, plan.state)))
    }

    private func refusal(_ change: Change, _ error: DatabaseError) -> Failure {
        .database(DiagnosticBatch(.refused(change, plan.state, error)))
    }

    /// `OR IGNORE` swallows what SQLite had to say. The same insert without it, in a savepoint, says it.
    private func unplannedResult(_ change: Change, _ statement: PlanStatement) throws -> Failure {
        guard change.action == .insert else { return .stopped(DiagnosticBatch(.rowMoved(change, plan.state))) }
        let plain = try RawStatement(
            db, "INSERT OR ABORT INTO" + statement.sql.dropFirst("INSERT OR IGNORE INTO".count))
        try bind(plain, change, statement.parameters)
        do {
            try db.inSavepoint {
                _ = try plain.step()
                return .rollback
            }
        } catch let error as DatabaseError {
            return refusal(change, error)
        }
        return .database(DiagnosticBatch(.ignored(change, plan.state)))
    }
}
