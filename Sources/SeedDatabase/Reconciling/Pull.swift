import GRDB
import SeedCompiler
import SeedSyntax

/// Takes values that somebody has changed in the database over into the manifests.
///
/// The edited text is read back, validated and compared with the same snapshot of the database before anybody sees it: what was
/// pulled must be in step, and nothing else may have moved.
package struct Puller {
    package struct Pull {
        package let values: [PulledValue]
        /// The files that change, in order.
        package let files: [(id: FileID, bytes: [UInt8])]
        /// What differs and was left as it is.
        package let notes: [Diagnostic]
    }

    private let seeds: Seeds
    private let sources: SourceMap
    private let only: Set<Int>?
    private let takesAll: Bool

    /// - Parameters:
    ///   - only: the kinds whose values are pulled, with the rows nested in them; nil for all.
    ///   - takesAll: whether the database wins also where the manifest has changed, or nothing was ever applied.
    package init(_ seeds: Seeds, _ sources: SourceMap, only: Set<Int>?, takesAll: Bool = false) {
        self.seeds = seeds
        self.sources = sources
        self.only = only
        self.takesAll = takesAll
    }

    /// - Parameter edited: takes the files as they would be, so that faults can show their lines.
    /// - Throws: `Failure`, `DiagnosticBatch`, `DatabaseError`.
    func pull(_ db: Database, into edited: inout SourceMap) throws -> Pull {
        let found = try Pipeline(seeds, only: only, policies: .manifestsWin).differences(db)
        let notes = left(found)
        let wanted = try differing(found, db)
        guard !wanted.isEmpty else { return Pull(values: [], files: [], notes: notes) }
        let (files, values) = try edit(seeds.manifests, seeds.catalog, wanted)
        edited = sources.replacing(files)
        try prove(wanted, edited, db)
        return Pull(values: values, files: files, notes: notes)
    }

    /// Drift is the database's own change; everything else is somebody's to decide.
    private func isPulled(_ column: Change.Column) -> Bool { takesAll || column.cause == .drift }

    private func left(_ found: ChangeSet) -> [Diagnostic] {
        found.changes.flatMap { change -> [Diagnostic] in
            let rows = found.state.kinds[change.kind]
            let span = rows.entries[change.entry].span
            let name = "\(rows.kind.name) \(found.state.keyText(change.kind, change.entry))"
            if change.isCalledBack { return [.renamedRow(name, at: span)] }
            if change.isRestored { return [.deletedRow(name, at: span)] }
            let left = change.columns.filter { change.action == .update && !isPulled($0) && $0.cause != .manifest }
            return left.map { .notDrift(name, rows.kind.properties[$0.property].name, $0.cause, at: span) }
        }
    }

    /// The values of rows on both sides that differ, as the manifests would write what the database holds.
    private func differing(_ found: ChangeSet, _ db: Database) throws -> [PulledValue] {
        let changes = found.changes.filter { $0.action == .update && $0.columns.contains(where: isPulled) }
        let catalog = seeds.catalog
        let shape = try inspectShape(db, catalog)
        let names = LiveNames(
            catalog, try readTables(db, catalog, LiveNames.needed(for: Set(changes.map(\.kind)), catalog), shape))
        var values: [PulledValue] = []
        var faults: [Diagnostic] = []
        for change in changes {
            guard let row = found.state.kinds[change.kind].entries[change.entry].span else { continue }
            for column in change.columns where isPulled(column) {
                do throws(DiagnosticBatch) {
                    let live = try names.written(column.old, change.kind, column.property, for: row)
                    let place = catalog.kinds[change.kind].properties[column.property].defaultValue
                    values.append(
                        PulledValue(
                            kind: change.kind, key: found.state.keyText(change.kind, change.entry), id: change.id,
                            row: row,
                            property: column.property, live: live,
                            old: place.map { YAMLValue(catalog.schemas.tree($0), $0.node) }))
                } catch {
                    faults += error.diagnostics
                }
            }
        }
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        return values
    }

    private func prove(_ values: [PulledValue], _ edited: SourceMap, _ db: Database) throws {
        let files = Set(seeds.manifests.map(\.tree.file.id)).sorted().map { edited[$0] }
        let (loaded, _, invalid) = loadManifests(try files.map { file in try parseYAML(file) }, seeds.catalog)
        let grown = growLevels(loaded, seeds.catalog, SealedFormulas())
        let broken = invalid + grown.faults
        guard broken.isEmpty else { throw DiagnosticBatch(broken.map(\.ofPulledValue)) }
        let catalog = seeds.catalog.managingEverything()
        let before = try differences(Pipeline(Seeds(catalog, seeds.manifests), policies: .twoWay).differences(db))
        let after = try differences(Pipeline(Seeds(catalog, grown.manifests), policies: .twoWay).differences(db))
        let pulled = Set(values.map { "\($0.kind) \($0.id?.display ?? $0.key) \($0.property)" })
        let left = after.keys.filter { before[$0] == nil || pulled.contains($0) }.sorted()
        guard left.isEmpty else { throw DiagnosticBatch(left.map { .notPulled(after[$0]!) }) }
    }

    /// What differs, by kind, row and property, in words.
    private func differences(_ set: ChangeSet) -> [String: (text: String, span: Span?)] {
        var found: [String: (text: String, span: Span?)] = [:]
        for change in set.changes {
            let rows = set.state.kinds[change.kind]
            let key = set.state.keyText(change.kind, change.entry)
            let span = rows.entries[change.entry].span
            let text = "\(rows.kind.name) \(key)"
            if change.action != .update { found["\(change.action) \(change.kind) \(key)"] = (text, span) }
            for column in change.columns where change.action == .update {
                found["\(change.kind) \(change.id?.display ?? key) \(column.property)"] = (
                    text + " " + rows.kind.properties[column.property].name, span
                )
            }
        }
        return found
    }
}

