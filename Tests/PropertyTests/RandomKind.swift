/// A kind with a table of one of the shapes that applications have.
struct RandomKind {
    enum Removal: String, CaseIterable { case keep, retire, delete }

    let name: String
    let isComposite: Bool
    let isNoCase: Bool
    let isUnique: Bool
    let isStrict: Bool
    /// Its key is its primary key, and it has no other id.
    let isWithoutRowid: Bool
    let removal: Removal
    /// The kind that `ref` leads to, its own included; nil without one.
    let reference: String?

    init(_ number: Int, before: [RandomKind], _ random: inout RandomSource) {
        name = "k\(number)"
        isComposite = random.chance(40)
        isNoCase = random.chance(40)
        isWithoutRowid = random.chance(25)
        isUnique = random.chance(60)
        isStrict = random.chance(30)
        removal = random.pick(Removal.allCases)
        let parents = before.filter { !$0.isWithoutRowid }.map(\.name) + (isWithoutRowid ? [] : [name])
        reference = random.chance(60) && !parents.isEmpty ? random.pick(parents) : nil
    }

    var keyColumns: [String] { isComposite ? ["a", "b"] : ["a"] }
    var values: [String] { ["v", "t", "j", "flag"] + (reference == nil ? [] : ["ref"]) }

    var table: String {
        let json = isStrict ? "TEXT" : "JSON"
        let key = keyColumns.joined(separator: ", ")
        let columns =
            (isWithoutRowid ? [] : ["id INTEGER PRIMARY KEY"])
            + [
                "a TEXT \(isNoCase ? "COLLATE NOCASE " : "")NOT NULL", "b INTEGER NOT NULL DEFAULT 0", "v INTEGER",
                "t TEXT",
                "j \(json)", "flag INTEGER", "extra TEXT", "updated_at TEXT",
            ] + (reference.map { ["ref INTEGER REFERENCES \($0)(id)"] } ?? [])
            + (isWithoutRowid ? ["PRIMARY KEY (\(key))"] : isUnique ? ["UNIQUE (\(key))"] : [])
        let options = [isWithoutRowid ? "WITHOUT ROWID" : "", isStrict ? "STRICT" : ""].filter { !$0.isEmpty }
        return "CREATE TABLE \(name) (\(columns.joined(separator: ", "))) \(options.joined(separator: ", "))"
    }

    var schema: String {
        let key = keyColumns.map { "\"\($0)\"" }.joined(separator: ", ")
        let reference = reference.map { ", ref: {x-seedc: {references: \($0)}}" } ?? ""
        let composite = isComposite ? ", b: {}" : ""
        return """
            properties:
              kind: {const: \(name)}
              rows:
                items:
                  x-seedc: {table: \(name), key: [\(key)], updated: updated_at, removed: \(removal.rawValue), retire: {flag: 9}}
                  properties: {a: {}\(composite), v: {}, t: {}, j: {type: object}, flag: {}\(reference), was: {type: array}}
            """
    }
}
