import SeedSyntax

/// Players that are named one by one.
extension Players {
    /// Selects how many players there are. A row without a key is nobody's.
    package var count: SQLText {
        "SELECT count(*) FROM \(name: players.table) WHERE \(name: players.key) IS NOT NULL"
    }

    /// Selects the keys that SQLite takes for what somebody writes on a command line; `meant` says which of them it is.
    package func candidates(_ text: String) -> SQLText {
        let own = Value.text(text)
        // A column without a type keeps text and numbers apart, and people write both alike.
        let number = Affinity.numeric.apply(to: own)
        let isUntyped = players.keyColumn.affinity == .blob
        let list = ([own] + (isUntyped && number != own ? [number] : [])).map { "\($0)" as SQLText }.joined(", ")
        return "SELECT \(name: players.key) FROM \(name: players.table) WHERE \(name: players.key) IN (\(list))"
    }

    /// Which key a text stands for: one that reads just so, else one that is the same number or, under the column's collation, the same text.
    ///
    /// - Parameter candidates: see there.
    /// - Throws: `DiagnosticBatch` where there is none, or more than one.
    package func meant(_ text: String, _ candidates: [Value]) throws(DiagnosticBatch) -> Value {
        let exact = candidates.filter { $0.reads(text) }
        let found = exact.isEmpty ? candidates.filter { $0.means(text) } : exact
        guard let key = found.first else { throw DiagnosticBatch(.unknownPlayer(text, players)) }
        guard found.count == 1 else { throw DiagnosticBatch(.ambiguousPlayer(text, found, players)) }
        return key
    }
}

extension PlayerTable {
    /// Whether a row of a table, `t`, belongs to one of the players: where `player` equals the key, by the rules of SQLite for two columns. So
    /// one player and all players are found alike.
    ///
    /// - Parameters:
    ///   - chosen: keys as the table holds them; nil for all players.
    ///   - isAmbiguous: whether a value of that column can equal several keys. It belongs to the one that is spelt the same, and where there
    ///     is none, to nobody in particular.
    func owns(
        _ table: String, _ player: String, _ chosen: [Value]?, _ isAmbiguous: (String, String) -> Bool
    ) -> SQLText {
        let own: SQLText = "t.\(name: player)"
        guard let chosen else { return "\(own) IN (SELECT \(name: key) FROM \(name: self.table))" }
        let list = chosen.map { "\($0)" as SQLText }.joined(", ")
        // The first condition finds them through the index, the second tells them from others under the column's collation.
        let among: SQLText = "\(name: key) IN (\(list)) AND \(name: key) COLLATE BINARY IN (\(list))"
        let mine: SQLText = "\(own) IN (SELECT \(name: key) FROM \(name: self.table) WHERE \(among))"
        guard isAmbiguous(table, player) else { return mine }
        let spelt: SQLText = "SELECT CAST(\(name: key) AS TEXT) FROM \(name: self.table) WHERE \(among)"
        let others: SQLText =
            "SELECT \(name: key) FROM \(name: self.table) WHERE \(name: key) IS NOT NULL AND NOT (\(among))"
        return "\(mine) AND (CAST(\(own) AS TEXT) COLLATE BINARY IN (\(spelt)) OR \(own) NOT IN (\(others)))"
    }
}

extension Value {
    /// Whether it is written just like that.
    fileprivate func reads(_ text: String) -> Bool {
        switch self {
        case .text(let bytes): bytes == Array(text.utf8)
        case .integer, .real: Array(display.utf8) == Array(text.utf8)
        case .null, .blob: false
        }
    }

    /// Whether it is another spelling of that, given that SQLite calls the two equal. SQLite reads a number with a fraction or an exponent as
    /// a floating-point number first, and so as another integer from 2^53 on.
    fileprivate func means(_ text: String) -> Bool {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return switch self {
        case .text: true
        case .integer(let integer): Int64(trimmed) == integer
        case .real(let real): Int64(trimmed).map { Int64(exactly: real) == $0 } ?? (Double(trimmed) == real)
        case .null, .blob: false
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownPlayer(_ text: String, _ players: PlayerTable) -> Diagnostic {
        Diagnostic(
            "unknown-player", "there is no row of \"\(players.table)\" whose \(players.key) is \(text)",
            help: "nothing was written; look for it with SELECT \(players.key) FROM \(players.table)")
    }

    fileprivate static func ambiguousPlayer(_ text: String, _ keys: [Value], _ players: PlayerTable) -> Diagnostic {
        Diagnostic(
            "ambiguous-player",
            "\(keys.count) rows of \"\(players.table)\" have a \(players.key) that reads \(text): \(keys.map(\.sqlLiteral).joined(separator: ", "))",
            help: "nothing was written; give the column a type, so that a text and a number are not two players")
    }
}
