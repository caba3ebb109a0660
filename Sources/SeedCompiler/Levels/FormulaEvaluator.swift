/// Who computes formulas: SQLite, from the room that may use it. Passed in, so that this room stays pure.
package protocol FormulaEvaluator: Sendable {
    /// - Parameter sql: an expression of SQLite's over the parameters `?1`, `?2`, ….
    /// - Throws: what the sealed connection refuses, by name.
    func prepare(_ sql: String) throws(FormulaRefusal) -> any PreparedFormula
}

/// A formula that is ready to be computed many times.
package protocol PreparedFormula: AnyObject {
    /// - Parameter arguments: the values of the parameters, in order.
    /// - Throws: where it takes more work than a formula may.
    func value(_ arguments: [Double]) throws(FormulaRefusal) -> Value
}

/// Why SQLite would not compute a formula.
package struct FormulaRefusal: Error, Hashable, Sendable {
    /// What it calls the offence: a function, a table, a kind of statement.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
