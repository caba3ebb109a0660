import SeedCompiler
import SeedSyntax

/// Rows of one kind that a plan adds, written as `HumanPlan` shows any change, but from the cells: of a large plan they are nearly all,
/// and a `PlannedChange` for each would take five times as long.
struct AddedRows {
    private let plan: Plan
    private let mapping: Kind
    private let rows: DesiredRows
    private let number: Int
    private let head: [UInt8]
    private let behindKey: [UInt8]
    private let end: [UInt8]
    /// By property; nil for the key, which stands in the row's first line.
    private let labels: [(bytes: [UInt8], width: Int)?]
    private let spaces: [UInt8]

    init(_ plan: Plan, kind: Int, _ style: Style) {
        self.plan = plan
        number = kind
        rows = plan.state.kinds[kind]
        mapping = rows.kind
        let (bold, dim) = (style.marks(.bold), style.marks(.dim))
        head = Array("\(style.green("+")) \(bold.start)\(mapping.name) ".utf8)
        behindKey = Array("\(bold.end)  \(dim.start)(".utf8)
        end = Array(")\(dim.end)\n".utf8)
        labels = mapping.properties.indices.map { [mapping] property in
            let name = mapping.properties[property].name
            return mapping.key.contains(property) ? nil : (Array("    \(name)".utf8), displayWidth(name))
        }
        spaces = Array(repeating: UInt8(ascii: " "), count: (labels.compactMap { $0?.width }.max() ?? 0) + 2)
    }

    /// - Parameter range: of the plan's changes, as `Plan.addedRows` finds them.
    func append(_ range: Range<Int>, _ locations: inout Locations, to text: inout [UInt8]) {
        var place = Place()
        rows.arena.withUnsafeBufferPointer { arena in
            for index in range {
                let entry = plan.changes[index].entry
                text += head
                for (place, property) in mapping.key.enumerated() {
                    if place > 0 { text += " / ".utf8 }
                    append(entry, property, arena, to: &text)
                }
                text += behindKey
                text += plan.changes[index].reason.utf8
                if let span = rows.entries[entry].span { place.append(span, &locations, to: &text) }
                text += end
                appendValues(of: entry, without: plan.changes[index].later, arena, to: &text)
                text.append(UInt8(ascii: "\n"))
            }
        }
    }

    private func appendValues(
        of entry: Int, without later: ColumnSet, _ arena: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]
    ) {
        func isShown(_ property: Int) -> Bool {
            rows.cell(entry, property).tag != .absent && !later.contains(property)
        }
        var width = 0
        for property in labels.indices where isShown(property) { width = max(width, labels[property]?.width ?? 0) }
        for property in labels.indices {
            guard let label = labels[property], isShown(property) else { continue }
            text += label.bytes
            text += spaces[..<(width + 2 - label.width)]
            append(entry, property, arena, to: &text)
            text.append(UInt8(ascii: "\n"))
        }
    }

    /// The same as `PlanValue.text`.
    private func append(
        _ entry: Int, _ property: Int, _ arena: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]
    ) {
        let cell = rows.cell(entry, property)
        switch cell.tag {
        case .integer: JSONText.append(cell.integer, to: &text)
        case .text: Value.appendDisplay(of: UnsafeBufferPointer(rebasing: arena[cell.range]), to: &text)
        case .json where arena[cell.range].allSatisfy { $0 >= 0x20 && $0 < 0x7F }:
            text += UnsafeBufferPointer(rebasing: arena[cell.range])
        default: text += plan.wanted(number, entry, property).text.utf8
        }
    }
}

/// Where rows stand: mostly in the same file as the one before.
private struct Place {
    private var file: FileID?
    private var name: [UInt8] = []
    private var index: LineIndex?

    mutating func append(_ span: Span, _ locations: inout Locations, to text: inout [UInt8]) {
        if span.file != file {
            (file, index) = (span.file, locations.index(span.file))
            name = Array(", \(locations.path(span)):".utf8)
        }
        guard let position = index?.position(of: span.start) else { return }
        text += name
        JSONText.append(Int64(position.line), to: &text)
        text.append(UInt8(ascii: ":"))
        JSONText.append(Int64(position.column), to: &text)
    }
}

extension Plan {
    /// The rows of one kind that are added from a change on, with nothing to be said of them but what stands in the manifests.
    func addedRows(in range: Range<Int>) -> (kind: Int, changes: Range<Int>) {
        let first = range.lowerBound
        let kind = changes[first].kind
        let end =
            state.catalog.kinds[kind].isSingleton
            ? first
            : range.first { index in
                changes[index].action != .insert || changes[index].kind != kind || changes[index].former != nil
                    || holders[index] != nil
            } ?? range.upperBound
        return (kind, first..<end)
    }
}
