/// The rows of a live table, of the columns that a kind maps.
package struct LiveTable: Sendable {
    package struct Row: Sendable {
        /// By property.
        package let values: [Value]
        /// What other rows hold of it; without such a column, its rowid.
        package let id: Value?

        package init(values: [Value], id: Value?) {
            self.values = values
            self.id = id
        }
    }

    package let kind: Kind
    package let shape: TableShape
    package let rows: [Row]
    /// Rows with one natural key, by what that key looks like.
    private let groups: [[Value]: [Int]]
    private let byID: [Value: Int]

    package init(_ kind: Kind, _ shape: TableShape, _ rows: [Row]) {
        self.kind = kind
        self.shape = shape
        self.rows = rows
        let collations = kind.key.map { shape.column(kind.properties[$0].column)?.collation ?? .binary }
        groups = Dictionary(grouping: rows.indices) { Self.foldedKey(rows[$0], kind, collations) }
        byID = Dictionary(
            rows.indices.compactMap { row in rows[row].id.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    }

    private static func foldedKey(_ row: Row, _ kind: Kind, _ collations: [Collation]) -> [Value] {
        zip(kind.key, collations).map { property, collation in
            if case .text(let bytes) = row.values[property] {
                .text(collation.folded(bytes))
            } else {
                row.values[property]
            }
        }
    }

    package func column(_ property: Int) -> TableShape.Column? { shape.column(kind.properties[property].column) }

    /// The other rows that have this one's natural key.
    package func twins(of row: Int) -> [Int] {
        let collations = kind.key.map { column($0)?.collation ?? .binary }
        return kind.isSingleton ? [] : (groups[Self.foldedKey(rows[row], kind, collations)] ?? []).filter { $0 != row }
    }

    /// The row that a referring value means, also where the referring column has made a text of an id or the other way round.
    package func row(of id: Value) -> Int? {
        if let row = byID[id] { return row }
        let column = kind.idColumn(shape).flatMap { shape.column($0) }
        return column.flatMap { byID[$0.affinity.apply(to: id)] }
    }

    /// A row as people find it in the table: `id 3 ("Primeros Pasos")`.
    package func label(_ row: Int) -> String {
        let key = kind.keyColumns.isEmpty || kind.isSingleton ? [] : kind.key.map { rows[row].values[$0].display }
        let id = rows[row].id.map { "\(kind.idColumn(shape) ?? "rowid") \($0.display)" }
        return [id, key.isEmpty ? nil : "(\(key.joined(separator: " / ")))"].compactMap { $0 }.joined(separator: " ")
    }
}
