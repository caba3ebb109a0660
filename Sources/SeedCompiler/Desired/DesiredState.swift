import SeedSyntax

/// A JSON text with ids in it that are known only once the rows they belong to are.
package struct JSONTemplate: Sendable {
    package enum Piece: Sendable {
        case text([UInt8])
        case reference(kind: Int, entry: Int)
    }

    package var pieces: [Piece]
}

/// What the manifests want, of every kind of the catalog and in its order.
package struct DesiredState: Sendable {
    package let catalog: Catalog
    package internal(set) var kinds: [DesiredRows]
    /// The manifests that were read.
    package let paths: [FileID: String]
    /// The rows that the players manifest names, by where it does.
    var playerReferences: [Span: EntryID] = [:]

    /// The natural key as people write it: `"Primeros Pasos"`, or `"Primeros Pasos" / "FIRST_REACTION" / 0`.
    package func keyText(_ kind: Int, _ entry: Int) -> String {
        let rows = kinds[kind]
        if rows.kind.isSingleton {
            return rows.kind.constants.map { "\($0.column)=\($0.value.display)" }.joined(separator: ", ")
        }
        return rows.kind.key.map { display(kind, entry, $0) }.joined(separator: " / ")
    }

    /// The same for a message: the beginning of what is long. Rows with a long key can have many parts, whose keys repeat it.
    func shownKey(_ kind: Int, _ entry: Int) -> String {
        let rows = kinds[kind]
        guard !rows.kind.isSingleton else { return keyText(kind, entry) }
        return rows.kind.key.map { property in
            let cell = rows.cell(entry, property)
            if cell.tag == .reference, let target = rows.kind.properties[property].reference {
                return catalog.index(of: target).map { shownKey($0, cell.entry) } ?? "?"
            }
            guard cell.tag == .text, cell.range.count > Self.shownLength else { return display(kind, entry, property) }
            let beginning = rows.arena[cell.range].withUnsafeBufferPointer { Array($0.beginning(Self.shownLength)) }
            return Value.text(beginning).display + "…"
        }.joined(separator: " / ")
    }

    /// In bytes.
    private static let shownLength = 500

    /// A value as people read it; a reference by its natural key.
    package func display(_ kind: Int, _ entry: Int, _ property: Int) -> String {
        let rows = kinds[kind]
        let cell = rows.cell(entry, property)
        switch cell.tag {
        case .reference:
            let target = rows.kind.properties[property].reference.flatMap { catalog.index(of: $0) }
            return target.map { keyText($0, cell.entry) } ?? "?"
        case .template:
            return rows.templates[cell.entry].pieces.map { piece in
                switch piece {
                case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                case .reference(let target, let entry): "<\(catalog.kinds[target].name) \(keyText(target, entry))>"
                }
            }.joined()
        case .json: return String(decoding: rows.arena[cell.range], as: UTF8.self)
        default: return cell.value(in: rows.arena)?.display ?? "unset"
        }
    }
}
