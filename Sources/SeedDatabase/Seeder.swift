import GRDB
import SeedCompiler
import SeedSyntax

/// Seeds a database from inside an application: the whole of `seedc validate`, `plan` and `apply` without files and a command line.
///
///     let seeder = try Seeder(schemas: schemas, manifests: manifests)
///     let summary = try seeder.apply(to: databaseQueue)
///
/// A seeder is a value and can be kept and used on several databases.
public struct Seeder: Sendable {
    /// A file that the caller has read, or made.
    public struct Input: Sendable {
        /// What faults call it. A schema's file name must be `<kind>.schema.json`, and its references are relative to it.
        public let path: String
        public let contents: [UInt8]

        /// - Parameter contents: UTF-8, or UTF-16 with a byte order mark.
        public init(path: String, contents: [UInt8]) {
            self.path = path
            self.contents = contents
        }

        public init(path: String, text: String) { self.init(path: path, contents: Array(text.utf8)) }
    }

    /// How many rows a plan changes, or an apply has changed.
    public struct Summary: Hashable, Sendable {
        public let added, changed, renamed, retired, removed, unchanged: Int
        /// Rows that are added or changed for players.
        public let players: Int

        /// Whether manifests and database are in step.
        public var isEmpty: Bool { added + changed + renamed + retired + removed + players == 0 }
    }

    private let sources: SourceMap
    private let seeds: Seeds

    /// Reads and validates.
    ///
    /// - Throws: `SeedError` with every fault of every input.
    public init(schemas: [Input], manifests: [Input]) throws(SeedError) {
        var sources = SourceMap()
        let schemaFiles = schemas.map { sources.add(path: $0.path, contents: $0.contents) }
        let manifestFiles = manifests.map { sources.add(path: $0.path, contents: $0.contents) }
        do {
            seeds = try Seeds(
                schemas: schemaFiles, manifests: manifestFiles, isOffline: false, formulas: SealedFormulas())
        } catch {
            throw SeedError(.rejected(error), sources)
        }
        self.sources = sources
    }

    /// Compares, and writes nothing.
    ///
    /// - Throws: `SeedError`.
    public func plan(_ reader: some DatabaseReader) throws(SeedError) -> Summary {
        do {
            return Summary(try reader.read { db in try Pipeline(seeds).plan(db) })
        } catch {
            throw SeedError(Failure(error, "the database"), sources)
        }
    }

    /// Brings the database in step with the manifests, in one transaction on the writer's connection.
    ///
    /// - Precondition: the caller is not inside a transaction of that writer.
    /// - Throws: `SeedError`; the database is then as it was.
    public func apply(to writer: some DatabaseWriter) throws(SeedError) -> Summary {
        do {
            return Summary(try writer.writeWithoutTransaction { db in try Pipeline(seeds).apply(db).plan })
        } catch {
            throw SeedError(Failure(error, "the database"), sources)
        }
    }
}

extension Seeder.Summary {
    fileprivate init(_ plan: Plan) {
        let total = plan.total
        self.init(
            added: total.added, changed: total.changed, renamed: total.renamed, retired: total.retired,
            removed: total.removed,
            unchanged: total.unchanged, players: plan.players.counts.added + plan.players.counts.changed)
    }
}
