import SeedCompiler
import SeedSyntax

/// Something worth knowing about a plan, as a saved plan holds it.
package struct PlannedNote: Hashable, Sendable {
    private let code: String
    private let message: String
    private let help: String?
    private let place: PlannedPlace?

    fileprivate init(_ note: Diagnostic, _ locations: inout Locations) {
        code = note.id
        message = note.message
        help = note.help
        place = note.span.map { PlannedPlace($0, &locations) }
    }

    /// Whatever it was, it stops nothing.
    package var diagnostic: Diagnostic {
        Diagnostic(
            code, severity: .note, message + (place.map { " (\($0.text))" } ?? ""), help: help)
    }

    /// The note without its numbers of rows.
    var subject: [String?] { [code, place?.text] }
}

extension PlannedNote {
    private static let members: Set = ["code", "message", "help", "at"]

    var document: JSONDocument {
        .object(
            [("code", .text(code)), ("message", .text(message))] + (help.map { [("help", .text($0))] } ?? [])
                + (place.map { [("at", $0.document)] } ?? []))
    }

    /// Reads back what `document` writes.
    init(_ tree: SyntaxTree, _ node: Node) throws(DiagnosticBatch) {
        let object = try PlanObject(tree, node, "a note", members: Self.members)
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
