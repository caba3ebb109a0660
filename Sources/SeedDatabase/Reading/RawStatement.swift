import CSQLite
import GRDB
import SeedCompiler

/// A prepared statement for hot loops: stepped and bound without a detour, finalized by GRDB.
struct RawStatement {
    private let statement: GRDB.Statement
    private let db: Database
    let handle: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        self.db = db
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// True while there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw fault()
        }
    }

    func reset() { sqlite3_reset(handle) }

    func bind(_ value: Value, _ index: Int) throws {
        let position = Int32(index)
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, position)
            case .integer(let integer): sqlite3_bind_int64(handle, position, integer)
            case .real(let real): sqlite3_bind_double(handle, position, real)
            case .text(let bytes): bytes.withUnsafeBufferPointer { bindText($0, position) }
            case .blob(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, position, 0)
                    : sqlite3_bind_blob64(handle, position, bytes, UInt64(bytes.count), transient)
            }
        if code != SQLITE_OK { throw fault() }
    }

    /// Binds bytes without a copy.
    ///
    /// - Precondition: they outlive the statement's next reset.
    func bind(blob: UnsafeRawBufferPointer, _ index: Int) throws {
        if sqlite3_bind_blob64(handle, Int32(index), blob.baseAddress, UInt64(blob.count), nil) != SQLITE_OK {
            throw fault()
        }
    }

    /// Binds a text without a copy.
    ///
    /// - Precondition: its bytes outlive the statement's next reset.
    func bind(text: Slice<UnsafeBufferPointer<UInt8>>, _ index: Int) throws {
        if bindText(UnsafeBufferPointer(rebasing: text), Int32(index), nil) != SQLITE_OK { throw fault() }
    }

    /// Binds a cell that stands for itself without making a value of it.
    func bind(_ cell: Cell, _ arena: UnsafeBufferPointer<UInt8>, _ index: Int) throws {
        let position = Int32(index)
        let code =
            switch cell.tag {
            case .integer: sqlite3_bind_int64(handle, position, cell.integer)
            case .real: sqlite3_bind_double(handle, position, cell.real)
            case .text, .json: bindText(UnsafeBufferPointer(rebasing: arena[cell.range]), position)
            default: sqlite3_bind_null(handle, position)
            }
        if code != SQLITE_OK { throw fault() }
    }

    private func bindText(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int32, _ owner: sqlite3_destructor_type? = transient
    ) -> Int32 {
        // SQLite takes a null pointer for NULL, and an empty buffer may have one.
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_text64(handle, position, "", 0, transient, UInt8(SQLITE_UTF8))
        }
        return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            sqlite3_bind_text64(handle, position, $0, UInt64(bytes.count), owner, UInt8(SQLITE_UTF8))
        }
    }

    /// Reads a column of the current row into a cell.
    func read(_ column: Int, into row: inout CellRow, at cell: Int) {
        let index = Int32(column)
        switch sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: row.cells[cell] = .integer(sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: row.cells[cell] = .real(sqlite3_column_double(handle, index))
        case SQLITE_TEXT:
            let text = sqlite3_column_text(handle, index)
            row.set(cell, .text, UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, index))))
        case SQLITE_BLOB:
            let blob = sqlite3_column_blob(handle, index)
            row.set(cell, .blob, UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(handle, index))))
        default: row.cells[cell] = .null
        }
    }

    /// The bytes of a text of the current row, until the next step; empty for what is no text.
    func text(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let index = Int32(column)
        guard sqlite3_column_type(handle, index) == SQLITE_TEXT else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let text = sqlite3_column_text(handle, index)
        return UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, index)))
    }

    private func fault() -> DatabaseError {
        let connection = db.sqliteConnection
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: statement.sql)
    }
}

/// `SQLITE_TRANSIENT`: SQLite copies what is bound.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
