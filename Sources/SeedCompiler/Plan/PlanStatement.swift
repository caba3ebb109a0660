/// SQL with numbered parameters, shared by every change of one shape.
package struct PlanStatement: Hashable, Sendable {
    /// What is bound to a parameter, from the change at hand.
    package enum Parameter: Hashable, Sendable {
        /// The row's wanted value of a property.
        case wanted(Int)
        /// What the plan found in that column.
        case old(Int)
        /// The key of the entry that names the live row (of a rename, the old key).
        case key(Int)
        case id
        /// A column of a singleton's key.
        case constant(Int)
    }

    package let sql: String
    package let parameters: [Parameter]

    /// The statement with something in the place of every parameter.
    func filled(_ argument: (Parameter) -> SQLText) -> SQLText {
        var text = SQLText([])
        var run = ""
        var quote: Character?
        var rest = sql[...]
        while let character = rest.popFirst() {
            // A mark inside a quoted name is none. A doubled quote ends the name and begins it again.
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "?" {
                let digits = rest.prefix { $0.isNumber }
                rest = rest.dropFirst(digits.count)
                text += SQLText([.sql(run)])
                run = ""
                if let number = Int(digits), parameters.indices.contains(number - 1) {
                    text += argument(parameters[number - 1])
                }
                continue
            }
            run.append(character)
        }
        return text + SQLText([.sql(run)])
    }
}

/// Builds one statement: text with parameters in the order in which they are first used.
private struct StatementBuilder {
    private(set) var parameters: [PlanStatement.Parameter] = []

    mutating func mark(_ parameter: PlanStatement.Parameter) -> String {
        if let index = parameters.firstIndex(of: parameter) { return "?\(index + 1)" }
        parameters.append(parameter)
        return "?\(parameters.count)"
    }
}

package func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// `INSERT OR IGNORE`, with a guard where no UNIQUE index covers the key.
func insertStatement(_ kind: Kind, present: ColumnSet, guarded: Bool) -> PlanStatement {
    var builder = StatementBuilder()
    var columns: [String] = []
    var values: [String] = []
    for (index, constant) in kind.constants.enumerated() {
        columns.append(quoted(constant.column))
        values.append(builder.mark(.constant(index)))
    }
    for property in present.indices {
        columns.append(quoted(kind.properties[property].column))
        values.append(builder.mark(.wanted(property)))
    }
    for column in [kind.created, kind.updated].compactMap({ $0 }) {
        columns.append(quoted(column))
        values.append("CURRENT_TIMESTAMP")
    }
    let head = "INSERT OR IGNORE INTO \(quoted(kind.table)) (\(columns.joined(separator: ", ")))"
    let list = values.joined(separator: ", ")
    guard guarded else { return PlanStatement(sql: "\(head) VALUES (\(list))", parameters: builder.parameters) }
    let keys =
        kind.isSingleton
        ? kind.constants.indices.map { (kind.constants[$0].column, PlanStatement.Parameter.constant($0)) }
        : kind.key.map { (kind.properties[$0].column, PlanStatement.Parameter.wanted($0)) }
    let match = keys.map { "\(quoted($0.0)) = \(builder.mark($0.1))" }.joined(separator: " AND ")
    return PlanStatement(
        sql: "\(head) SELECT \(list) WHERE NOT EXISTS (SELECT 1 FROM \(quoted(kind.table)) WHERE \(match))",
        parameters: builder.parameters)
}

/// `UPDATE` of the columns that differ, only where they still hold what the plan found. Run again it finds nothing to do.
/// `OR ABORT` overrides a conflict clause of the table's own: `ON CONFLICT REPLACE` would delete other rows in silence.
func updateStatement(_ kind: Kind, changed: ColumnSet, id: String?) -> PlanStatement {
    var builder = StatementBuilder()
    var assignments = changed.indices.map { "\(quoted(kind.properties[$0].column)) = \(builder.mark(.wanted($0)))" }
    if let updated = kind.updated { assignments.append("\(quoted(updated)) = CURRENT_TIMESTAMP") }
    var conditions = address(kind, id: id, except: changed, &builder)
    conditions += changed.indices.map { "\(quoted(kind.properties[$0].column)) IS \(builder.mark(.old($0)))" }
    return PlanStatement(
        sql:
            "UPDATE OR ABORT \(quoted(kind.table)) SET \(assignments.joined(separator: ", ")) WHERE \(conditions.joined(separator: " AND "))",
        parameters: builder.parameters)
}

/// `DELETE` of a row that still holds what the plan found.
func deleteStatement(_ kind: Kind, removed: ColumnSet, id: String?) -> PlanStatement {
    var builder = StatementBuilder()
    var conditions = address(kind, id: id, except: ColumnSet(), &builder)
    conditions += removed.indices.map { "\(quoted(kind.properties[$0].column)) IS \(builder.mark(.old($0)))" }
    return PlanStatement(
        sql: "DELETE FROM \(quoted(kind.table)) WHERE \(conditions.joined(separator: " AND "))",
        parameters: builder.parameters)
}

/// The id finds the row without reading the table; the natural key proves that it is the row that is meant.
private func address(_ kind: Kind, id: String?, except changed: ColumnSet, _ builder: inout StatementBuilder)
    -> [String]
{
    var conditions: [String] = []
    if let id { conditions.append("\(quoted(id)) = \(builder.mark(.id))") }
    for property in kind.key where !changed.contains(property) {
        conditions.append("\(quoted(kind.properties[property].column)) = \(builder.mark(.key(property)))")
    }
    for (index, constant) in kind.constants.enumerated() {
        conditions.append("\(quoted(constant.column)) = \(builder.mark(.constant(index)))")
    }
    return conditions
}
