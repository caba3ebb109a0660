/// A live table as its schema declares it.
package struct TableShape: Sendable {
    package struct Column: Sendable {
        package let name: String
        package let declaredType: String
        package let affinity: Affinity
        /// Nil for a collation that an application registers: seedc cannot compare keys under it.
        package let collation: Collation?
        package let isNotNull: Bool
        package let hasDefault: Bool
        package let isGenerated: Bool
        /// The default as the table stores it; nil for none, and for one that has to be computed.
        package let defaultValue: Value?
        /// The default as the table's definition has it.
        package var defaultSQL: String?

        package init(
            name: String, declaredType: String, affinity: Affinity, collation: Collation?, isNotNull: Bool,
            hasDefault: Bool,
            isGenerated: Bool, defaultValue: Value? = nil
        ) {
            self.name = name
            self.declaredType = declaredType
            self.affinity = affinity
            self.collation = collation
            self.isNotNull = isNotNull
            self.hasDefault = hasDefault
            self.isGenerated = isGenerated
            self.defaultValue = defaultValue
        }
    }

    package let name: String
    package let columns: [Column]
    /// In key order.
    package let primaryKey: [String]
    /// The column that is another name for the rowid, and so fills itself.
    package let rowidAlias: String?
    package let isStrict: Bool
    package let hasRowid: Bool
    /// In lower case, the columns of every UNIQUE index and of the primary key; partial indexes and those over expressions do not count.
    package let uniqueKeys: [Set<String>]
    /// In lower case, the first column of every index: a look-up by it need not read the table.
    package let indexedColumns: Set<String>

    package init(
        name: String, columns: [Column], primaryKey: [String], rowidAlias: String?, isStrict: Bool,
        hasRowid: Bool,
        uniqueKeys: [Set<String>],
        indexedColumns: Set<String>
    ) {
        self.name = name
        self.columns = columns
        self.primaryKey = primaryKey
        self.rowidAlias = rowidAlias
        self.isStrict = isStrict
        self.hasRowid = hasRowid
        self.uniqueKeys = uniqueKeys
        self.indexedColumns = indexedColumns
    }

    /// Column names are compared as SQLite does, without regard to case.
    package func column(_ name: String) -> Column? {
        columns.first { $0.name == name } ?? columns.first { $0.name.lowercased() == name.lowercased() }
    }

    package func isIndexed(_ names: [String]) -> Bool { names.contains { indexedColumns.contains($0.lowercased()) } }

    /// Whether at most one row can hold given values of these columns.
    package func isUnique(_ names: [String]) -> Bool {
        let wanted = Set(names.map { $0.lowercased() })
        return uniqueKeys.contains { $0.isSubset(of: wanted) }
    }
}

/// What the database holds of the tables that kinds map to; nil where a table is missing.
package struct DatabaseShape: Sendable {
    package let tables: [String: TableShape]
    package let tableNames: [String]
    package let viewNames: [String]

    package init(tables: [String: TableShape], tableNames: [String], viewNames: [String]) {
        self.tables = tables
        self.tableNames = tableNames
        self.viewNames = viewNames
    }
}
