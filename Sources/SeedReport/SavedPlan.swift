import SeedCompiler
import SeedSyntax

/// A plan that `plan --out` has written: all that it would do, and what it was made from.
package struct SavedPlan: Sendable {
    package let inputs: PlanInputs
    package let changes: [PlannedChange]
    package let total: Plan.Counts
    /// By the names of the kinds.
    let kinds: [(name: String, counts: Plan.Counts)]
    /// What is done for players, and how many rows that were.
    package let steps: [PlannedStep]
    /// What is worth knowing: what else goes with a row that is removed, say.
    package let notes: [PlannedNote]
    /// Where in the file each change and each step stands, and the whole.
    let spans: (changes: [Span], steps: [Span], all: Span)
    package var isEmpty: Bool { changes.isEmpty && steps.isEmpty }

    private static let members: Set = [
        "format", "version", "no_op", "changes", "players", "notes", "summary", "kinds", "inputs",
    ]

    /// - Throws: where it is not what seedc writes.
    package init(_ file: SourceFile) throws(DiagnosticBatch) {
        let tree = try Self.tree(of: file)
        let node = tree.documents[0]
        try Self.checkFormat(tree, node)
        let root = try PlanObject(tree, node, "the plan", members: Self.members)
        let (changes, steps) = (try root.list("changes"), try root.optionalList("players") ?? [])
        self.changes = try changes.map { node throws(DiagnosticBatch) in try PlannedChange(tree, node) }
        self.steps = try steps.map { node throws(DiagnosticBatch) in try PlannedStep(tree, node) }
        notes = try (root.optionalList("notes") ?? []).map { node throws(DiagnosticBatch) in
            try PlannedNote(tree, node)
        }
        total = try Plan.Counts(tree, root.child("summary"))
        let kinds = try root.child("kinds")
        self.kinds = try tree.children(kinds).map { node throws(DiagnosticBatch) in
            (tree.name(of: tree.key(node)), try Plan.Counts(tree, node))
        }
        inputs = try PlanInputs(tree, root.child("inputs"))
        spans = (changes.map { tree.span($0) }, steps.map { tree.span($0) }, Self.start(of: file))
        guard try root.flag("no_op") == isEmpty else {
            throw DiagnosticBatch(.notAPlan("\"no_op\" is not what \"changes\" say", at: spans.all))
        }
    }

    private static func tree(of file: SourceFile) throws(DiagnosticBatch) -> SyntaxTree {
        do {
            return try parseJSON(file)
        } catch {
            throw DiagnosticBatch(
                error.diagnostics.map { .notAPlan($0.message, at: $0.span ?? start(of: file)) })
        }
    }

    private static func checkFormat(_ tree: SyntaxTree, _ root: Node) throws(DiagnosticBatch) {
        func fault(_ problem: String) -> DiagnosticBatch {
            DiagnosticBatch(.notAPlan(problem, at: start(of: tree.file)))
        }
        guard let format = tree.child(root, "format"), tree.kind(format) == .text, tree.text(format) == "seedc-plan"
        else { throw fault("its \"format\" is not \"seedc-plan\"") }
        guard let version = tree.child(root, "version"), tree.kind(version) == .integer, tree.integer(version) == 1
        else { throw fault("this seedc reads version 1") }
        guard tree.child(root, "inputs") != nil else {
            throw fault("it has no \"inputs\", as the output of --format json")
        }
    }

    private static func start(of file: SourceFile) -> Span {
        Span(file: file.id, start: 0, end: file.bytes.isEmpty ? 0 : 1)
    }
}
