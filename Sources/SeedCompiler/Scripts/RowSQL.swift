/// Speaks of rows in SQL by their natural keys, so that the text holds on any database.
struct RowSQL {
    let state: DesiredState
    /// By kind, the column whose value other rows hold.
    let ids: [String?]
    /// The id of an entry, where it is known and stays as it is. Elsewhere a subselect by natural key stands for it.
    var knownID: (_ kind: Int, _ entry: Int) -> Value? = { _, _ in nil }

    private func kind(_ kind: Int) -> Kind { state.catalog.kinds[kind] }

    /// `"rewards"."name"`. Alone, a name that is no column would silently be text to SQLite.
    func column(_ kind: Int, _ name: String) -> SQLText { "\(name: self.kind(kind).table).\(name: name)" }

    /// What is true of the row with an entry's natural key.
    func key(_ kind: Int, _ entry: Int) -> SQLText {
        let mapping = self.kind(kind)
        if mapping.isSingleton {
            return mapping.constants.map { "\(column(kind, $0.column)) = \($0.value)" }.joined(" AND ")
        }
        return mapping.key.map { "\(column(kind, mapping.properties[$0].column)) = \(wanted(kind, entry, $0))" }
            .joined(" AND ")
    }

    func id(_ kind: Int, _ entry: Int) -> SQLText {
        if let known = knownID(kind, entry) { return "\(known)" }
        return
            "(SELECT \(column(kind, ids[kind] ?? "rowid")) FROM \(name: self.kind(kind).table) WHERE \(key(kind, entry)))"
    }

    /// Selects the ids of all rows with an entry's natural key.
    func ids(_ kind: Int, _ entry: Int) -> SQLText {
        "SELECT \(column(kind, ids[kind] ?? "rowid")) FROM \(name: self.kind(kind).table) WHERE \(key(kind, entry)) ORDER BY 1"
    }

    /// What a property of an entry is to hold.
    func wanted(_ kind: Int, _ entry: Int, _ property: Int) -> SQLText {
        let rows = state.kinds[kind]
        let cell = rows.cell(entry, property)
        switch cell.tag {
        case .reference:
            let target = rows.kind.properties[property].reference.flatMap { state.catalog.index(of: $0) }
            return target.map { id($0, cell.entry) } ?? "NULL"
        case .template: return json(rows.templates[cell.entry])
        default: return "\(cell.value(in: rows.arena) ?? .null)"
        }
    }

    private func json(_ template: JSONTemplate) -> SQLText {
        let known = render(template) { knownID($0, $1) }
        if let known { return "\(Value.text(known))" }
        let pieces = template.pieces.compactMap { piece -> SQLText? in
            switch piece {
            case .text(let bytes): bytes.isEmpty ? nil : "\(Value.text(bytes))"
            case .reference(let kind, let entry): "json_quote(\(id(kind, entry)))"
            }
        }
        return pieces.concatenated
    }

    /// Whether the row at hand holds something else than an entry wants in a property. Text is compared as bytes, JSON by value.
    func differs(_ kind: Int, _ entry: Int, _ property: Int) -> SQLText {
        let mapping = self.kind(kind).properties[property]
        let column = column(kind, mapping.column)
        let wanted = wanted(kind, entry, property)
        switch state.kinds[kind].cell(entry, property).tag {
        case .json, .template:
            let live: SQLText = "CASE WHEN json_valid(\(column)) THEN \(column) END"
            return "(\(column) IS NOT \(wanted) AND \(members(of: live)) IS NOT \(members(of: wanted)))"
        case .text, .reference: return "\(column) COLLATE BINARY IS NOT \(wanted)"
        default: return "\(column) IS NOT \(wanted)"
        }
    }

    /// The same for JSON that is equal: spacing, escapes and the order of keys do not show.
    private func members(of json: SQLText) -> SQLText {
        """
        (SELECT json_group_array(json_array(fullkey, type, atom)) \
        FROM (SELECT fullkey, type, atom FROM json_tree(\(json)) ORDER BY fullkey))
        """
    }

    // MARK: Statements

    /// Sets properties where one of them differs, and so changes nothing when it is run again. `OR ABORT` overrides a conflict
    /// clause of the table's own.
    func update(_ kind: Int, _ entry: Int, _ properties: [Int]) -> SQLText {
        let different = properties.map { differs(kind, entry, $0) }.joined(" OR ")
        return update(
            kind, properties.map { ($0, wanted(kind, entry, $0)) }, where: "\(key(kind, entry)) AND (\(different))")
    }

    func update(_ kind: Int, _ values: [(property: Int, value: SQLText)], where condition: SQLText) -> SQLText {
        let mapping = self.kind(kind)
        var assignments = values.map { value -> SQLText in
            "\(name: mapping.properties[value.property].column) = \(value.value)"
        }
        if let updated = mapping.updated { assignments.append("\(name: updated) = CURRENT_TIMESTAMP") }
        return "UPDATE OR ABORT \(name: mapping.table) SET \(assignments.joined(", "))\(.lineBreak)WHERE \(condition)"
    }

    // MARK: Checks, which select a text where something is wrong

    /// Exactly one row has the entry's key, and it holds what is wanted.
    func isThere(_ kind: Int, _ entry: Int, _ properties: [Int], withID: Bool = false) -> SQLText {
        var different = properties.map { differs(kind, entry, $0) }
        // A reference to a row without an id would be NULL on both sides.
        for property in properties {
            let cell = state.kinds[kind].cell(entry, property)
            if cell.tag == .reference {
                different.append("\(column(kind, self.kind(kind).properties[property].column)) IS NULL")
            }
        }
        if withID, let id = ids[kind] { different.append("\(column(kind, id)) IS NULL") }
        let worst: SQLText = different.isEmpty ? "0" : "max(\(different.joined(" OR ")))"
        return """
            SELECT CASE n WHEN 0 THEN 'is missing' WHEN 1 THEN 'has other values' ELSE 'is there ' || n || ' times' END AS problem\
            \(.lineBreak)FROM (SELECT count(*) AS n, \(worst) AS differs FROM \(name: self.kind(kind).table) WHERE \(key(kind, entry)))\
            \(.lineBreak)WHERE n <> 1 OR differs
            """
    }

    func isGone(_ kind: Int, _ entry: Int, _ problem: String) -> SQLText {
        """
        SELECT \(Value.text(problem)) AS problem \
        WHERE EXISTS (SELECT 1 FROM \(name: self.kind(kind).table) WHERE \(key(kind, entry)))
        """
    }
}
