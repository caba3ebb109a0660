import SeedSyntax

/// What a manifest's `generate` says, understood.
struct GenerateRule {
    enum Threshold {
        /// By a formula like any other property, or by nothing.
        case formulas
        case inverse(name: String, Formula)
        case points([(level: Int64, total: Int64)], Interpolation, Span)
    }

    let manifest: Int
    let node: Node
    let span: Span
    let count: Int64
    let threshold: Threshold
    /// Each after those that it names.
    let formulas: [(property: Int, formula: Formula)]
    let roundTo: Int64?
    let roundToSpan: Span?
}

/// Reads a `generate`. Does not rely on the schema's having described it well.
struct GenerateReader {
    static let maximalCount: Int64 = 10_000
    static let reserved = ["count", "from", "points", "interpolation", "round_to"]

    let catalog: Catalog
    let manifests: [Manifest]
    let kind: Kind
    let curve: LevelCurve
    let tree: SyntaxTree
    var faults: [Diagnostic] = []

    init(_ catalog: Catalog, _ manifests: [Manifest], _ kind: Kind, _ curve: LevelCurve, _ tree: SyntaxTree) {
        self.catalog = catalog
        self.manifests = manifests
        self.kind = kind
        self.curve = curve
        self.tree = tree
    }

    mutating func rule(_ node: Node, manifest: Int) -> GenerateRule? {
        guard tree.kind(node) == .mapping else {
            faults.append(.generate("expected a mapping", at: tree.span(node), help: "for example: { count: 10, … }"))
            return nil
        }
        let count = count(tree.child(node, "count"), node)
        let threshold = threshold(node, count)
        let formulas = formulas(node, threshold)
        let rounding = tree.child(node, "round_to")
        var roundTo: Int64?
        if let rounding {
            if tree.kind(rounding) == .integer, (1...LevelTable.largest).contains(tree.integer(rounding)) {
                roundTo = tree.integer(rounding)
            } else {
                faults.append(
                    .generate(
                        "round_to must be an integer from 1 to \(LevelTable.largest)", at: tree.span(rounding)))
            }
        }
        guard faults.isEmpty, let count, let threshold, let formulas else { return nil }
        return GenerateRule(
            manifest: manifest, node: node, span: tree.span(node), count: count, threshold: threshold,
            formulas: formulas, roundTo: roundTo, roundToSpan: rounding.map { tree.span($0) })
    }

    private mutating func count(_ place: Node?, _ node: Node) -> Int64? {
        guard let place else {
            faults.append(.generate("\"count\" is missing", at: tree.span(node), help: "say how many levels there are"))
            return nil
        }
        guard tree.kind(place) == .integer, (1...Self.maximalCount).contains(tree.integer(place)) else {
            faults.append(.generate("count must be an integer from 1 to \(Self.maximalCount)", at: tree.span(place)))
            return nil
        }
        return tree.integer(place)
    }

    // MARK: The threshold

    private mutating func threshold(_ node: Node, _ count: Int64?) -> GenerateRule.Threshold? {
        let name = kind.properties[curve.threshold].name
        let ways = ["from", "points", name].compactMap { name in tree.child(node, name).map { (name, $0) } }
        if ways.count > 1 {
            faults.append(
                .generate(
                    "\"\(ways[1].0)\" and \"\(ways[0].0)\" both say what a level takes", at: tree.keySpan(ways[1].1),
                    help: "keep one of them"))
        }
        if let other = tree.child(node, "interpolation"), tree.child(node, "points") == nil {
            faults.append(.generate("\"interpolation\" needs \"points\" beside it", at: tree.keySpan(other)))
        }
        switch ways.first {
        case ("from", let place)?: return inverse(place)
        case ("points", let place)?: return points(place, tree.child(node, "interpolation"), count)
        default: return .formulas
        }
    }

    private mutating func inverse(_ place: Node) -> GenerateRule.Threshold? {
        guard tree.kind(place) == .text, let address = LevelCurve.address(tree.text(place)) else {
            faults.append(
                .generate(
                    "from must name a formula as kind.property", at: tree.span(place),
                    help: "for example: economy.level_formula"))
            return nil
        }
        do throws(DiagnosticBatch) {
            if let found = try manifests.formula(address.kind, address.property, catalog) {
                return .inverse(name: tree.text(place), found)
            }
            faults.append(
                .generate(
                    "no manifest gives \(tree.text(place))", at: tree.span(place),
                    help: catalog.index(of: address.kind) == nil
                        ? suggestion(for: address.kind, among: catalog.kinds.map(\.name)) : nil))
        } catch {
            faults += error.diagnostics
        }
        return nil
    }

    private mutating func points(_ place: Node, _ named: Node?, _ count: Int64?) -> GenerateRule.Threshold? {
        var interpolation = Interpolation.linear
        if let named {
            if tree.kind(named) == .text, let known = Interpolation(rawValue: tree.text(named)) {
                interpolation = known
            } else {
                let names = Interpolation.allCases.map(\.rawValue).joined(separator: ", ")
                faults.append(.generate("interpolation must be one of: \(names)", at: tree.span(named)))
            }
        }
        var points: [(level: Int64, total: Int64)] = []
        for child in tree.kind(place) == .mapping ? tree.children(place) : [] {
            guard let level = Int64(tree.name(of: tree.key(child))), tree.kind(child) == .integer else {
                faults.append(
                    .generate("points must be level numbers and their totals", at: tree.keySpan(child)))
                continue
            }
            if let last = points.last, level <= last.level || tree.integer(child) <= last.total {
                faults.append(
                    .generate(
                        "points must climb: level \(level) at \(tree.integer(child)) comes after level \(last.level) at \(last.total)",
                        at: tree.keySpan(child)))
            }
            if !LevelTable.exact.contains(tree.integer(child)) {
                faults.append(.inexact(level, tree.integer(child), at: tree.span(child)))
            }
            points.append((level, tree.integer(child)))
        }
        if points.isEmpty {
            faults.append(
                .generate(
                    "points must be level numbers and their totals", at: tree.span(place),
                    help: "for example: { 1: 0, 5: 1500, 10: 145000 }"))
        }
        if let first = points.first, let last = points.last, let count, first.level != 1 || last.level != count {
            faults.append(
                .generate(
                    "points must reach from level 1 to level \(count), and these reach from \(first.level) to \(last.level)",
                    at: tree.span(place)))
        }
        return .points(points, interpolation, tree.span(place))
    }
}

extension Diagnostic {
    static func generate(_ problem: String, at span: Span, labels: [Label] = [], help: String? = nil) -> Diagnostic {
        Diagnostic("generate", problem, at: span, labels: labels, help: help)
    }
}
