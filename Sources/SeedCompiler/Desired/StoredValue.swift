import SeedSyntax

/// A value without references, as its column stores it: JSON as text, a scalar with the column's affinity. Its bytes go into the
/// arena; what does not fit the column is a fault.
func storeValue(
    _ tree: SyntaxTree, _ node: Node, _ property: Property, _ column: TableShape.Column?, _ arena: inout [UInt8],
    _ faults: inout [Diagnostic]
) -> Cell {
    let kind = tree.kind(node)
    if kind == .null { return .null }
    if property.isJSON || kind == .mapping || kind == .sequence {
        let start = arena.count
        var references: [JSONReference] = []
        appendJSON(tree, node, property.json, to: &arena, &references)
        return Cell(.json, bits: UInt64(start), length: UInt32(arena.count - start))
    }
    let affinity = column?.affinity ?? .blob
    if let cell = storeScalar(tree, node, affinity, &arena) { return cell }
    let value = affinity.apply(to: scalarValue(tree, node))
    if let column, let misfit = misfit(value, tree, node, column) { faults.append(misfit) }
    // SQLite has no negative zero.
    let stored = if case .real(0) = value { Value.real(0) } else { value }
    var row = CellRow(width: 1)
    swap(&row.arena, &arena)
    row.set(0, stored)
    swap(&row.arena, &arena)
    return row.cells[0]
}

/// The common case of `storeValue`: a scalar that its column stores as it is. Nil for all others.
func storeScalar(_ tree: SyntaxTree, _ node: Node, _ affinity: Affinity, _ arena: inout [UInt8]) -> Cell? {
    switch tree.kind(node) {
    case .null: return .null
    case .integer where affinity == .integer || affinity == .numeric || affinity == .blob:
        return .integer(tree.integer(node))
    case .boolean where affinity != .text && affinity != .real: return .integer(tree.boolean(node) ? 1 : 0)
    case .text where affinity == .text || affinity == .blob:
        let start = arena.count
        tree.withText(node) { arena.append(contentsOf: $0) }
        return Cell(.text, bits: UInt64(start), length: UInt32(arena.count - start))
    default: return nil
    }
}

/// A scalar as a column stores it that no property maps.
func storedScalar(
    _ tree: SyntaxTree, _ node: Node, _ column: TableShape.Column, _ faults: inout [Diagnostic]
) -> Value {
    let value = column.affinity.apply(to: scalarValue(tree, node))
    if let misfit = misfit(value, tree, node, column) { faults.append(misfit) }
    return value
}

/// A scalar before any column stores it.
func scalarValue(_ tree: SyntaxTree, _ node: Node) -> Value {
    switch tree.kind(node) {
    case .boolean: .integer(tree.boolean(node) ? 1 : 0)
    case .integer: .integer(tree.integer(node))
    case .real: .real(tree.real(node))
    case .text: .text(tree.withText(node) { Array($0) })
    default: .null
    }
}

/// SQLite would take these in silence (or refuse them, in a STRICT table), and the application would trip over them later.
private func misfit(_ value: Value, _ tree: SyntaxTree, _ node: Node, _ column: TableShape.Column) -> Diagnostic? {
    switch (column.affinity, value) {
    case (_, .real(let real)) where !real.isFinite:
        return .misfit(scalarValue(tree, node).display, column, at: tree.span(node))
    case (.integer, .text), (.integer, .real), (.real, .text):
        return .misfit(scalarValue(tree, node).display, column, at: tree.span(node))
    case (.real, .real(let real)):
        guard tree.kind(node) == .integer, Int64(exactly: real) != tree.integer(node) else { return nil }
        return .inexact(tree.integer(node), column, at: tree.span(node))
    default: return nil
    }
}
