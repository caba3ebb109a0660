import SeedSyntax

/// The file of a `generate` with every level written out in its place.
///
/// Rows that are there get what they leave open; the others come between them by number. Comments and everything else stay, those
/// inside the `generate` too.
///
/// - Returns: nil for a table that is not generated.
/// - Throws: rows that cannot be edited in place, such as behind an alias.
package func materialize(
    _ table: LevelTable, _ manifests: [Manifest], _ catalog: Catalog
) throws(DiagnosticBatch) -> [(file: FileID, bytes: [UInt8])] {
    guard let generate = table.generate else { return [] }
    var files: [(file: FileID, bytes: [UInt8])] = []
    let home = manifests[generate.manifest].tree.file.id
    let touched = Set(table.rows.compactMap { $0.given?.manifest }.map { manifests[$0].tree.file.id } + [home])
    for file in touched.sorted() {
        let own = manifests.filter { $0.tree.file.id == file }
        var editor = ManifestEditor(own[0].tree)
        let places = RowPlaces(own, catalog, shared: editor.shared)
        for row in table.rows {
            guard let given = row.given, manifests[given.manifest].tree.file.id == file, !row.generated.isEmpty else {
                continue
            }
            guard let place = places[given.span], !place.isShared else {
                editor.faults.append(.sharedValue("generate", at: given.span))
                continue
            }
            for member in row.written(catalog.kinds[table.kind]) {
                editor.set(place, String(decoding: member.name, as: UTF8.self), member.value)
            }
        }
        editor.insertMissing()
        if file == home { editor.replaceGenerate(table, manifests[generate.manifest], catalog.kinds[table.kind]) }
        guard editor.faults.isEmpty else { throw DiagnosticBatch(editor.faults) }
        files.append((file, editor.result()))
    }
    return files
}

extension ManifestEditor {
    fileprivate mutating func replaceGenerate(_ table: LevelTable, _ manifest: Manifest, _ kind: Kind) {
        guard let generate = tree.child(manifest.root, "generate") else { return }
        if tree.isAlias(generate) || shared.contains(generate) || tree.isFlow(manifest.root) {
            faults.append(.notInPlace(at: tree.keySpan(generate)))
            return
        }
        let missing = table.rows.filter { $0.given == nil }
        let list = tree.child(manifest.root, "rows")
        if let list, tree.count(list) > 0 {
            insert(missing, table, list, kind)
            replaceMember(generate, by: [])
        } else {
            if let list { replaceMember(list, by: []) }
            replaceMember(generate, by: ["rows:"] + missing.map { "  - " + text($0, kind) })
        }
    }

    /// Puts lines in the place of a key with its value, behind the comments on it and inside it.
    private mutating func replaceMember(_ value: Node, by lines: [String]) {
        let key = Int(tree.keySpan(value).start)
        let end = lineEnd(from: contentEnd(value))
        let kept = comments(in: key..<end) + lines
        if kept.isEmpty {
            // With its line break.
            put(lineStart(of: key)..<nextLine(from: end), "")
        } else {
            let indent = String(repeating: " ", count: column(of: key))
            put(key..<end, kept.joined(separator: lineBreak + indent))
        }
    }

    /// Neither a `generate` nor a list without rows can hold a hash, so what follows one is a comment.
    private func comments(in range: Range<Int>) -> [String] {
        let lines = bytes[range].split { $0 == 0x0A || $0 == 0x0D }
        return lines.compactMap { line in
            line.firstIndex(of: UInt8(ascii: "#")).map { String(decoding: line[$0...], as: UTF8.self) }
        }
    }

    private mutating func insert(_ missing: [LevelTable.Row], _ table: LevelTable, _ list: Node, _ kind: Kind) {
        let isFlow = tree.isFlow(list)
        let own = tree.ownChildren(list)
        let known = Dictionary(
            table.rows.compactMap { row in row.given.map { ($0.node, row.level) } }, uniquingKeysWith: { a, _ in a })
        let levels = own.map { known[$0] ?? .max }
        let indent = String(repeating: " ", count: column(of: Int(tree.span(list).start)))
        for row in missing {
            let text = text(row, kind)
            // Behind the highest of those below it; in front of all where there is none.
            let below = own.indices.filter { levels[$0] < row.level }.max { levels[$0] < levels[$1] }
            if let below {
                let end = contentEnd(own[below])
                let place = isFlow ? end : lineEnd(from: end)
                put(place..<place, isFlow ? ", " + text : lineBreak + indent + "- " + text)
            } else if isFlow {
                let place = Int(tree.span(own[0]).start)
                put(place..<place, text + ", ")
            } else {
                let place = Int(tree.span(list).start)
                put(place..<place, "- " + text + lineBreak + indent)
            }
        }
    }

    private func text(_ row: LevelTable.Row, _ kind: Kind) -> String {
        let number = YAMLValue.Member(Array(kind.properties[kind.curve!.level].name.utf8), .integer(row.level))
        return ManifestWriter.flow(.mapping([number] + row.written(kind)))
    }
}

extension Diagnostic {
    fileprivate static func notInPlace(at span: Span) -> Diagnostic {
        Diagnostic(
            "shared-value",
            "this \"generate\" cannot be replaced in place: it stands in braces, behind an alias or an anchor",
            at: span, help: "write it as a key of its own, in block style")
    }
}
