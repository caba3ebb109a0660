import GRDB
import SeedCompiler
import SeedSyntax

extension DatabaseError {
    /// Whether it speaks of what was to be written, rather than of the database as a whole.
    var isAboutTheRow: Bool {
        switch resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_ERROR: true
        default: false
        }
    }
}

extension Diagnostic {
    static func referenceWithoutID(
        _ rows: DesiredRows, _ entry: Int, _ property: Int, _ state: DesiredState
    ) -> Diagnostic {
        Diagnostic(
            "reference-without-id",
            "\"\(rows.kind.properties[property].name)\" refers to a row that has no id which could be stored; everything was rolled back",
            at: entry < rows.entries.count ? rows.entries[entry].span : nil,
            help: "an id must not be NULL, and inside JSON not a blob")
    }

    static func refused(_ change: Change, _ state: DesiredState, _ error: DatabaseError) -> Diagnostic {
        let rows = state.kinds[change.kind]
        let help: String? =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_NOTNULL: "give this row a value for that column"
            case .SQLITE_CONSTRAINT_CHECK: "mend the value, or the table's CHECK"
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY:
                "another row of the table holds that value already"
            case .SQLITE_CONSTRAINT_FOREIGNKEY: "a row it refers to, or that refers to it, stands in the way"
            default: nil
            }
        return Diagnostic(
            "refused",
            "the database refused \(rows.kind.name) \(state.keyText(change.kind, change.entry)): \(error.message ?? "\(error.extendedResultCode)"); everything was rolled back",
            at: rows.entries[change.entry].span, help: help)
    }

    static func rowMoved(_ change: Change, _ state: DesiredState) -> Diagnostic {
        let rows = state.kinds[change.kind]
        return Diagnostic(
            "row-moved",
            "\(rows.kind.name) \(state.keyText(change.kind, change.entry)) is no longer what the plan was made from; everything was rolled back",
            at: rows.entries[change.entry].span, help: "look for a trigger that changes \"\(rows.kind.table)\"")
    }

    static func ignored(_ change: Change, _ state: DesiredState) -> Diagnostic {
        let rows = state.kinds[change.kind]
        return Diagnostic(
            "ignored",
            "the database did not take \(rows.kind.name) \(state.keyText(change.kind, change.entry)); everything was rolled back",
            at: rows.entries[change.entry].span,
            help:
                "a trigger on \"\(rows.kind.table)\" ignores it, or has written a row with the same natural key before it"
        )
    }
}