extension LiveDatabase {
    /// Reads within one transaction and writes nothing.
    package func pull(_ puller: Puller, into edited: inout SourceMap) throws -> Puller.Pull {
        try queue.read { db in try puller.pull(db, into: &edited) }
    }
}

extension SourceMap {
    /// The same files, some with other contents.
    fileprivate func replacing(_ edited: [(id: FileID, bytes: [UInt8])]) -> SourceMap {
        let contents = Dictionary(uniqueKeysWithValues: edited.map { ($0.id, $0.bytes) })
        var map = SourceMap()
        for file in files { map.add(path: file.path, contents: contents[file.id] ?? file.bytes) }
        return map
    }
}

extension Diagnostic {
    /// What the schema has against a manifest with the pulled values in it.
    fileprivate var ofPulledValue: Diagnostic {
        Diagnostic(
            id, "with the value of the database, " + message, at: span, labels: labels,
            help: "mend the value in the database, or the schema; nothing was written"
        ).citing(rule: rule)
    }

    fileprivate static func notPulled(_ difference: (text: String, span: Span?)) -> Diagnostic {
        Diagnostic(
            "not-pulled", "\(difference.text) would not be in step after the edit; nothing was written",
            at: difference.span, help: "edit the value by hand")
    }

    fileprivate static func renamedRow(_ name: String, at span: Span?) -> Diagnostic {
        Diagnostic(
            "left", severity: .warning, "\(name) bears another key in the database, which seedc pull leaves to you",
            at: span,
            help:
                "rename it in the manifests and put the old key under \"was\", or give it back with --on-drift overwrite"
        )
    }

    fileprivate static func deletedRow(_ name: String, at span: Span?) -> Diagnostic {
        Diagnostic(
            "left", severity: .warning, "\(name) was deleted in the database, which seedc pull leaves to you", at: span,
            help: "take it out of the manifests, or bring it back with --on-drift overwrite")
    }

    fileprivate static func notDrift(_ name: String, _ property: String, _ cause: Change.Cause, at span: Span?)
        -> Diagnostic
    {
        let reason = cause == .conflict ? "has changed on both sides" : "was never applied by seedc"
        return Diagnostic(
            "left", severity: .warning, "\(name): \(property) \(reason), so the manifest keeps its value", at: span,
            help: "--all takes the database's value there too")
    }
}
