import JSONSchema
import SeedSyntax

/// The kinds of a folder of schemas.
///
/// - Throws: every fault of every schema file.
package func readCatalog(_ schemas: [SourceFile], assertsFormat: Bool = false) throws(DiagnosticBatch) -> Catalog {
    let (documents, faults) = readEach(schemas) { file throws(DiagnosticBatch) in try SchemaDocument(file) }
    guard faults.isEmpty else { throw DiagnosticBatch(faults) }
    return try loadCatalog(documents, assertsFormat: assertsFormat)
}

/// What the files hold that can be read, and the faults of the others.
private func readEach<Content>(
    _ files: [SourceFile], _ read: (SourceFile) throws(DiagnosticBatch) -> Content
) -> (contents: [Content], faults: [Diagnostic]) {
    var contents: [Content] = []
    var faults: [Diagnostic] = []
    for file in files where !faults.areTooMany {
        do throws(DiagnosticBatch) {
            contents.append(try read(file))
        } catch {
            faults += error.diagnostics
        }
    }
    return (contents, faults)
}

/// Schemas and manifests, parsed and validated.
package struct Seeds: Sendable {
    package let catalog: Catalog
    package let manifests: [Manifest]
    /// Of every kind with a curve that the manifests hold.
    package let levels: [LevelTable]
    private let warnings: [Diagnostic]
    /// What the players manifest says, if there is one.
    package private(set) var players: PlayersManifest?

    /// Manifests that have been loaded already, and whose levels have grown.
    package init(_ catalog: Catalog, _ manifests: [Manifest]) {
        self.catalog = catalog
        self.manifests = manifests
        levels = []
        warnings = []
    }

    /// - Parameters:
    ///   - files: the manifests; to be read, and parsed, while another thread reads the schemas.
    ///   - isOffline: whether the manifests must satisfy all references by themselves. With a database, one that they do not
    ///     satisfy is no fault yet.
    ///   - assertsFormat: whether `format` is checked, also where no schema asks for it.
    ///   - formulas: what computes the curves of levels.
    /// - Throws: every fault of every file: YAML, schemas, mappings, rows, and what rows say of each other.
    package init(
        schemas: [SourceFile], manifests files: @autoclosure () throws(DiagnosticBatch) -> [SourceFile],
        isOffline: Bool, assertsFormat: Bool = false, formulas: some FormulaEvaluator
    ) throws(DiagnosticBatch) {
        let readKinds = {
            Result { () throws(DiagnosticBatch) in try readCatalog(schemas, assertsFormat: assertsFormat) }
        }
        let (kinds, (trees, unreadable)) = try meanwhile(readKinds) { () throws(DiagnosticBatch) in
            readEach(try files()) { file throws(DiagnosticBatch) in try parseYAML(file) }
        }
        let catalog: Catalog
        do throws(DiagnosticBatch) {
            catalog = try kinds.get()
        } catch {
            throw DiagnosticBatch(unreadable + error.diagnostics)
        }
        try self.init(catalog, trees, unreadable: unreadable, isOffline: isOffline, formulas: formulas)
    }

    /// The same for kinds that are known already.
    ///
    /// - Throws: every fault of the manifests.
    package init(
        _ catalog: Catalog, manifests files: [SourceFile], isOffline: Bool, formulas: some FormulaEvaluator
    ) throws(DiagnosticBatch) {
        let (trees, unreadable) = readEach(files) { file throws(DiagnosticBatch) in try parseYAML(file) }
        try self.init(catalog, trees, unreadable: unreadable, isOffline: isOffline, formulas: formulas)
    }

    private init(
        _ catalog: Catalog, _ trees: [SyntaxTree], unreadable: [Diagnostic], isOffline: Bool,
        formulas: some FormulaEvaluator
    ) throws(DiagnosticBatch) {
        let (loaded, players, invalid) = loadManifests(trees, catalog)
        // Documents that nobody has validated are not fit for more.
        guard !(unreadable + invalid).areTooMany else { throw DiagnosticBatch(unreadable + invalid) }
        let grown = growLevels(loaded, catalog, formulas)
        self.catalog = catalog
        manifests = grown.manifests
        levels = grown.tables
        warnings = grown.warnings
        self.players = players
        var faults = unreadable + invalid + grown.faults
        guard !faults.isEmpty else { return }
        // What a file that does not parse would have defined cannot be told from what is missing.
        let areReferencesKnown = isOffline && unreadable.isEmpty
        let (state, others) = resolve(manifests, catalog, players: players, shape: nil)
        if !others.areTooMany { faults += players.map { compilePlayers($0, state, nil).faults } ?? [] }
        throw DiagnosticBatch(faults + others.filter { areReferencesKnown || $0.id != "dangling-reference" })
    }

    /// The kinds that the manifests give rows of, nested ones included.
    package var kindsInUse: Set<Int> {
        var inUse = Set(manifests.map(\.kind)).union(players?.kinds(catalog) ?? [])
        var open = Array(inUse)
        while let kind = open.popLast() {
            let related = catalog.kinds[kind].children.map(\.kind) + catalog.kinds[kind].parents
            for next in related.compactMap({ catalog.index(of: $0) }) where inUse.insert(next).inserted {
                open.append(next)
            }
        }
        return inUse
    }

    /// The manifests' files, each once.
    package var files: [SourceFile] {
        var seen: Set<FileID> = []
        return (manifests.map(\.tree.file) + [players?.tree.file].compactMap { $0 }).filter {
            seen.insert($0.id).inserted
        }
    }

    /// Tells one set of manifests from another: 16 hexadecimal digits over paths and contents. No protection from forgery.
    package var digest: String {
        var hash: UInt64 = 0x5EED
        for file in files {
            hash = Array(file.place.utf8).withUnsafeBufferPointer { fingerprint(of: $0, seed: hash) }
            hash = file.bytes.withUnsafeBufferPointer { fingerprint(of: $0, seed: hash) }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Points each at the value that it is about, where the manifest gives that one.
    package func placed(_ stops: [Stop]) -> [Diagnostic] {
        var rows: [FileID: RowPlaces] = [:]
        return stops.map { stop in
            guard let span = stop.diagnostic.span, let property = stop.property else { return stop.diagnostic }
            let own = manifests.filter { $0.tree.file.id == span.file }
            let places = rows[span.file] ?? RowPlaces(own, catalog, shared: [])
            rows[span.file] = places
            guard let row = places[span], let tree = own.first?.tree, let value = tree.child(row.node, property) else {
                return stop.diagnostic
            }
            return stop.diagnostic.pointing(at: tree.span(value))
        }
    }

    /// What can be checked without a database: natural keys, references, old names.
    ///
    /// - Returns: how many rows the manifests give, nested ones included, and what looks like a mistake though it is none.
    package func checkRows() throws(DiagnosticBatch) -> (rows: Int, warnings: [Diagnostic]) {
        var (state, faults) = resolve(manifests, catalog, players: players, shape: nil)
        if !faults.areTooMany { faults += players.map { compilePlayers($0, state, nil).faults } ?? [] }
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
        let rows = state.kinds.reduce(0) { sum, rows in sum + rows.entries.count { $0.role == .row } }
        return (rows, (lint(manifests, state) + invisibleCharacters() + warnings).sortedWithinLimit())
    }

    /// What the manifests want as far as that can be told without a database, faults or not: values are as they are written, and not yet
    /// as columns store them.
    package var unstoredState: DesiredState { resolve(manifests, catalog, players: players, shape: nil).state }

    /// What does not show in the manifests' files, comments included: whoever reviews them reads something else. Warnings.
    package func invisibleCharacters() -> [Diagnostic] { files.flatMap(lintInvisible) }

    /// - Throws: the faults between rows, and values that do not fit their columns.
    ///
    /// - Parameter withPlayers: whether what belongs to players is wanted too.
    package func desiredState(
        for shape: DatabaseShape, withPlayers: Bool = true
    ) throws(DiagnosticBatch) -> (state: DesiredState, players: Players?) {
        let manifest = withPlayers ? players : nil
        let (state, faults) = resolve(manifests, catalog, players: manifest, shape: shape)
        // A state that was given up half-way says nothing about players.
        guard !faults.areTooMany else { throw DiagnosticBatch(faults) }
        let (players, others) = manifest.map { compilePlayers($0, state, shape) } ?? (nil, [])
        guard faults.isEmpty, others.isEmpty else { throw DiagnosticBatch(faults + others) }
        return (state, players)
    }
}
