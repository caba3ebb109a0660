import SeedSyntax

/// What the manifests want of one kind: a table of cells with a row per entry, indexed by natural key.
package struct DesiredRows: Sendable {
    /// Something the manifests say about one natural key.
    package struct Entry: Sendable {
        package enum Role: UInt8, Sendable {
            /// A row that must exist.
            case row
            /// A key that is referred to, and must exist in the database.
            case mentioned
            /// A key that only tells which row of another kind is meant, and need not exist.
            case passing
            /// An old key of `row`.
            case former
            /// A key that must not exist.
            case absent
            /// A row that seedc manages and that has left the manifests.
            case departed
        }

        package let role: Role
        package let row: UInt32
        /// Nil for what is in no manifest.
        package let span: Span?
    }

    /// Whether and how the manifests speak of a kind.
    package enum Declaration: Comparable, Sendable {
        case none
        /// Only inside the rows of another kind.
        case nested
        /// In a document of its own that lists rows.
        case own
    }

    private let layout: RowLayout
    package internal(set) var declaration = Declaration.none
    /// Of departed entries, where they last stood.
    package internal(set) var lastPlaces: [Int: (file: String, line: Int)] = [:]
    package internal(set) var cells = JoinedArray<Cell>()
    package internal(set) var arena: [UInt8] = []
    package internal(set) var entries: [Entry] = []
    package internal(set) var templates: [JSONTemplate] = []
    package internal(set) var index: KeyIndex

    /// - Parameter targets: by property, the kind that it refers to.
    init(_ kind: Kind, _ shape: TableShape?, targets: [Int?]) {
        layout = RowLayout(kind, targets: targets)
        index = KeyIndex(
            columns: kind.key,
            collations: kind.key.map { shape?.column(kind.properties[$0].column)?.collation ?? .binary })
    }

    package var kind: Kind { _read { yield layout.kind } }
    var keyColumns: BaseText.Columns { _read { yield layout.keyColumns } }
    var baseColumns: BaseText.Columns { _read { yield layout.baseColumns } }
    var initialColumns: BaseText.Columns { _read { yield layout.initialColumns } }
    var targets: [Int?] { _read { yield layout.targets } }

    package var width: Int { layout.width }

    package func cell(_ entry: Int, _ property: Int) -> Cell { cells[entry * width + property] }

    /// Which of the row's properties have a value.
    package func present(_ entry: Int) -> ColumnSet {
        var set = ColumnSet()
        for property in 0..<width where cell(entry, property).tag != .absent { set.insert(property) }
        return set
    }

    package func find(_ row: CellRow) -> Int? { index.find(row.cells, 0, row.arena, in: self) }

    /// The entry that a live row belongs to.
    ///
    /// - Parameter guess: the entry that it is likely to be.
    func entry(of row: CellRow, expecting guess: Int) -> Int? {
        if kind.isSingleton { return entries.isEmpty ? nil : 0 }
        return index.isKey(row.cells, 0, row.arena, of: guess, in: self) ? guess : find(row)
    }

    @discardableResult
    mutating func add(_ role: Entry.Role, row: Int = 0, _ values: CellRow, _ span: Span?) -> Int {
        let entry = entries.count
        let offset = UInt64(arena.count)
        arena.append(contentsOf: values.arena)
        for cell in values.cells {
            var cell = cell
            if [.text, .blob, .json].contains(cell.tag) { cell.bits += offset }
            cells.append(cell)
        }
        entries.append(Entry(role: role, row: UInt32(row), span: span))
        return entry
    }

    /// Appends the rows of another part of the same kind.
    ///
    /// - Parameter prefix: how many bytes both arenas have in common, at their beginning.
    mutating func append(_ other: consuming DesiredRows, sharing prefix: Int) {
        let moved = UInt64(arena.count - prefix)
        let (entriesBefore, templatesBefore) = (UInt32(entries.count), UInt64(templates.count))
        for index in other.cells.indices {
            let cell = other.cells[index]
            switch cell.tag {
            case .text, .blob, .json: if cell.bits >= prefix { other.cells[index].bits += moved }
            case .template: other.cells[index].bits += templatesBefore
            default: break
            }
        }
        cells.join(other.cells)
        arena += other.arena[prefix...]
        templates += other.templates
        entries += other.entries.map { Entry(role: $0.role, row: $0.row + entriesBefore, span: $0.span) }
    }

    mutating func require(_ entry: Int, _ span: Span) { entries[entry] = Entry(role: .mentioned, row: 0, span: span) }

    mutating func set(_ entry: Int, _ property: Int, _ value: Value) {
        var row = CellRow(width: 1)
        row.set(0, value)
        var cell = row.cells[0]
        if cell.tag == .text || cell.tag == .blob { cell.bits += UInt64(arena.count) }
        arena += row.arena
        setCell(entry, property, cell)
    }

    mutating func setCell(_ entry: Int, _ property: Int, _ cell: Cell) { cells[entry * width + property] = cell }

    /// - Returns: the entry that holds this one's key already.
    mutating func indexEntry(_ entry: Int) -> Int? {
        var index = index
        // Taken out while it changes: with two owners every insertion would copy it.
        self.index = KeyIndex(columns: [], collations: [])
        defer { self.index = index }
        return index.insert(entry, self)
    }

    /// - Parameter divisible: how many entries are worth a second thread.
    /// - Returns: the entries whose key an earlier one has, and which that is.
    mutating func indexAll(divisible: Int = .max) -> [(entry: Int, twin: Int)] {
        var index = index
        let twins = index.insertAll(of: self, divisible: divisible)
        self.index = index
        return twins
    }
}

/// What never changes of a kind's rows: one reference, so that a copy of the rows, which a loop makes for each, counts no more.
private final class RowLayout: Sendable {
    let kind: Kind
    let width: Int
    /// The columns of the key, and those that are remembered beside it.
    let keyColumns: BaseText.Columns
    let baseColumns: BaseText.Columns
    let initialColumns: BaseText.Columns
    /// By property, the kind that it refers to.
    let targets: [Int?]

    init(_ kind: Kind, targets: [Int?]) {
        self.kind = kind
        self.targets = targets
        width = kind.properties.count
        keyColumns = BaseText.Columns(kind.key, of: kind)
        baseColumns = BaseText.Columns(
            kind.properties.indices.filter { kind.properties[$0].policy == .managed && !kind.key.contains($0) },
            of: kind)
        initialColumns = BaseText.Columns(
            kind.properties.indices.filter { kind.properties[$0].policy == .initial }, of: kind)
    }
}
