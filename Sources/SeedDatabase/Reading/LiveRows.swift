import GRDB
import SeedCompiler

/// Reads the live rows that the manifests speak of and hands them to the differ.
struct LiveRows {
    let db: Database
    let state: DesiredState

    /// - Parameter memory: what is remembered of the kind, to be handed over behind the live rows.
    func read(_ request: LiveRequest?, _ kind: Int, _ memory: MemoryScan?, into differ: inout Differ) throws {
        var scan: LiveScan?
        if let request, try lookUpIsCheaper(request, kind) {
            try lookUp(request, kind, &differ)
        } else {
            scan = try request.map { LiveScan(try RawStatement(db, select($0)), $0) }
        }
        guard scan != nil || memory != nil else { return }
        var batches = Array(repeating: RowBatch(width: state.kinds[kind].width + 1), count: 4)
        try convey(
            through: &batches, fill: { try $0.fill(from: scan, memory) }, take: { $0.hand(to: &differ, kind) })
    }

    private func lookUp(_ request: LiveRequest, _ kind: Int, _ differ: inout Differ) throws {
        let statement = try RawStatement(db, select(request) + keyCondition(request))
        var row = CellRow(width: request.width)
        for entry in state.kinds[kind].entries.indices {
            guard let key = differ.keyValues(kind, entry) else { continue }
            for (index, value) in key.enumerated() { try statement.bind(value, index + 1) }
            while try statement.step() {
                statement.read(request, into: &row)
                differ.observe(kind, &row)
            }
            statement.reset()
        }
    }

    /// Looks for the rows that are remembered and have not come by.
    func readMissing(_ kind: Int, into differ: inout Differ) throws {
        let missing = differ.missing(kind)
        guard !missing.isEmpty, let request = differ.missingRequest(kind) else { return }
        let byKey = try RawStatement(db, select(request) + keyCondition(request))
        let byID = try differ.idColumn(kind).map { try RawStatement(db, select(request) + " WHERE \(quoted($0)) = ?1") }
        var row = CellRow(width: request.width)
        for wanted in missing {
            let key = wanted.id.map { [$0] } ?? wanted.key
            guard let statement = wanted.id == nil ? byKey : byID, key.count <= request.columns.count else { continue }
            for (index, value) in key.enumerated() { try statement.bind(value, index + 1) }
            if try statement.step() {
                statement.read(request, into: &row)
                differ.observe(kind, wanted, row)
            }
            statement.reset()
        }
    }

    // MARK: Scan or look up

    /// A scan reads every row once; a look-up costs about as much as eight of them. So ten rows against millions are looked up, if
    /// an index leads to them.
    private func lookUpIsCheaper(_ request: LiveRequest, _ kind: Int) throws -> Bool {
        if !request.constants.isEmpty { return true }
        let wanted = state.kinds[kind].entries.count
        let probe = "SELECT 1 FROM \(quoted(request.table)) LIMIT 1 OFFSET \(wanted * 8 + 100)"
        guard try Int.fetchOne(db, sql: probe) != nil else { return false }
        return try isIndexSearch(select(request) + keyCondition(request))
    }

    /// Whether SQLite would find the rows through an index. Its own answer counts affinities and collations in.
    private func isIndexSearch(_ sql: String) throws -> Bool {
        let statement = try RawStatement(db, "EXPLAIN QUERY PLAN " + sql)
        var row = CellRow(width: 1)
        while try statement.step() {
            statement.read(3, into: &row, at: 0)
            if !row.arena[row.cells[0].range].starts(with: "SEARCH".utf8) { return false }
        }
        return true
    }

    private func select(_ request: LiveRequest) -> String {
        let columns = request.columns.isEmpty ? "1" : request.columns.map { quoted($0.name) }.joined(separator: ", ")
        return "SELECT \(columns) FROM \(quoted(request.table))"
    }

    private func keyCondition(_ request: LiveRequest) -> String {
        " WHERE " + request.keyColumns.enumerated().map { "\(quoted($1)) = ?\($0 + 1)" }.joined(separator: " AND ")
    }
}

/// A whole table, row by row.
final class LiveScan {
    private let statement: RawStatement
    private let request: LiveRequest
    private(set) var isAtEnd = false

    fileprivate init(_ statement: RawStatement, _ request: LiveRequest) {
        self.statement = statement
        self.request = request
    }

    func next(into row: inout CellRow) throws -> Bool {
        guard try statement.step() else {
            isAtEnd = true
            return false
        }
        statement.read(request, into: &row)
        return true
    }
}

extension RawStatement {
    fileprivate func read(_ request: LiveRequest, into row: inout CellRow) {
        row.arena.removeAll(keepingCapacity: true)
        for (index, column) in request.columns.enumerated() { read(index, into: &row, at: column.cell) }
    }
}
