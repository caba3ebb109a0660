import SeedCompiler
import SeedDatabase

/// An expression of a manifest, computed by SQLite behind its walls: the same value each time, or a refusal.
func fuzzFormula(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else { return }
    do throws(FormulaRefusal) {
        let formula = try SealedFormulas().prepare(text)
        for argument in [0, 1, -1, 144, 1e15, .infinity] as [Double] {
            let arguments = Array(repeating: argument, count: 3)
            let value = try formula.value(arguments)
            let again = try formula.value(arguments)
            require(again == value, "\(text) is not the same twice")
        }
    } catch {
        return
    }
}
