import SeedSyntax

/// A value as a manifest writes it. Text is valid UTF-8, reals are finite, and mappings keep their order, which does not count when
/// two are compared.
package indirect enum YAMLValue: Equatable, Sendable {
    package struct Member: Sendable {
        package let name: [UInt8]
        package let value: YAMLValue

        package init(_ name: [UInt8], _ value: YAMLValue) {
            self.name = name
            self.value = value
        }
    }

    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case list([YAMLValue])
    case mapping([Member])

    package init(_ tree: SyntaxTree, _ node: Node) {
        switch tree.kind(node) {
        case .null, .alias: self = .null
        case .boolean: self = .boolean(tree.boolean(node))
        case .integer: self = .integer(tree.integer(node))
        case .real: self = .real(tree.real(node))
        case .text: self = .text(tree.withText(node) { Array($0) })
        case .sequence: self = .list(tree.children(node).map { YAMLValue(tree, $0) })
        case .mapping:
            self = .mapping(tree.children(node).map { Member(tree.bytes(of: tree.key($0)), YAMLValue(tree, $0)) })
        }
    }

    package static func text(_ string: String) -> YAMLValue { .text(Array(string.utf8)) }

    package var isCollection: Bool {
        switch self {
        case .list, .mapping: true
        default: false
        }
    }

    package static func == (a: YAMLValue, b: YAMLValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.boolean(let x), .boolean(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.real(let x), .real(let y)): x == y
        case (.text(let x), .text(let y)): x == y
        case (.list(let x), .list(let y)): x == y
        case (.mapping(let x), .mapping(let y)): haveSameMembers(x, y)
        default: false
        }
    }

    private static func haveSameMembers(_ a: [Member], _ b: [Member]) -> Bool {
        guard a.count == b.count else { return false }
        let values = Dictionary(b.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        return a.allSatisfy { values[$0.name] == $0.value }
    }
}
