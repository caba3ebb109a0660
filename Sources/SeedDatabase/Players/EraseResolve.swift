import GRDB
import SeedCompiler
import SeedSyntax

extension Erase {
    /// Finds what the arguments and the manifest name.
    ///
    /// - Throws: a `DiagnosticBatch` of all that is not there or not clear, and `Failure.stopped` where a dropped table is still needed.
    func resolve(_ db: Database) throws -> Work {
        guard let manifest = seeds.players else { throw Failure.rejected(DiagnosticBatch(.noPlayers())) }
        let shape = try inspectShape(db, seeds.catalog, and: manifest.tables)
        let (state, found) = try seeds.desiredState(for: shape)
        let players = found!
        var faults: [Diagnostic] = []
        var erasing: Erasing?
        var chosen: [Value]?
        if case .reset(_, let names) = action, !names.isEmpty { chosen = try keys(db, players, names, &faults) }
        do throws(DiagnosticBatch) {
            erasing =
                switch action {
                case .reset(let groups, _): try players.reset(groups, chosen, state, shape)
                case .purge: players.purge(state, shape)
                }
        } catch {
            faults += error.diagnostics
        }
        for reference in erasing?.references ?? [] {
            let ids = try values(db, reference.ids)
            let (kind, entry) = (reference.kind, reference.entry)
            let name = "\(state.catalog.kinds[kind].name) \(state.keyText(kind, entry))"
            if !ids.contains(where: { $0 != .null }) {
                faults.append(.nothingToSetBackTo(name, at: reference.span))
            } else if ids.count > 1 {
                faults.append(.duplicateLiveRows(state, kind, entry, ids, at: reference.span))
            }
        }
        guard faults.isEmpty, let erasing else { throw DiagnosticBatch(faults) }
        var dropped: [String] = []
        if case .purge(true) = action { dropped = erasing.emptied }
        let needed = try namesOfDropped(db, dropped)
        guard needed.isEmpty else { throw Failure.stopped(DiagnosticBatch(needed)) }
        return Work(
            erasing: erasing, players: players, state: state, shape: shape, chosen: chosen, dropped: dropped)
    }

    /// The players that are named, each once, in that order.
    private func keys(
        _ db: Database, _ players: Players, _ names: [String], _ faults: inout [Diagnostic]
    ) throws -> [Value] {
        var seen: Set<Value> = []
        var keys: [Value] = []
        for name in names {
            let candidates = try values(db, players.candidates(name))
            do throws(DiagnosticBatch) {
                let key = try players.meant(name, candidates)
                if seen.insert(key).inserted { keys.append(key) }
            } catch {
                faults += error.diagnostics
            }
        }
        return keys
    }
}

/// What a query selects in its only column.
func values(_ db: Database, _ sql: SQLText) throws -> [Value] {
    let statement = try RawStatement(db, sql.literalSQL)
    var row = CellRow(width: 1)
    var values: [Value] = []
    while try statement.step() {
        row.arena.removeAll(keepingCapacity: true)
        statement.read(0, into: &row, at: 0)
        values.append(row.cells[0].value(in: row.arena) ?? .null)
    }
    return values
}

extension Diagnostic {
    fileprivate static func noPlayers() -> Diagnostic {
        Diagnostic(
            "no-players", "there is no players manifest, which says what to set back and what to empty",
            help: "write one, of the kind that schema/players.schema.json describes")
    }

    fileprivate static func nothingToSetBackTo(_ row: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "dangling-reference", "there is no \(row) in the database to set back to", at: span,
            help: "run seedc apply first")
    }
}
