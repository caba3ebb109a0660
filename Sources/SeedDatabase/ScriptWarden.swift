import CSQLite
import Foundation

/// Watches over SQL that others have written while it builds a database: it may build what it wants, but reaches no other file and
/// comes to an end.
final class ScriptWarden {
    /// How much a script may do.
    struct Allowance {
        /// In instructions of SQLite's virtual machine; a second has some hundred million.
        let steps: Int
        /// In pages of what is in memory; nil for a file.
        let pages: Int?
        /// Whether it may begin a transaction, and leave it open.
        var hasTransactions = true

        /// For a database that is built from nothing, rows and all: some ten million of them.
        static let file = Allowance(steps: 1_000_000_000, pages: nil)
        /// For tables that are only looked at: 256 MiB.
        static let memory = Allowance(steps: 100_000_000, pages: 65_536)
        /// For what a database says that its tables, views and triggers are, one statement each.
        static let schema = Allowance(steps: 10_000_000, pages: 65_536, hasTransactions: false)
    }

    /// Why a script was ended.
    enum Refusal: Error {
        /// It would have reached another file: by which means.
        case offence(String)
        case tooMuchWork(steps: Int)
        case tooLarge(pages: Int)
        /// SQLite's own words.
        case failed(String)
        case interrupted
    }

    /// Of any text, blob or row of a script for tables that are only looked at, in bytes.
    private static let longestInMemory: Int32 = 4 << 20
    /// How many instructions pass between two looks at the work done: each can make a row as long as a value may be.
    private let stride: Int
    /// How much memory the process may come to have, in bytes.
    private let mostMemory: Int
    private static let functions: Set<String> = [
        "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer",
    ]

    private let allowance: Allowance
    private let givesUp: () -> Bool
    private var strides = 0
    private(set) var offence: String?
    private var isOver: Bool { strides > allowance.steps / stride }
    private var isTooLarge: Bool { allowance.pages != nil && Self.peakMemory > mostMemory }

    init(_ allowance: Allowance, givesUp: @escaping () -> Bool = { false }) {
        self.allowance = allowance
        stride = allowance.pages == nil ? 10_000 : 100
        mostMemory = Self.peakMemory + (allowance.pages ?? 0) * 2 * 4096
        self.givesUp = givesUp
    }

    /// Runs a whole script. What it has done until it fails stays done.
    func run(_ sql: String, on connection: OpaquePointer?) throws(Refusal) {
        watch(connection)
        defer { leave(connection) }
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code != SQLITE_OK else { return }
        if let offence { throw .offence(offence) }
        if code == SQLITE_INTERRUPT, isTooLarge, let pages = allowance.pages { throw .tooLarge(pages: pages) }
        if code == SQLITE_INTERRUPT { throw isOver ? .tooMuchWork(steps: allowance.steps) : .interrupted }
        if [SQLITE_FULL, SQLITE_NOMEM, SQLITE_TOOBIG].contains(code), let pages = allowance.pages {
            throw .tooLarge(pages: pages)
        }
        throw .failed(String(cString: sqlite3_errmsg(connection)))
    }

    /// From now on, until it is left. The connection does not keep its warden alive.
    func watch(_ connection: OpaquePointer?) {
        LinearFunctions.install(connection)
        let longest = allowance.pages == nil ? Hardening.longestValue : Self.longestInMemory
        sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, longest)
        if let pages = allowance.pages {
            // What is sorted, or put aside, would be in files that no limit of pages counts.
            sqlite3_exec(connection, "PRAGMA max_page_count = \(pages); PRAGMA temp_store = MEMORY", nil, nil, nil)
        }
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(
            connection,
            { pointer, action, first, second, _, _ in
                Unmanaged<ScriptWarden>.fromOpaque(pointer!).takeUnretainedValue().judge(action, first, second)
            }, pointer)
        sqlite3_progress_handler(
            connection, Int32(stride),
            { pointer in Unmanaged<ScriptWarden>.fromOpaque(pointer!).takeUnretainedValue().countWork() }, pointer)
    }

    private func leave(_ connection: OpaquePointer?) {
        sqlite3_set_authorizer(connection, nil, nil)
        sqlite3_progress_handler(connection, 0, nil, nil)
    }

    private static var peakMemory: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss * 1024
    }

    private func countWork() -> Int32 {
        strides += 1
        return isOver || givesUp() || isTooLarge ? 1 : 0
    }

    /// - Returns: SQLite's code for yes or no.
    private func judge(_ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?) -> Int32 {
        switch action {
        // VACUUM attaches a file, too: INTO's, or one without a name that nobody sees.
        case SQLITE_ATTACH: first.map { $0.pointee == 0 } == true ? SQLITE_OK : refuse("ATTACH or VACUUM INTO")
        case SQLITE_DETACH: refuse("DETACH")
        case SQLITE_CREATE_TEMP_TABLE, SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TEMP_VIEW, SQLITE_CREATE_TEMP_TRIGGER:
            allowance.pages == nil ? SQLITE_OK : refuse("TEMP")
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: allowance.hasTransactions ? SQLITE_OK : refuse("a transaction")
        case SQLITE_FUNCTION:
            second.map { String(cString: $0).lowercased() }
                .map { Self.functions.contains($0) ? refuse("the function \($0)") : SQLITE_OK } ?? SQLITE_OK
        case SQLITE_PRAGMA:
            first.map { String(cString: $0).lowercased() }
                .map { refusedPragmas.contains($0) ? refuse("PRAGMA \($0)") : SQLITE_OK } ?? SQLITE_OK
        default: SQLITE_OK
        }
    }

    private var refusedPragmas: Set<String> {
        let places: Set = ["temp_store_directory", "data_store_directory"]
        return allowance.pages == nil ? places : places.union(["max_page_count", "page_size", "temp_store"])
    }

    private func refuse(_ what: String) -> Int32 {
        if offence == nil { offence = what }
        return SQLITE_DENY
    }
}

extension ScriptWarden.Refusal {
    /// What is wrong with the script, as the rest of a sentence that begins with its name; and what to do about it.
    var words: (problem: String, help: String?) {
        switch self {
        case .offence(let what):
            ("uses \(what), and may reach nothing but the database that it builds", "leave that out")
        case .tooMuchWork(let steps):
            ("takes more than \(steps) steps of SQLite's", "make sure that its queries come to an end")
        case .tooLarge(let pages):
            ("builds more than \(pages >> 8) MiB in memory", "give CREATE TABLE statements alone, without rows")
        case .failed(let reason): ("failed: \(reason)", nil)
        case .interrupted: ("was interrupted", nil)
        }
    }
}
