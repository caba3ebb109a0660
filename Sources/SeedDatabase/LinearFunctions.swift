import CSQLite
import Foundation

/// `instr` and `replace` as SQLite has them, in time that grows with the length of the text alone. SQLite's own compare at every place, and
/// no limit to its steps counts that: two texts of some megabytes keep it busy for hours. For databases and scripts of strangers, whose
/// indexes, checks and defaults may call them.
enum LinearFunctions {
    static func install(_ connection: OpaquePointer?) {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        sqlite3_create_function_v2(
            connection, "instr", 2, flags, nil, { context, _, values in position(context, values!) }, nil, nil, nil)
        sqlite3_create_function_v2(
            connection, "replace", 3, flags, nil, { context, _, values in replaced(context, values!) }, nil, nil, nil)
    }
}

private typealias Values = UnsafeMutablePointer<OpaquePointer?>

/// `instr(X, Y)`: from 1, in bytes of two blobs, else in characters; 0 where Y is not in X.
private func position(_ context: OpaquePointer?, _ values: Values) {
    let types = (sqlite3_value_type(values[0]), sqlite3_value_type(values[1]))
    guard types.0 != SQLITE_NULL, types.1 != SQLITE_NULL else { return }
    let areBlobs = types.0 == SQLITE_BLOB && types.1 == SQLITE_BLOB
    guard let text = bytes(values[0], areBlobs), let wanted = bytes(values[1], areBlobs) else {
        return sqlite3_result_error_nomem(context)
    }
    guard !wanted.isEmpty else { return sqlite3_result_int64(context, 1) }
    guard let found = find(wanted, in: text, from: 0) else { return sqlite3_result_int64(context, 0) }
    if areBlobs { return sqlite3_result_int64(context, Int64(found + 1)) }
    // Only in what is no UTF-8 can it stand within a character.
    guard found == 0 || text[found] & 0xC0 != 0x80 else { return sqlite3_result_int64(context, 0) }
    sqlite3_result_int64(context, Int64(text[..<found].count { $0 & 0xC0 != 0x80 } + 1))
}

/// `replace(X, Y, Z)`.
private func replaced(_ context: OpaquePointer?, _ values: Values) {
    guard sqlite3_value_type(values[0]) != SQLITE_NULL, sqlite3_value_type(values[1]) != SQLITE_NULL else { return }
    guard let text = bytes(values[0], false), let wanted = bytes(values[1], false) else {
        return sqlite3_result_error_nomem(context)
    }
    guard let first = wanted.first, first != 0 else { return sqlite3_result_value(context, values[0]) }
    guard sqlite3_value_type(values[2]) != SQLITE_NULL else { return }
    guard let new = bytes(values[2], false) else { return sqlite3_result_error_nomem(context) }
    let longest = Int(sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1))
    var result: [UInt8] = []
    var next = 0
    while let found = find(wanted, in: text, from: next) {
        result += text[next..<found]
        result += new
        next = found + wanted.count
        guard result.count <= longest else { return sqlite3_result_error_toobig(context) }
    }
    result += text[next...]
    guard result.count <= longest else { return sqlite3_result_error_toobig(context) }
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let count = Int32(result.count)
    // An empty array may have no address, which SQLite would take for NULL.
    result.append(0)
    result.withUnsafeBytes {
        sqlite3_result_text(context, $0.baseAddress?.assumingMemoryBound(to: CChar.self), count, copies)
    }
}

/// The bytes of a value, as long as SQLite keeps them; nil where it has no memory for them.
private func bytes(_ value: OpaquePointer?, _ isBlob: Bool) -> UnsafeBufferPointer<UInt8>? {
    let start = isBlob ? sqlite3_value_blob(value) : sqlite3_value_text(value).map { UnsafeRawPointer($0) }
    let count = Int(sqlite3_value_bytes(value))
    guard let start else { return count == 0 ? UnsafeBufferPointer(start: nil, count: 0) : nil }
    return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
}

/// The C library's search never looks at a byte more than a few times.
private func find(
    _ wanted: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
) -> Int? {
    guard start + wanted.count <= text.count, let base = text.baseAddress else { return nil }
    let found = seedc_find(base + start, text.count - start, wanted.baseAddress, wanted.count)
    return found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) }
}
