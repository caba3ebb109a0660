import SeedSyntax

/// What can be wrong with a players manifest, beyond what its schema finds.
extension Diagnostic {
    static func playersTwice(at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "duplicate-players", "there is more than one players manifest", at: span,
            labels: Label.at(first, "the first one"), help: "put all that belongs to players into one document")
    }

    static func reservedPlayerTable(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "reserved-table", "\"\(name)\" is no table of yours", at: span, help: "name one of the application's")
    }

    static func missingPlayerTable(_ name: String, _ shape: DatabaseShape, at span: Span) -> Diagnostic {
        if shape.viewNames.contains(where: { $0.lowercased() == name.lowercased() }) {
            return Diagnostic(
                "missing-table", "\"\(name)\" is a view, and players need a table", at: span,
                help: "name the table behind it")
        }
        return Diagnostic(
            "missing-table", "the database has no table \"\(name)\"", at: span,
            help: suggestion(for: name, among: shape.tableNames)
                ?? "migrate the database first; seedc creates no tables of yours")
    }

    static func missingPlayerColumn(_ name: String, _ table: TableShape, at span: Span) -> Diagnostic {
        Diagnostic(
            "missing-column", "the table \"\(table.name)\" has no column \"\(name)\"", at: span,
            help: suggestion(for: name, among: table.columns.map(\.name))
                ?? "migrate the database first, or mend the name")
    }

    static func generatedPlayerColumn(_ name: String, _ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "generated-column", "the column \"\(name)\" of \"\(table)\" is generated and cannot be written", at: span)
    }

    static func unfilledPlayerColumn(_ name: String, _ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "unfilled-column",
            "the column \"\(name)\" of \"\(table)\" must have a value, has no default, and gets none",
            at: span, help: "give it one under set; { value: now } for a timestamp")
    }

    static func playerKeyNotUnique(_ key: String, _ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "player-key-not-unique",
            "no UNIQUE index covers \"\(key)\", so it cannot tell one row of \"\(table)\" from another",
            at: span, help: "name the primary key of the players")
    }

    static func playerColumnMissing(_ table: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "player-column-missing", "nothing says whose the rows of \"\(table)\" are", at: span,
            help: "add \"player:\" and the column that holds the player")
    }

    static func playerColumnTwice(_ column: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "column-mapped-twice", "\"\(column)\" holds the player or the pair already", at: span,
            help: "remove it here")
    }

    static func samePair(_ value: String, _ column: String, at span: Span, first: Span) -> Diagnostic {
        Diagnostic(
            "duplicate-pair", "the column \"\(column)\" cannot tell \(value) from another value of this list", at: span,
            labels: Label.at(first, "the other one"), help: "each player would have two rows that are alike; remove one"
        )
    }

    static func playerNull(_ column: String, at span: Span) -> Diagnostic {
        Diagnostic("type-mismatch", "NULL cannot be stored in the column \"\(column)\", which is NOT NULL", at: span)
    }

    static func unknownPlayerKind(_ name: String, _ catalog: Catalog, at span: Span) -> Diagnostic {
        let names = catalog.kinds.map(\.name).sorted()
        return Diagnostic(
            "unknown-kind", "there is no kind \"\(name)\"", at: span,
            help: suggestion(for: name, among: names) ?? "known kinds: " + names.joined(separator: ", "))
    }

    static func unknownPlayerProperty(_ name: String, _ kind: Kind, at span: Span) -> Diagnostic {
        let names = kind.properties.map(\.name)
        return Diagnostic(
            "unknown-property", "\"\(name)\" is not a property of \(kind.name)", at: span,
            help: suggestion(for: name, among: names) ?? "known here: " + names.joined(separator: ", "))
    }

    static func playerKindWithoutID(_ kind: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "no-id", "the table of \"\(kind)\" has no primary key of one column that could be stored", at: span,
            help: "name the column under x-seedc: id")
    }

    static func playerRowWithoutID(_ row: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "dangling-reference", "there is no \(row) in the database, and this plan does not add it", at: span,
            help: "apply its kind too")
    }

    static func duplicatePlayerRows(_ count: Int, _ table: String, _ columns: [String], at span: Span) -> Diagnostic {
        let list = columns.joined(separator: " and ")
        return Diagnostic(
            "duplicate-player-rows", severity: .warning,
            "\(count) \(count == 1 ? "player has" : "players have") several rows in \"\(table)\" with the same \(list)",
            at: span,
            help: "seedc adds no more, and leaves these alone; a UNIQUE index over \(list) would keep them out")
    }
}
