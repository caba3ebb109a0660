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

    /// The options of the run as they are given on the command line; those that are as usual are left out.
    var options: [String] {
        var options = only.map { "--only \($0)" }
        if assertsFormat { options.append("--assert-formats") }
        if let onDrift { options.append("--on-drift \(onDrift.rawValue)") }
        if let onAdopt { options.append("--on-adopt \(onAdopt.rawValue)") }
        options += allowedRemovals.map { "--allow-removal \($0)" }
        if maxRemovals != 10 { options.append("--max-removals \(maxRemovals)") }
        if !keepsState { options.append("--no-state") }
        return options
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
    private static let members: Set = [
        "seedc", "only", "assert_formats", "on_drift", "on_adopt", "max_removals", "allow_removal", "state", "schemas",
        "manifests",
    ]

    /// - Throws: where the file is not what `plan --out` writes.
    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "\"inputs\"", members: Self.members)
        _ = try object.text("seedc")
        self.init(schemas: try object.files("schemas"), manifests: try object.files("manifests"))
        only = try object.texts("only")
        allowedRemovals = try object.texts("allow_removal")
        assertsFormat = try object.flag("assert_formats")
        keepsState = try object.flag("state")
        onDrift = try object.nullableWord("on_drift")
        onAdopt = try object.nullableWord("on_adopt")
        maxRemovals = try object.count("max_removals")
    }
}

extension PlanObject {
    /// Each by a path of its own: a message that names a file means one.
    fileprivate func files(_ name: String) throws(DiagnosticBatch) -> [PlanInputs.File] {
        var paths: Set<String> = []
        return try list(name).map { node throws(DiagnosticBatch) in
            let object = try PlanObject(tree, node, "a file", members: ["path", "text"])
            let path = try object.text("path")
            guard paths.insert(path).inserted else {
                throw DiagnosticBatch(.notAPlan("two files are called \"\(path)\"", at: tree.span(node)))
            }
            return PlanInputs.File(path: path, bytes: Array(try object.text("text").utf8))
        }
    }
}

extension HumanPlan {
    /// With which options a saved plan was made, and will be applied.
    package func options(_ inputs: PlanInputs) -> OutputText {
        let options = inputs.options
        return options.isEmpty ? "" : "\(style.bold("Options:")) \(options.joined(separator: " "))\n"
    }
}
