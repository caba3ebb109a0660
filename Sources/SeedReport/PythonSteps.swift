import SeedCompiler

/// A list of steps, as Python.
struct PythonSteps {
    private let name: String
    /// Without the remarks and names: what the steps do.
    private(set) var text = ""
    private var lines = ""

    init(_ name: String) { self.name = name }

    mutating func add(_ block: PortableScript.Block, _ place: String) {
        for step in block.steps {
            switch step {
            case .write(let sql): add("write", "\(block.subject) (\(place))", sql)
            case .check(let sql): add("check", "\(block.subject) (\(place))", sql)
            }
        }
    }

    mutating func add(_ what: String, _ row: String, _ sql: SQLText) {
        let bound = BoundSQL(sql)
        let literal = pythonLiteral(bound.sql)
        text += "\(literal), \(bound.arguments)\n"
        lines += "    (\(pythonLiteral(row)), '\(what)',\n     \(literal),\n     \(bound.arguments)),\n"
    }

    mutating func remark(_ remark: String) { lines += "    # \(oneLine(remark))\n" }

    var list: String { "\(name) = [\n\(lines)]" }
}
