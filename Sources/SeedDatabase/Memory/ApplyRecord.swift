import Foundation
import GRDB
import SeedCompiler

/// One line of the history: what an apply did, and how to reverse it.
struct ApplyRecord {
    let apply: Int
    let action: String
    var undoes: Int?
    /// Of the manifests that were applied.
    let digest: String
    var total = Plan.Counts()
    /// By kind, those that changed.
    var kinds: [(name: String, counts: Plan.Counts)] = []
    /// Tables that changed and that no changeset can hold.
    var untracked: [String] = []
    /// The columns of natural keys, by the table's name in lower case.
    var keys: [String: [String]] = [:]
    var holders: [HolderPath] = []
    /// What is remembered since, and stands in no changeset.
    var remembered: [MemoryRange] = []

    func insert(_ db: Database, _ changeset: UnsafeRawBufferPointer) throws {
        let statement = try RawStatement(
            db,
            """
            INSERT INTO _seedc_applies (apply, at, action, undoes, seedc, manifests, added, changed, renamed, retired, removed,
            kinds, untracked, tables, holders, remembered, changeset, changeset_size)
            VALUES (?1, CURRENT_TIMESTAMP, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """)
        let (packed, tables) = try StoredChangeset.packing(changeset) {
            changeset.isEmpty ? Value.null : .text(try recordedTables(db, changeset, keys: keys))
        }
        let counts = [total.added, total.changed, total.renamed, total.retired, total.removed]
        let values: [Value] =
            [
                .integer(Int64(apply)), .text(action), undoes.map { .integer(Int64($0)) } ?? .null, .text(seedcVersion),
                .text(digest),
            ] + counts.map { .integer(Int64($0)) }
            + [
                .text(kindsText), untracked.isEmpty ? .null : .text(untracked.joined(separator: ", ")),
                tables, try Self.list(holders), try Self.list(remembered),
            ]
        for (index, value) in values.enumerated() { try statement.bind(value, index + 1) }
        try (packed ?? []).withUnsafeBytes { bytes in
            let stored = packed == nil ? changeset : bytes
            if !stored.isEmpty {
                try statement.bind(blob: stored, values.count + 1)
            } else if !remembered.isEmpty {
                // NULL would say that it has been dropped, and that nothing can be undone.
                try statement.bind(.blob([]), values.count + 1)
            }
            let size = packed.map { _ in Value.integer(Int64(changeset.count)) }
            try statement.bind(size ?? .null, values.count + 2)
            _ = try statement.step()
        }
    }

    /// As JSON; NULL where there is nothing.
    private static func list(_ entries: [some Encodable]) throws -> Value {
        guard !entries.isEmpty else { return .null }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .text(Array(try encoder.encode(entries)))
    }

    /// `{"rewards":{"added":3}}`
    private var kindsText: [UInt8] {
        let members = kinds.map { kind in
            let counts = [
                ("added", kind.counts.added), ("changed", kind.counts.changed), ("renamed", kind.counts.renamed),
                ("retired", kind.counts.retired), ("removed", kind.counts.removed),
            ]
            let inner = counts.filter { $0.1 > 0 }.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
            var text: [UInt8] = []
            JSONText.append(text: kind.name.utf8, to: &text)
            return String(decoding: text, as: UTF8.self) + ":{\(inner)}"
        }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }
}
