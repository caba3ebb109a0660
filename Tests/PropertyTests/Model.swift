import GRDB
import SeedCompiler

/// One row as a table holds it, by column.
typealias LiveRow = [String: DatabaseValue]

/// What the manifests say, and what seedc should remember: the simple model that the real thing is held to.
struct Model {
    struct Key: Hashable, Comparable {
        var a: String
        var b: Int64

        static func < (x: Key, y: Key) -> Bool { (x.a, x.b) < (y.a, y.b) }
    }

    struct ManifestRow {
        var key: Key
        var v: Int64?
        var t: String?
        var j: String
        var flag: Int64
        var ref: Key?
        var was: [Key] = []
    }

    /// By kind.
    var manifest: [String: [ManifestRow]] = [:]
    /// By kind and key: the values last applied, and the row's id.
    var memory: [String: [Key: LiveRow]] = [:]

    /// Under NOCASE, keys that differ in case are one key.
    static func folded(_ key: Key, _ kind: RandomKind) -> Key {
        kind.isNoCase ? Key(a: key.a.lowercased(), b: key.b) : key
    }

    static func key(of row: LiveRow, _ kind: RandomKind) -> Key {
        Key(a: String.fromDatabaseValue(row["a"]!)!, b: kind.isComposite ? Int64.fromDatabaseValue(row["b"]!)! : 0)
    }

    static func isEqual(_ column: String, _ x: DatabaseValue?, _ y: DatabaseValue?) -> Bool {
        if column == "j", let x = x.flatMap(String.fromDatabaseValue), let y = y.flatMap(String.fromDatabaseValue) {
            return JSONValue(Array(x.utf8)) == JSONValue(Array(y.utf8))
        }
        if let x = x.flatMap(String.fromDatabaseValue), let y = y.flatMap(String.fromDatabaseValue) {
            return Array(x.utf8) == Array(y.utf8)
        }
        return x == y
    }

    // MARK: Manifests

    func yaml(_ kind: RandomKind) -> String {
        let rows = (manifest[kind.name] ?? []).map { row in
            var members = ["a: \(Self.quoted(row.key.a))"]
            if kind.isComposite { members.append("b: \(row.key.b)") }
            members.append("v: \(row.v.map(String.init) ?? "null")")
            members.append("t: \(row.t.map(Self.quoted) ?? "null")")
            members.append("j: \(row.j)")
            members.append("flag: \(row.flag)")
            if kind.reference != nil { members.append("ref: \(row.ref.map { self.reference($0, kind) } ?? "null")") }
            if !row.was.isEmpty {
                let keys = row.was.map {
                    kind.isComposite ? "{a: \(Self.quoted($0.a)), b: \($0.b)}" : Self.quoted($0.a)
                }
                members.append("was: [\(keys.joined(separator: ", "))]")
            }
            return "  - {\(members.joined(separator: ", "))}\n"
        }
        return "kind: \(kind.name)\nrows:\(rows.isEmpty ? " []" : "")\n\(rows.joined())"
    }

    /// A key as another row names it. Whether it is composite depends on the kind it leads to.
    var composites: Set<String> = []

    private func reference(_ key: Key, _ kind: RandomKind) -> String {
        composites.contains(kind.reference!) ? "{a: \(Self.quoted(key.a)), b: \(key.b)}" : Self.quoted(key.a)
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    /// What a manifest row should look like in the table; the reference by the id of its row.
    static func wanted(_ row: ManifestRow, _ kind: RandomKind, id: (Key) -> DatabaseValue?) -> LiveRow {
        var wanted: LiveRow = [
            "a": row.key.a.databaseValue, "v": row.v.databaseValue, "t": row.t.databaseValue,
            "j": row.j.databaseValue, "flag": row.flag.databaseValue,
        ]
        if kind.isComposite { wanted["b"] = row.key.b.databaseValue }
        if kind.reference != nil { wanted["ref"] = row.ref.flatMap(id) ?? .null }
        return wanted
    }
}
