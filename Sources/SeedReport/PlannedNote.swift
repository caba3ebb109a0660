import SeedCompiler
import SeedSyntax

/// Something worth knowing about a plan, as a saved plan holds it.
package struct PlannedNote: Hashable, Sendable {
    private let isWarning: Bool
    private let code: String
    private let message: String
    private let help: String?
    private let place: PlannedPlace?

    fileprivate init(_ note: Diagnostic, _ locations: inout Locations) {
        isWarning = note.severity == .warning
        code = note.id
        message = note.message
        help = note.help
        place = note.span.map { PlannedPlace($0, &locations) }
    }

    package var diagnostic: Diagnostic {
        Diagnostic(
            code, severity: isWarning ? .warning : .note, message + (place.map { " (\($0.text))" } ?? ""), help: help)
    }
}

extension PlannedNote {
    private enum Severity: String {
        case warning, note
    }

    private static let members: Set = ["severity", "code", "message", "help", "at"]

    var document: JSONDocument {
        .object(
            [
                ("severity", .text((isWarning ? Severity.warning : .note).rawValue)), ("code", .text(code)),
                ("message", .text(message)),
            ] + (help.map { [("help", .text($0))] } ?? [])
                + (place.map { [("at", $0.document)] } ?? []))
    }

    /// Reads back what `document` writes.
    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "a note", members: Self.members)
        isWarning = try object.word("severity") == Severity.warning
        code = try object.text("code")
        message = try object.text("message")
        help = try object.optionalText("help")
        place = try PlannedPlace(object, "at")
    }
}

extension Plan {
    package func plannedNotes(_ locations: inout Locations) -> [PlannedNote] {
        (notes + players.notes).map { PlannedNote($0, &locations) }
    }
}
