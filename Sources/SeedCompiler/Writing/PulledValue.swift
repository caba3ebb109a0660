import SeedSyntax

/// A value of the database that a manifest is to take over.
package struct PulledValue: Sendable {
    package let kind: Int
    /// The row, as people know it.
    package let key: String
    /// The live row's id, where its table has one.
    package let id: Value?
    package let row: Span
    package let property: Int
    package let live: YAMLValue
    /// What the manifest said: nil where it said nothing and no default speaks for it.
    package private(set) var old: YAMLValue?
    /// Where it said that; of a property that it did not give, the row.
    package private(set) var place: Span

    package init(
        kind: Int, key: String, id: Value?, row: Span, property: Int, live: YAMLValue, old: YAMLValue?
    ) {
        self.kind = kind
        self.key = key
        self.id = id
        self.row = row
        self.property = property
        self.live = live
        self.old = old
        place = row
    }

    package func replacing(_ replaced: (value: YAMLValue?, span: Span)) -> PulledValue {
        var copy = self
        copy.old = replaced.value ?? old
        copy.place = replaced.span
        return copy
    }
}

/// Puts pulled values into the files they belong to.
///
/// - Returns: the files that change, and each value with what it replaces, in the order of the files.
/// - Throws: every value that cannot be edited in place.
package func edit(_ manifests: [Manifest], _ catalog: Catalog, _ values: [PulledValue]) throws(DiagnosticBatch) -> (
    files: [(id: FileID, bytes: [UInt8])], values: [PulledValue]
) {
    let byFile = Dictionary(grouping: values, by: \.row.file)
    let documents = Dictionary(grouping: manifests, by: \.tree.file.id)
    var files: [(id: FileID, bytes: [UInt8])] = []
    var pulled: [PulledValue] = []
    var faults: [Diagnostic] = []
    for file in byFile.keys.sorted() {
        let values = byFile[file]!
        do throws(DiagnosticBatch) {
            let edits = values.map { value in
                ManifestEdit(
                    row: value.row, property: catalog.kinds[value.kind].properties[value.property].name,
                    value: value.live)
            }
            let edited = try edit(documents[file] ?? [], catalog, edits)
            files.append((file, edited.bytes))
            pulled += zip(values, edited.replaced).map { $0.replacing($1) }
        } catch {
            faults += error.diagnostics
        }
    }
    guard faults.isEmpty else { throw DiagnosticBatch(faults) }
    return (files, pulled.sorted { ($0.place, $0.property) < ($1.place, $1.property) })
}
