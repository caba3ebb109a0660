import SeedCompiler
import SeedSyntax

/// What a saved plan was made from. It is in the file, so that applying the plan needs neither schemas nor manifests.
package struct PlanInputs: Sendable {
    package struct File: Sendable {
        package let path: String
        package let bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    package var schemas: [File]
    package var manifests: [File]
    package var assertsFormat = false
    /// The kinds that `--only` named.
    package var only: [String] = []
    package var onDrift: Policy?
    package var onAdopt: Policy?
    package var maxRemovals = 10
    package var allowedRemovals: [String] = []
    package var keepsState = true

    package init(schemas: [File], manifests: [File]) {
        self.schemas = schemas
        self.manifests = manifests
    }

    var document: JSONDocument {
        func files(_ files: [File]) -> JSONDocument {
            .list(
                files.map {
                    .object([("path", .text($0.path)), ("text", .text(String(decoding: $0.bytes, as: UTF8.self)))])
                })
        }
        func names(_ names: [String]) -> JSONDocument { .list(names.map { .text($0) }) }
        func policy(_ policy: Policy?) -> JSONDocument { policy.map { .text($0.rawValue) } ?? .null }
        return .object([
            ("seedc", .text(seedcVersion)), ("only", names(only)), ("assert_formats", .boolean(assertsFormat)),
            ("on_drift", policy(onDrift)), ("on_adopt", policy(onAdopt)), ("max_removals", .integer(maxRemovals)),
            ("allow_removal", names(allowedRemovals)), ("state", .boolean(keepsState)), ("schemas", files(schemas)),
            ("manifests", files(manifests)),
        ])
    }
}

extension PlanInputs {
    /// - Throws: where the file is not what `plan --out` writes.
    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        func files(_ name: String) throws(DiagnosticBatch) -> [File] {
            guard let list = tree.child(node, name), tree.kind(list) == .sequence else {
                throw DiagnosticBatch(.notAPlan("it has no list \"\(name)\"", at: tree.span(node)))
            }
            var files: [File] = []
            for file in tree.children(list) {
                guard let path = tree.member(file, "path"), let text = tree.child(file, "text"),
                    tree.kind(text) == .text
                else { throw DiagnosticBatch(.notAPlan("a file has no path or no text", at: tree.span(file))) }
                files.append(File(path: path, bytes: tree.withText(text) { Array($0) }))
            }
            return files
        }
        self.init(schemas: try files("schemas"), manifests: try files("manifests"))
        /// - Throws: where a member is there and is something else.
        func read<T>(_ name: String, _ value: (Node) -> T?) throws(DiagnosticBatch) -> T? {
            guard let member = tree.child(node, name), tree.kind(member) != .null else { return nil }
            if let value = value(member) { return value }
            throw DiagnosticBatch(.notAPlan("\"\(name)\" is nothing that seedc writes there", at: tree.span(member)))
        }
        func names(_ node: Node) -> [String]? {
            guard tree.kind(node) == .sequence else { return nil }
            let texts = tree.children(node).filter { tree.kind($0) == .text }.map { tree.text($0) }
            return texts.count == tree.count(node) ? texts : nil
        }
        func flag(_ node: Node) -> Bool? { tree.kind(node) == .boolean ? tree.boolean(node) : nil }
        func policy(_ node: Node) -> Policy? { tree.kind(node) == .text ? Policy(rawValue: tree.text(node)) : nil }
        only = try read("only", names) ?? []
        allowedRemovals = try read("allow_removal", names) ?? []
        assertsFormat = try read("assert_formats", flag) ?? false
        keepsState = try read("state", flag) ?? true
        onDrift = try read("on_drift", policy)
        onAdopt = try read("on_adopt", policy)
        maxRemovals =
            try read("max_removals") { tree.kind($0) == .integer ? Int(exactly: tree.integer($0)) : nil } ?? maxRemovals
    }
}

extension SyntaxTree {
    func member(_ node: Node, _ name: String) -> String? {
        child(node, name).flatMap { kind($0) == .text ? text($0) : nil }
    }

    func number(_ node: Node, _ name: String) -> Int? {
        child(node, name).flatMap { kind($0) == .integer ? Int(exactly: integer($0)) : nil }
    }

    func flag(_ node: Node, _ name: String) -> Bool? {
        child(node, name).flatMap { kind($0) == .boolean ? boolean($0) : nil }
    }

    func list(_ node: Node, _ name: String) -> [Node] {
        child(node, name).flatMap { kind($0) == .sequence ? children($0) : nil } ?? []
    }
}

extension Diagnostic {
    static func notAPlan(_ problem: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "not-a-plan", "this is not a plan that seedc has saved: \(problem)", at: span,
            help: "make a new one with seedc plan --out FILE")
    }
}
