import SeedSyntax

/// The levels of one kind, from whichever manifests, as they will be written: given and generated together, by number.
package struct LevelTable: Sendable {
    /// Where a value comes from.
    package enum Source: Sendable {
        /// A formula of `generate`.
        case formula(Formula)
        /// `from`: the formula of another manifest, inverted.
        case inverse(String, Formula)
        /// `points`, and how those between are found.
        case points(Interpolation, Span)
        /// A row that gives it.
        case row(Span)
    }

    package struct Row: Sendable {
        package let level: Int64
        /// The row in the manifests; nil for one that is generated as a whole.
        package let given: Given?
        /// The values that are generated, by property.
        package var generated: [(property: Int, value: Value)]
        /// Nil where nothing says it.
        package var threshold: Int64?
        package var title: String?
        /// By property, for what is generated and for the threshold.
        package var sources: [Int: Source]
    }

    /// A row as a manifest has it.
    package struct Given: Sendable {
        package let manifest: Int
        package let node: Node
        package let span: Span
    }

    /// Up to here reals hold every integer, and formulas compute with reals.
    static let largest = Int64(FormulaRun.largest)
    static let exact = -largest...largest

    /// Index into the catalog's kinds.
    package let kind: Int
    package internal(set) var rows: [Row]
    /// The manifest that holds the `generate`, and where its value stands.
    package let generate: (manifest: Int, span: Span)?
    /// The formula that levels are computed with, where the manifests hold it: its name and what it says.
    package internal(set) var formula: (name: String, formula: Formula)?

    /// The highest level that a total reaches, as an index; -1 below the first threshold.
    func index(of total: Int64) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if (rows[middle].threshold ?? .max) <= total { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// What stands for a row in messages.
    func span(_ row: Row, _ property: Int? = nil) -> Span? {
        if let property, let source = row.sources[property] {
            switch source {
            case .formula(let formula), .inverse(_, let formula): return formula.span
            case .points(_, let span), .row(let span): return span
            }
        }
        return row.given?.span ?? generate?.span
    }
}

/// What a `generate` adds to one manifest.
package struct GeneratedRows: Sendable {
    struct Row: Sendable {
        let values: [(property: Int, value: Value)]
        /// No row of the manifest gives any of it.
        let isWhole: Bool
    }

    /// For rows that the manifest gives, what they leave open.
    var given: [Node: Row] = [:]
    /// The levels that nobody gives.
    var missing: [Row] = []

    /// - Parameters:
    ///   - index: among the missing ones; nil for a row that the manifest gives.
    ///   - node: of a row that the manifest gives.
    subscript(index: UInt32?, node: Node) -> Row? { index.map { missing[Int($0)] } ?? given[node] }
}
