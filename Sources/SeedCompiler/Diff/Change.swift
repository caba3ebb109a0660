import SeedSyntax

/// One row that differs between the manifests and the database.
package struct Change: Sendable {
    package enum Action: String, Sendable {
        case insert, update, rename, retire, delete
        /// Sets a reference that the row's insert had to leave out.
        case link
    }

    package struct Column: Hashable, Sendable {
        /// Index into the kind's properties.
        package let property: Int
        /// What the database holds now.
        package let old: Value
        /// Why it differs.
        package var cause = Cause.manifest
        /// What seedc last wrote there, as JSON; nil where it has written nothing.
        package var base: [UInt8]?
    }

    /// Who has moved, seen from what seedc last applied.
    package enum Cause: String, Sendable {
        case manifest
        /// Nothing was ever applied here.
        case adoption
        /// The database has changed and the manifest has not.
        case drift
        /// Both have.
        case conflict
    }

    package let action: Action
    /// Index into the catalog's kinds.
    package let kind: Int
    /// Index into the kind's entries: the row, or for a delete or a retirement the key that is gone.
    package let entry: Int
    /// The values that differ; of a delete all that the kind manages, of an insert none.
    package let columns: [Column]
    /// Of a rename, the entry of the old key.
    package var former: Int?
    /// The live row's id, where its table has one.
    package var id: Value?

    /// Of an insert, the references that a later link sets.
    package var later = ColumnSet()
    /// Of an insert, whether it brings back a row that somebody has deleted.
    package var isRestored = false
    /// Of a rename, whether somebody else has given the row the key that it bears.
    package var isCalledBack = false

    package var reason: String {
        switch action {
        case .insert: isRestored ? "drift overwritten" : "added"
        case .update: Self.reason(ofUpdate: Set(columns.map(\.cause)))
        case .rename: isCalledBack ? "drift overwritten" : "renamed"
        case .retire: "retired"
        case .delete: "removed"
        case .link: "linked"
        }
    }

    /// What a reader has to know most of all the columns' causes.
    package static func reason(ofUpdate causes: Set<Cause>) -> String {
        if causes.contains(.conflict) { return "conflict overwritten" }
        if causes.contains(.drift) { return "drift overwritten" }
        return causes.contains(.adoption) ? "adopted" : "changed"
    }
}

/// Every difference, in the order in which it can be applied.
package struct ChangeSet: Sendable {
    /// The desired state, and in it the rows that have left the manifests.
    package let state: DesiredState
    package let changes: [Change]
    package let matches: [LiveMatches]
    /// Per kind, how many rows of the manifests are in step with the database.
    package let unchanged: [Int]
    /// Per kind, how many live rows were looked at.
    package let observed: [Int]
    /// By kind.
    package let memories: [KindMemory]
    /// What is worth knowing and stops nothing.
    package let notes: [Diagnostic]
    /// What forbids an apply: drift, conflicts, removals that nobody has allowed.
    package let stops: [Stop]
}

/// Something that forbids an apply. It points at a row; which of its values is meant, the manifests tell.
package struct Stop: Sendable {
    package let diagnostic: Diagnostic
    package var property: String?

    init(_ diagnostic: Diagnostic, property: String? = nil) {
        self.diagnostic = diagnostic
        self.property = property
    }
}
