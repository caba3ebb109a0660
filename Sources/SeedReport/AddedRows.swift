import SeedCompiler
import SeedSyntax

/// Rows of one kind that a plan adds, written as `HumanPlan` shows any change, but from the cells: of a large plan they are nearly all,
/// and a `PlannedChange` for each would take five times as long.
struct AddedRows {
    private let plan: Plan
    private let mapping: Kind
    private let rows: DesiredRows
    private let number: Int
    private let head: OutputText
    private let behindKey: OutputText
    private let end: OutputText
    /// By property; nil for the key, which stands in the row's first line.
    private let labels: [(text: OutputText, width: Int)?]
    /// By how many.
    private let gaps: [OutputText]

    init(_ plan: Plan, kind: Int, _ style: Style) {
        self.plan = plan
        number = kind
        rows = plan.state.kinds[kind]
        mapping = rows.kind
        let (bold, dim) = (style.marks(.bold), style.marks(.dim))
        head = "\(style.green("+")) \(bold.start)\(mapping.name) "
        behindKey = "\(bold.end)  \(dim.start)("
        end = ")\(dim.end)\n"
        labels = mapping.properties.indices.map { [mapping] property in
            let name: OutputText = "\(mapping.properties[property].name)"
            return mapping.key.contains(property) ? nil : ("    \(name)", displayWidth(name))
        }
        gaps = (0...(labels.compactMap { $0?.width }.max() ?? 0) + 2).map(spaces)
    }

    /// - Parameter range: of the plan's changes, as `Plan.addedRows` finds them.
    func append(_ range: Range<Int>, _ locations: inout Locations, to text: inout OutputText) {
        var place = Place()
        rows.arena.withUnsafeBufferPointer { arena in
            for index in range {
                let entry = plan.changes[index].entry
                text += head
                for (place, property) in mapping.key.enumerated() {
                    if place > 0 { text += " / " }
                    append(entry, property, arena, to: &text)
                }
                text += behindKey
                text.append(plan.changes[index].reason)
                if let span = rows.entries[entry].span { place.append(span, &locations, to: &text) }
                text += end
                appendValues(of: entry, without: plan.changes[index].later, arena, to: &text)
                text += "\n"
            }
        }
    }

    private func appendValues(
        of entry: Int, without later: ColumnSet, _ arena: UnsafeBufferPointer<UInt8>, to text: inout OutputText
    ) {
        func isShown(_ property: Int) -> Bool {
            rows.cell(entry, property).tag != .absent && !later.contains(property)
        }
        var width = 0
        for property in labels.indices where isShown(property) { width = max(width, labels[property]?.width ?? 0) }
        for property in labels.indices {
            guard let label = labels[property], isShown(property) else { continue }
            text += label.text
            text += gaps[width + 2 - label.width]
            append(entry, property, arena, to: &text)
            text += "\n"
        }
    }

    /// The same as `PlanValue.text`.
    private func append(
        _ entry: Int, _ property: Int, _ arena: UnsafeBufferPointer<UInt8>, to text: inout OutputText
    ) {
        let cell = rows.cell(entry, property)
        switch cell.tag {
        case .integer: text.append(cell.integer)
        case .text: text.append(display: UnsafeBufferPointer(rebasing: arena[cell.range]))
        case .json where arena[cell.range].allSatisfy { $0 >= 0x20 && $0 < 0x7F }:
            text.append(bytes: UnsafeBufferPointer(rebasing: arena[cell.range]))
        default: text.append(plan.state.wanted(number, entry, property).text)
        }
    }
}

/// Where rows stand: mostly in the same file as the one before.
private struct Place {
    private var file: FileID?
    private var name = OutputText()
    private var index: LineIndex?

    mutating func append(_ span: Span, _ locations: inout Locations, to text: inout OutputText) {
        if span.file != file {
            (file, index) = (span.file, locations.index(span.file))
            name = ", \(locations.path(span)):"
        }
        guard let position = index?.position(of: span.start) else { return }
        text += name
        text.append(Int64(position.line))
        text += ":"
        text.append(Int64(position.column))
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

extension OutputText {
    /// `Value.display` of a text.
    fileprivate mutating func append(display text: UnsafeBufferPointer<UInt8>) {
        // Nearly all text stands for itself, and takes no string.
        guard text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else {
            append(Value.text(Array(text)).display)
            return
        }
        self += "\""
        append(bytes: text)
        self += "\""
    }
}
