/// Why a live value cannot be written in a manifest.
struct Unwritable: Error {
    let id: String
    /// What follows "the column …".
    let reason: String
    let help: String
}

extension Unwritable {
    static let blob = Unwritable(
        id: "blob", reason: "holds a blob", help: "take the column out of the mapping, or store text in it")
    static let notUTF8 = Unwritable(
        id: "not-utf8", reason: "holds text that is not UTF-8", help: "mend the text in the database")
    static let notJSON = Unwritable(
        id: "not-json", reason: "does not hold JSON that can be written (or it gives a key twice)",
        help: "mend the value in the database")
    static let notFinite = Unwritable(
        id: "not-finite", reason: "holds a number that is not finite", help: "mend the value in the database")

    static func misfit(_ column: TableShape.Column?) -> Unwritable {
        Unwritable(
            id: "type-mismatch",
            reason: "holds a value that does not fit its type\(column.map { " \($0.declaredType)" } ?? "")",
            help: "mend the value in the database")
    }

    static func dangling(_ kind: Kind, _ id: Value) -> Unwritable {
        Unwritable(
            id: "dangling-reference", reason: "refers to a row of \"\(kind.table)\" that is not there (\(id.display))",
            help: "mend the reference in the database")
    }

    static func ambiguous(_ table: LiveTable, _ row: Int) -> Unwritable {
        Unwritable(
            id: "ambiguous-reference",
            reason: "refers to \"\(table.kind.table)\" \(table.label(row)), whose natural key other rows have too",
            help: "rename or merge those rows first")
    }

    static func nameless(_ table: LiveTable, _ row: Int) -> Unwritable {
        Unwritable(
            id: "null-key",
            reason: "refers to \"\(table.kind.table)\" \(table.label(row)), whose natural key holds NULL",
            help: "give that row a key")
    }

    static func memberOfAnotherName(_ name: [UInt8]) -> Unwritable {
        let name = String(decoding: name, as: UTF8.self)
        return Unwritable(
            id: "member-name",
            reason: "holds JSON with a member \"\(name)\", a name that manifests use for another member",
            help: "rename the member in the schema or in the database")
    }

    static func noID(_ kind: Kind) -> Unwritable {
        Unwritable(
            id: "dangling-reference",
            reason: "holds JSON in which something that is no id stands for a row of \"\(kind.table)\"",
            help: "mend the value in the database")
    }
}
