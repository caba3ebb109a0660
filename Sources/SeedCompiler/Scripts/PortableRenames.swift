/// Rows that bear an old key.
extension PortableCompiler {
    /// The row keeps its id. What refers to it by the old key would be left behind, or changed by the foreign key, and is not seen here.
    func renames(_ kind: Int, _ entry: Int, _ formers: [Int]) -> [PortableScript.Step] {
        guard !formers.isEmpty else { return [] }
        let mapping = state.catalog.kinds[kind]
        let isNew: SQLText = "NOT EXISTS (SELECT 1 FROM \(name: mapping.table) WHERE \(sql.key(kind, entry)))"
        let old = formers.map { former -> SQLText in "(\(sql.key(kind, former)))" }.joined(" OR ")
        let count: SQLText = "(SELECT count(*) FROM \(name: mapping.table) WHERE \(old))"
        func check(_ problem: String, _ condition: SQLText) -> PortableScript.Step {
            .check("SELECT \(Value.text(problem)) AS problem\(.lineBreak)WHERE \(isNew) AND \(condition)")
        }
        var steps = [
            check(
                "bears an old name by which other rows refer to it; run seedc apply",
                "\(count) > 0 AND \(isReferredToByKey(kind))")
        ]
        if formers.count > 1 {
            steps.append(check("has several rows under its old names; leave one of them under was", "\(count) > 1"))
        }
        let key = mapping.key.map { (property: $0, value: sql.wanted(kind, entry, $0)) }
        return steps
            + formers.map { .write(sql.update(kind, key, where: "\(sql.key(kind, $0)) AND \(isNew)")) }
    }

    /// Whether the key is what other rows hold, by a reference of a kind or by a foreign key of the database.
    private func isReferredToByKey(_ kind: Int) -> SQLText {
        let mapping = state.catalog.kinds[kind]
        let names = mapping.keyColumns.map { $0.lowercased() }
        let columns = names.map { name -> SQLText in "\(Value.text(name))" }.joined(", ")
        let table = Value.text(mapping.table.lowercased())
        let isPrimaryKey: SQLText =
            "EXISTS (SELECT 1 FROM pragma_table_info(\(table)) c WHERE c.pk > 0 AND lower(c.name) IN (\(columns)))"
        let isForeignKey: SQLText = """
            EXISTS (SELECT 1 FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' \
            AND lower(f."table") = \(table) AND (lower(f."to") IN (\(columns)) OR f."to" IS NULL AND \(isPrimaryKey)))
            """
        guard state.catalog.kinds.contains(where: { $0.refers(to: mapping.name) }) else { return isForeignKey }
        guard let id = sql.ids[kind] else { return "(\(isForeignKey) OR \(isPrimaryKey))" }
        return names.contains(id.lowercased()) ? "1" : isForeignKey
    }
}
