import GRDB
import SeedCompiler
import SeedSyntax

/// Writes manifests of what a database holds, such that a plan made of them is empty: the way to take an existing database on.
///
/// The text is read back and planned against the same snapshot of the database before anybody sees it, with every column compared.
package struct Exporter {
    /// Manifests, and what is worth knowing about them.
    package struct Export {
        package struct File {
            package let kind: Kind
            package let source: SourceFile
            package let rows: Int
        }

        package let files: [File]
        package let notes: [Diagnostic]
    }

    private let catalog: Catalog
    private let wanted: Set<Int>?
    private let isPartial: Bool
    /// Of a kind: the file its manifest goes to, and its schema as that file calls it.
    private let path: (Kind) -> String
    private let schema: (Kind) -> String?

    /// - Parameters:
    ///   - kinds: what to write, with what is nested in it; nil for every kind whose table exists.
    ///   - isPartial: whether rows and values that no manifest can hold are left out; they are a fault otherwise.
    package init(
        _ catalog: Catalog, kinds: Set<Int>?, isPartial: Bool, path: @escaping (Kind) -> String,
        schema: @escaping (Kind) -> String?
    ) {
        self.catalog = catalog
        wanted = kinds
        self.isPartial = isPartial
        self.path = path
        self.schema = schema
    }

    /// - Parameter sources: takes the files that are made, so that faults can show their lines.
    /// - Throws: `DiagnosticBatch` with everything that cannot be written, `DatabaseError`.
    func export(_ db: Database, into sources: inout SourceMap) throws -> Export {
        let shape = try inspectShape(db, catalog)
        let kinds = catalog.withChildren(wanted ?? kindsWithTables(shape))
        guard !kinds.isEmpty else { throw DiagnosticBatch(.nothingToExport()) }
        let read = LiveNames.needed(for: kinds, catalog)
        let misfits = checkShape(catalog, inUse: read, selected: [], shape)
        guard misfits.isEmpty else { throw DiagnosticBatch(misfits) }
        let names = LiveNames(catalog, try readTables(db, catalog, read, shape))

        let (manifests, faults) = try build(names, kinds)
        guard faults.allSatisfy({ $0.severity != .error }) else { throw DiagnosticBatch(faults) }

        let files = manifests.map { manifest in
            let contents = Array(text(manifest).utf8)
            let source = sources.add(path: path(manifest.kind), contents: contents)
            return Export.File(kind: manifest.kind, source: source, rows: manifest.rows.count)
        }
        let invalid = try prove(files.map(\.source), db)
        return Export(files: files, notes: (faults + invalid).sorted())
    }

    private func kindsWithTables(_ shape: DatabaseShape) -> Set<Int> {
        Set(catalog.kinds.indices.filter { shape.tables[catalog.kinds[$0].table] != nil })
    }

    private func text(_ manifest: ExportedManifest) -> String {
        ManifestWriter.document(
            kind: manifest.kind.name, rows: manifest.rows, isSingleton: manifest.kind.isSingleton,
            schema: schema(manifest.kind))
    }

    /// Leaves defaults out, but for rows that their schema does not take so: it may ask for a property that has one.
    private func build(_ names: LiveNames, _ kinds: Set<Int>) throws -> ([ExportedManifest], [Diagnostic]) {
        var builder = ExportBuilder(names, kinds: kinds, isPartial: isPartial)
        let manifests = builder.build()
        let short = try refusedRows(manifests)
        guard !short.isEmpty else { return (manifests, builder.faults) }
        var whole = short.mapValues { Set($0.keys) }
        var trial = ExportBuilder(names, kinds: kinds, isPartial: isPartial, whole: whole)
        for (kind, rows) in try refusedRows(trial.build()) {
            for (row, count) in rows where count >= short[kind]?[row] ?? 0 { whole[kind]?.remove(row) }
        }
        builder = ExportBuilder(names, kinds: kinds, isPartial: isPartial, whole: whole)
        return (builder.build(), builder.faults)
    }

    /// How many faults their schema finds in rows, by kind and row.
    private func refusedRows(_ manifests: [ExportedManifest]) throws -> [Int: [Int: Int]] {
        var refused: [Int: [Int: Int]] = [:]
        for manifest in manifests {
            let file = SourceFile(id: FileID(0), path: manifest.kind.name, contents: Array(text(manifest).utf8))
            for loaded in loadManifests([try parseYAML(file)], catalog).manifests {
                for (row, count) in loaded.faultsByRow {
                    refused[loaded.kind, default: [:]][manifest.sources[row]] = count
                }
            }
        }
        return refused
    }

    /// - Returns: what the schemas have against values that the database holds all the same.
    /// - Throws: `DiagnosticBatch` unless a plan of the files is empty.
    private func prove(_ files: [SourceFile], _ db: Database) throws -> [Diagnostic] {
        let (manifests, _, invalid) = loadManifests(try files.map { file in try parseYAML(file) }, catalog)
        if !manifests.isEmpty {
            let seeds = Seeds(catalog.managingEverything(), manifests.map(\.takenAsValid))
            let left = try Pipeline(seeds, policies: .twoWay).differences(db)
            guard left.changes.isEmpty else {
                throw DiagnosticBatch(left.changes.map { .exportDiffers($0, left.state) })
            }
        }
        return invalid.map(\.asWarning)
    }
}

extension LiveDatabase {
    /// Reads within one transaction and writes nothing.
    package func export(_ exporter: Exporter, into sources: inout SourceMap) throws -> Exporter.Export {
        try queue.read { db in try exporter.export(db, into: &sources) }
    }
}

extension Diagnostic {
    /// A fault that does not stop an export.
    fileprivate var asWarning: Diagnostic {
        Diagnostic(
            id, severity: severity == .error ? .warning : severity, message, at: span, labels: labels, help: help
        )
        .citing(rule: rule)
    }

    fileprivate static func nothingToExport() -> Diagnostic {
        Diagnostic(
            "missing-table", "the database has none of the tables that kinds map to",
            help: "check the path of the database, and --schema")
    }

    fileprivate static func exportDiffers(_ change: Change, _ state: DesiredState) -> Diagnostic {
        let rows = state.kinds[change.kind]
        let columns = change.columns.map { "\"\(rows.kind.properties[$0.property].column)\" (\($0.old.display))" }
        return Diagnostic(
            "export-differs",
            "\"\(rows.kind.table)\" \(change.id.map { "id \($0.display) " } ?? "")(\(state.keyText(change.kind, change.entry))) cannot be written so that a plan leaves it alone\(columns.isEmpty ? "" : ": " + columns.joined(separator: ", ")); nothing was written",
            at: rows.entries[change.entry].span,
            help: "mend the value in the database, or take the column out of the mapping")
    }
}
