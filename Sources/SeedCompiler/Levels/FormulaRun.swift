import SeedSyntax

/// A formula being computed, with its faults in words.
struct FormulaRun {
    /// Beyond this, reals skip integers.
    static let largest = 9_007_199_254_740_992.0

    let formula: Formula
    private let prepared: any PreparedFormula

    init(_ formula: Formula, _ evaluator: some FormulaEvaluator) throws(DiagnosticBatch) {
        self.formula = formula
        do throws(FormulaRefusal) {
            prepared = try evaluator.prepare(formula.sql)
        } catch {
            throw DiagnosticBatch(.refused(formula, error.reason))
        }
    }

    /// - Parameter place: for messages, where it is computed: "at level 3".
    /// - Throws: one diagnostic at the formula. Infinity is no fault here.
    func callAsFunction(_ arguments: [Double], _ place: @autoclosure () -> String) throws(DiagnosticBatch) -> Double {
        let value: Value
        do throws(FormulaRefusal) {
            value = try prepared.value(arguments)
        } catch {
            throw DiagnosticBatch(.refused(formula, error.reason))
        }
        switch value {
        case .integer(let integer): return Double(integer)
        case .real(let real): return real
        case .null: throw DiagnosticBatch(.noValue(formula, place()))
        case .text, .blob: throw DiagnosticBatch(.noNumber(formula, value.display, place()))
        }
    }

    /// The same, and what is too large to be exact is a fault too.
    func exact(_ arguments: [Double], _ place: @autoclosure () -> String) throws(DiagnosticBatch) -> Double {
        let real = try self(arguments, place())
        guard abs(real) <= Self.largest else { throw DiagnosticBatch(.overflow(formula, real, place())) }
        return real
    }
}

extension Value {
    /// A result of a formula: an integer where it is one.
    init(result real: Double) {
        self = Int64(exactly: real).map(Value.integer) ?? .real(real)
    }
}

extension Diagnostic {
    static func refused(_ formula: Formula, _ reason: String) -> Diagnostic {
        .formula("SQLite does not compute this: \(reason)", at: formula.span)
    }

    fileprivate static func noValue(_ formula: Formula, _ place: String) -> Diagnostic {
        Diagnostic(
            "formula-result", "the formula has no value \(place)", at: formula.span,
            help: "it divides by zero there, or asks a function for what it does not have, such as sqrt(-1)")
    }

    fileprivate static func noNumber(_ formula: Formula, _ value: String, _ place: String) -> Diagnostic {
        Diagnostic("formula-result", "the formula gives \(value) \(place), which is no number", at: formula.span)
    }

    fileprivate static func overflow(_ formula: Formula, _ real: Double, _ place: String) -> Diagnostic {
        Diagnostic(
            "formula-result", "the formula gives \(real.isFinite ? real.description : "infinity") \(place)",
            at: formula.span, help: "totals are exact up to 9,007,199,254,740,992 (2 to the power of 53)")
    }
}
