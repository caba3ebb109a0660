import CSQLite
import Foundation
import SeedCompiler

/// Computes formulas in SQLite, in connections of their own that have no tables, no files and no way out: an authorizer lets nothing
/// pass but one expression of known functions.
package struct SealedFormulas: FormulaEvaluator {
    package init() {}

    package func prepare(_ sql: String) throws(FormulaRefusal) -> any PreparedFormula { try SealedFormula(sql) }
}

/// A connection with one statement. Not shared between threads.
private final class SealedFormula: PreparedFormula {
    /// How many instructions pass between two looks at the work done.
    private static let stride: Int32 = 10_000

    private var connection: OpaquePointer?
    private var statement: OpaquePointer?
    private let warden = Warden()

    init(_ sql: String) throws(FormulaRefusal) {
        guard sqlite3_open_v2(":memory:", &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nil) == SQLITE_OK
        else { throw FormulaRefusal("SQLite cannot open a connection") }
        seal()
        var text = Array("SELECT (\(sql)".utf8)
        // Of its own line, so that a comment cannot swallow it.
        text += Array("\n)".utf8)
        var rest = 0
        let code = text.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { chars in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(connection, chars.baseAddress, Int32(chars.count), &statement, &tail)
                rest = tail.map { chars.baseAddress! + chars.count - $0 } ?? 0
                return code
            }
        }
        if let offence = warden.offence { throw FormulaRefusal(offence) }
        guard code == SQLITE_OK else { throw FormulaRefusal(String(cString: sqlite3_errmsg(connection))) }
        guard rest == 0 else { throw FormulaRefusal("another statement is not allowed") }
        guard statement != nil, sqlite3_column_count(statement) == 1, sqlite3_stmt_readonly(statement) != 0 else {
            throw FormulaRefusal("it is not one expression")
        }
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close_v2(connection)
    }

    private func seal() {
        let limits = [
            (SQLITE_LIMIT_LENGTH, 10_000), (SQLITE_LIMIT_SQL_LENGTH, 10_000), (SQLITE_LIMIT_COLUMN, 100),
            (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 2), (SQLITE_LIMIT_VDBE_OP, 25_000),
            (SQLITE_LIMIT_FUNCTION_ARG, 50), (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_VARIABLE_NUMBER, 100),
            (SQLITE_LIMIT_TRIGGER_DEPTH, 0), (SQLITE_LIMIT_WORKER_THREADS, 0),
        ]
        for (limit, value) in limits { sqlite3_limit(connection, limit, Int32(value)) }
        let pointer = Unmanaged.passUnretained(warden).toOpaque()
        sqlite3_set_authorizer(
            connection,
            { pointer, action, first, second, _, _ in
                Unmanaged<Warden>.fromOpaque(pointer!).takeUnretainedValue().judge(action, first, second)
            }, pointer)
        sqlite3_progress_handler(
            connection, Self.stride,
            { pointer in Unmanaged<Warden>.fromOpaque(pointer!).takeUnretainedValue().countWork() }, pointer)
    }

    func value(_ arguments: [Double]) throws(FormulaRefusal) -> Value {
        defer { sqlite3_reset(statement) }
        warden.beginWork()
        for (index, argument) in arguments.enumerated() {
            sqlite3_bind_double(statement, Int32(index + 1), argument)
        }
        guard sqlite3_step(statement) == SQLITE_ROW else {
            let code = sqlite3_errcode(connection)
            throw FormulaRefusal(
                code == SQLITE_INTERRUPT
                    ? "it takes too much work" : String(cString: sqlite3_errmsg(connection)))
        }
        switch sqlite3_column_type(statement, 0) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, 0))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, 0))
        case SQLITE_TEXT: return .text(String(cString: sqlite3_column_text(statement, 0)))
        case SQLITE_BLOB: return .blob([])
        default: return .null
        }
    }
}
