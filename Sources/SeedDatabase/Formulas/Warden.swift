import CSQLite
import SeedCompiler

/// Decides what a sealed connection may do, and keeps the first thing that it may not.
final class Warden {
    private(set) var offence: String?
    private var selects = 0
    private var work = 0

    /// - Returns: SQLite's code for yes or no.
    func judge(_ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?) -> Int32 {
        switch action {
        case SQLITE_SELECT:
            selects += 1
            return selects == 1 ? SQLITE_OK : refuse("a sub-select is not allowed")
        case SQLITE_FUNCTION:
            let name = second.map { String(cString: $0) } ?? "?"
            return Formula.functions.contains(name.lowercased())
                ? SQLITE_OK : refuse("the function \"\(name)\" is not allowed")
        case SQLITE_RECURSIVE: return refuse("a recursive query is not allowed")
        case SQLITE_READ: return refuse("the table \"\(first.map { String(cString: $0) } ?? "?")\" is not allowed")
        case SQLITE_ATTACH: return refuse("ATTACH is not allowed")
        case SQLITE_PRAGMA: return refuse("PRAGMA is not allowed")
        default: return refuse("a statement that does more than compute is not allowed")
        }
    }

    /// Before a value is computed. SQLite's own count goes on from one value to the next.
    func beginWork() { work = 0 }

    /// Far more than an expression of a thousand bytes can need is too much.
    ///
    /// - Returns: not 0 to end the statement.
    func countWork() -> Int32 {
        work += 1
        return work > 10 ? 1 : 0
    }

    private func refuse(_ reason: String) -> Int32 {
        if offence == nil { offence = reason }
        return SQLITE_DENY
    }
}
