import GRDB
import SeedCompiler

/// Sets back what an apply noted about a row, where later applies have noted something else about it: only what that apply changed, and
/// of `base` only those columns.
///
/// - Parameter change: the reversing update of a row of `_seedc_rows`.
func mergeMemory(_ db: Database, _ change: Changeset.RowChange) throws {
    let columns = change.columns.map(\.name)
    let live = try RawStatement(
        db,
        "SELECT \(columns.map(quoted).joined(separator: ", ")) FROM _seedc_rows WHERE kind = ?1 AND \"row\" = ?2")
    for (index, value) in change.key.enumerated() { try live.bind(value, index + 1) }
    var cells = CellRow(width: columns.count)
    guard try live.step() else { return }
    for index in columns.indices { live.read(index, into: &cells, at: index) }
    live.reset()
    let update = try RawStatement(
        db,
        "UPDATE _seedc_rows SET \(columns.enumerated().map { "\(quoted($1)) = ?\($0 + 3)" }.joined(separator: ", ")) WHERE kind = ?1 AND \"row\" = ?2"
    )
    for (index, value) in change.key.enumerated() { try update.bind(value, index + 1) }
    for (index, column) in change.columns.enumerated() {
        let now = cells.cells[index].value(in: cells.arena) ?? .null
        let back = column.new ?? .null
        var merged = now == column.old ? back : now
        if column.name == "base", now != column.old, case .text(let now) = now, case .text(let left) = column.old,
            case .text(let back) = back
        {
            merged = .text(mergedBase(now: now, left: left, back: back))
        }
        try update.bind(merged, index + 3)
    }
    _ = try update.step()
}

/// - Parameters:
///   - left: what the apply left behind.
///   - back: what was there before it.
private func mergedBase(now: [UInt8], left: [UInt8], back: [UInt8]) -> [UInt8] {
    guard let (nowMembers, leftMembers, backMembers) = members(now, left, back) else { return now }
    func value(_ name: [UInt8], _ members: [(name: [UInt8], value: JSONValue)]) -> JSONValue? {
        members.first { $0.name == name }?.value
    }
    func isChanged(_ name: [UInt8]) -> Bool { value(name, leftMembers) != value(name, backMembers) }
    let kept = nowMembers.compactMap { member in
        isChanged(member.name) ? value(member.name, backMembers).map { (name: member.name, value: $0) } : member
    }
    let returned = backMembers.filter { isChanged($0.name) && value($0.name, nowMembers) == nil }
    var text = [UInt8(ascii: "{")]
    for (index, member) in (kept + returned).enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        JSONText.append(text: member.name, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.append(to: &text)
    }
    text.append(UInt8(ascii: "}"))
    return text
}

private typealias Members = [(name: [UInt8], value: JSONValue)]

private func members(_ now: [UInt8], _ left: [UInt8], _ back: [UInt8]) -> (Members, Members, Members)? {
    guard case .object(let now) = JSONValue(now), case .object(let left) = JSONValue(left),
        case .object(let back) = JSONValue(back)
    else { return nil }
    return (now.members, left.members, back.members)
}
