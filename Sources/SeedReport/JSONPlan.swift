import SeedCompiler
import SeedSyntax

/// A plan for machines. Version 1; what it holds is documented in the README.
package func renderJSONPlan(_ plan: Plan, _ sources: SourceMap) -> String {
    var locations = Locations(sources)
    let changes = plan.changes.indices.map { index in change(plan, index, &locations) }
    let kinds = zip(plan.state.catalog.kinds, plan.counts).filter { $1 != Plan.Counts() }.map { ($0.name, counts($1)) }
    return JSONDocument.object([
        ("format", .text("seedc-plan")), ("version", .integer(1)), ("no_op", .boolean(plan.isEmpty)),
        ("changes", .list(changes)),
        ("summary", counts(plan.total)), ("kinds", .object(kinds)),
    ]).render()
}

private func change(_ plan: Plan, _ index: Int, _ locations: inout Locations) -> JSONDocument {
    let row = PlanRow(plan.changes[index], in: plan)
    var members: [(String, JSONDocument)] = [
        ("action", .text(row.change.action.rawValue)), ("reason", .text(row.change.reason)),
        ("kind", .text(row.kind.name)),
        ("table", .text(row.kind.table)), ("key", key(plan, row.change.kind, row.change.entry)),
    ]
    if let former = row.change.former { members.append(("was", key(plan, row.change.kind, former))) }
    if let id = row.change.id { members.append(("id", value(id))) }
    if let span = row.span {
        let position = locations.position(span)
        let place: [(String, JSONDocument)] = [
            ("file", .text(locations.path(span))), ("line", .integer(position.line)),
            ("column", .integer(position.column)),
        ]
        members.append(("at", .object(place)))
    } else if let place = row.lastPlace {
        members.append(("was_at", .object([("file", .text(place.file)), ("line", .integer(place.line))])))
    }
    if let holders = plan.holders[index] {
        members.append(
            ("held_by", .list(holders.map { .object([("table", .text($0.table)), ("rows", .integer($0.count))]) })))
    }
    members.append(("values", .list(row.columns.map { column(plan, row, $0) })))
    members.append(("sql", .text(plan.statements[plan.statementOf[index]].sql)))
    return .object(members)
}

private func column(_ plan: Plan, _ row: PlanRow, _ column: PlanRow.Column) -> JSONDocument {
    var members: [(String, JSONDocument)] = [
        ("property", .text(column.property.name)), ("column", .text(column.property.column)),
    ]
    if let old = column.old { members.append(("old", value(old))) }
    if column.cause != .manifest { members.append(("cause", .text(column.cause.rawValue))) }
    if column.cause == .conflict, let base = column.base { members.append(("base", .raw(base))) }
    if row.change.action != .delete {
        members.append(("new", wanted(plan, row.change.kind, row.change.entry, column.index)))
    }
    return .object(members)
}

private func key(_ plan: Plan, _ kind: Int, _ entry: Int) -> JSONDocument {
    let mapping = plan.state.catalog.kinds[kind]
    if mapping.isSingleton { return .object(mapping.constants.map { ($0.column, value($0.value)) }) }
    return .object(mapping.key.map { (mapping.properties[$0].name, wanted(plan, kind, entry, $0)) })
}

/// A wanted value; a reference as the natural key it names.
private func wanted(_ plan: Plan, _ kind: Int, _ entry: Int, _ property: Int) -> JSONDocument {
    let rows = plan.state.kinds[kind]
    let cell = rows.cell(entry, property)
    switch cell.tag {
    case .reference:
        let target = rows.kind.properties[property].reference.flatMap { plan.state.catalog.index(of: $0) }
        return target.map { key(plan, $0, cell.entry) } ?? .null
    case .template: return .text(plan.state.display(kind, entry, property))
    case .json: return .raw(Array(rows.arena[cell.range]))
    default: return cell.value(in: rows.arena).map(value) ?? .null
    }
}

private func value(_ value: Value) -> JSONDocument {
    switch value {
    case .null: .null
    case .integer(let integer): .integer(integer)
    case .real(let real): real.isFinite ? .real(real) : .object([("real", .text(real.description))])
    case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
    case .blob(let bytes):
        .object([("blob", .text(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()))])
    }
}

private func counts(_ counts: Plan.Counts) -> JSONDocument {
    .object([
        ("added", .integer(counts.added)), ("changed", .integer(counts.changed)), ("renamed", .integer(counts.renamed)),
        ("retired", .integer(counts.retired)), ("removed", .integer(counts.removed)),
        ("unchanged", .integer(counts.unchanged)),
    ])
}
