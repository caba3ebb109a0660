import CSQLite
import SeedCompiler

extension Value {
    init(_ value: OpaquePointer) {
        func bytes(_ pointer: UnsafeRawPointer?) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_value_bytes(value))))
        }
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: self = .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: self = .real(sqlite3_value_double(value))
        case SQLITE_TEXT:
            let text = sqlite3_value_text(value)
            self = .text(bytes(text))
        case SQLITE_BLOB:
            let blob = sqlite3_value_blob(value)
            self = .blob(bytes(blob))
        default: self = .null
        }
    }

    /// Without quotes, for a name on the command line.
    var plain: String {
        if case .text(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { display }
    }
}
