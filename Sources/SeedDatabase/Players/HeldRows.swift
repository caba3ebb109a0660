import GRDB
import SeedCompiler
import SeedSyntax

/// Rows that refer to others in a way that the database knows nothing of: by what the kinds' schemas say, inside JSON too, or because
/// the players manifest fills a column with the ids of a kind. They would refer to nothing once those go.
struct HeldRows {
    private let paths: [HolderPath]
    /// What the columns that are referred to held before, by table and column in lower case.
    private var before: [String: Set<Value>] = [:]

    /// - Throws: `DatabaseError`.
    init(_ db: Database, _ work: Erase.Work, _ catalog: Catalog) throws {
        let written = Set(work.erasing.tables.map { $0.lowercased() })
        let ids = catalog.kinds.map { kind in work.shape.tables[kind.table].flatMap { kind.idColumn($0) } }
        let ofPlayers = work.players.holders(ids).compactMap { holder -> HolderPath? in
            guard let parent = work.shape.tables[catalog.kinds[holder.kind].table], let id = ids[holder.kind] else {
                return nil
            }
            return HolderPath(table: holder.table, column: holder.column, parent: parent.name, id: id)
        }
        let known = try holderPaths(db, catalog, work.shape)
        paths = (known + ofPlayers.filter { !known.contains($0) }).filter { written.contains($0.parent.lowercased()) }
        for path in paths where before[Self.name(path)] == nil { before[Self.name(path)] = try Self.ids(db, path) }
    }

    /// What there is to say once rows have gone.
    func faults(_ db: Database, help: String) throws -> [Diagnostic] {
        var gone: [String: Set<Value>] = [:]
        for path in paths where gone[Self.name(path)] == nil {
            gone[Self.name(path)] = before[Self.name(path)]!.subtracting(try Self.ids(db, path))
        }
        return try holders(db, paths) { gone[Self.name($0, $1)] ?? [] }
            .map { .heldByOthers(table: $0, parent: $1, $2, help: help) }
    }

    private static func name(_ path: HolderPath) -> String { name(path.parent, path.id) }
    private static func name(_ table: String, _ column: String) -> String { "\(table).\(column)".lowercased() }

    private static func ids(_ db: Database, _ path: HolderPath) throws -> Set<Value> {
        let id = quoted(path.id)
        return Set(try values(db, SQLText([.sql("SELECT \(id) FROM \(quoted(path.parent)) WHERE \(id) IS NOT NULL")])))
    }
}
