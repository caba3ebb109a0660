import SeedSyntax

/// Rows and values of a database that no manifest can hold.
extension Diagnostic {
    static func unwritable(_ reason: Unwritable, _ table: LiveTable, _ row: Int, _ column: String)
        -> Diagnostic
    {
        Diagnostic(
            reason.id, "\"\(table.shape.name)\" \(table.label(row)): the column \"\(column)\" \(reason.reason)",
            help: reason.help)
    }

    static func nullLiveKey(_ table: LiveTable, _ row: Int, _ column: String) -> Diagnostic {
        Diagnostic(
            "null-key",
            "\"\(table.shape.name)\" \(table.label(row)): the column \"\(column)\" is part of the natural key and holds NULL",
            help: "no manifest can name this row: give it a key")
    }

    static func duplicateLiveKey(_ table: LiveTable, _ rows: [Int]) -> Diagnostic {
        let ids = rows.compactMap { table.rows[$0].id?.display }
        let list = ids.isEmpty ? "" : ", ids \(ids.prefix(10).joined(separator: ", "))\(ids.count > 10 ? ", …" : "")"
        let key = table.kind.key.map { table.rows[rows[0]].values[$0].display }
        return Diagnostic(
            "duplicate-live-rows",
            "\"\(table.shape.name)\" holds \(rows.count) rows with the natural key \(key.joined(separator: " / "))\(list)",
            help: "seedc cannot tell them apart: move what refers to the others, and delete them")
    }

    static func missingSingleton(_ table: LiveTable) -> Diagnostic {
        let key = table.kind.constants.map { "\($0.column)=\($0.value.display)" }.joined(separator: ", ")
        return Diagnostic(
            "missing-row", severity: .warning,
            "\"\(table.shape.name)\" has no row \(key), so there is nothing to write for \(table.kind.name)")
    }
}
