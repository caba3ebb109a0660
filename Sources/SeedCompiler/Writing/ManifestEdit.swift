import SeedSyntax

/// A value that a row of a manifest is to give to one of its properties.
package struct ManifestEdit: Sendable {
    /// The row, as the desired state knows it.
    package let row: Span
    package let property: String
    package let value: YAMLValue

    package init(row: Span, property: String, value: YAMLValue) {
        self.row = row
        self.property = property
        self.value = value
    }
}

/// A manifest file with values replaced, and nothing else changed.
package struct EditedManifest: Sendable {
    package let bytes: [UInt8]
    /// By edit, what the file said before and where: nil for a property that the row did not give.
    package let replaced: [(value: YAMLValue?, span: Span)]
}

/// Puts values into the rows of one file. Comments, order, quotes and everything else stay to the byte.
///
/// - Parameter manifests: the documents of the file.
/// - Throws: every edit that cannot be made in place, such as of a value that stands behind an alias.
package func edit(_ manifests: [Manifest], _ catalog: Catalog, _ edits: [ManifestEdit]) throws(DiagnosticBatch)
    -> EditedManifest
{
    guard let tree = manifests.first?.tree else { return EditedManifest(bytes: [], replaced: []) }
    var editor = ManifestEditor(tree)
    let places = RowPlaces(manifests, catalog, shared: editor.shared)
    var replaced: [(value: YAMLValue?, span: Span)] = []
    for edit in edits {
        guard let place = places[edit.row] else {
            editor.faults.append(.generatedValue(edit.property, at: edit.row))
            continue
        }
        guard !place.isShared else {
            editor.faults.append(.sharedValue(edit.property, at: edit.row))
            continue
        }
        let old = tree.child(place.node, edit.property)
        replaced.append((old.map { YAMLValue(tree, $0) }, old.map { tree.span($0) } ?? edit.row))
        editor.set(place, edit.property, edit.value)
    }
    editor.insertMissing()
    guard editor.faults.isEmpty else { throw DiagnosticBatch(editor.faults) }
    return EditedManifest(bytes: editor.result(), replaced: replaced)
}

extension Diagnostic {
    /// - Parameter source: where the value stands, if that is another place.
    static func sharedValue(_ property: String, at span: Span, source: Span? = nil) -> Diagnostic {
        Diagnostic(
            "shared-value",
            "\"\(property)\" cannot be changed here alone: it comes from an anchor, an alias or a merge key",
            at: span, labels: source.map { [Label($0, "the value stands here")] } ?? [],
            help: "write the value out in this row first, or edit it by hand")
    }

    static func generatedValue(_ property: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "generated-value", "\"\(property)\" cannot be changed here alone: the row is generated", at: span,
            help: "add a row for it, or write all of them out with seedc levels --write")
    }

    static func taggedValue(_ property: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "tagged-value", "\"\(property)\" bears a tag, which says what type it is", at: span,
            help: "take the tag away, or edit the value by hand")
    }
}
