/// What to read of a live table for one kind.
package struct LiveRequest: Sendable {
    package let table: String
    /// The columns to read, and the cell each goes to. The id goes behind the properties.
    package let columns: [(name: String, cell: Int)]
    /// How many cells a row has.
    package let width: Int
    package let keyColumns: [String]
    /// Only the row of the singleton is wanted.
    package let constants: [(column: String, value: Value)]

    /// - Parameter isWhole: whether columns are read too that are only set on insert.
    init(_ kind: Kind, _ table: TableShape, isSelected: Bool, isWhole: Bool = false) {
        self.table = table.name
        width = kind.properties.count + 1
        keyColumns = kind.keyColumns
        constants = kind.constants
        var columns: [(name: String, cell: Int)] = []
        for (index, property) in kind.properties.enumerated()
        where kind.key.contains(index) || (isSelected && (isWhole || property.policy == .managed)) {
            columns.append((property.column, index))
        }
        if let id = kind.addressColumn(table) { columns.append((id, kind.properties.count)) }
        self.columns = columns
    }
}
