import CZlib
import Foundation

/// A changeset as `_seedc_applies` keeps it. That of a large apply is compressed by zlib, to a tenth: every byte in the database is
/// written, synced and backed up. A small one stays what SQLite's own tools can read.
enum StoredChangeset {
    private static let threshold = 1 << 16

    /// - Parameter body: gets what to store, and the size it had where it is compressed.
    static func withPacked<T>(
        _ changeset: UnsafeRawBufferPointer, _ body: (_ stored: UnsafeRawBufferPointer, _ size: Int?) throws -> T
    ) rethrows -> T {
        guard changeset.count >= threshold else { return try body(changeset, nil) }
        var count = compressBound(uLong(changeset.count))
        let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(count), alignment: 1)
        defer { packed.deallocate() }
        let code = compress2(
            packed.baseAddress?.assumingMemoryBound(to: Bytef.self), &count,
            changeset.baseAddress?.assumingMemoryBound(to: Bytef.self), uLong(changeset.count), Z_BEST_SPEED)
        guard code == Z_OK, Int(count) < changeset.count else { return try body(changeset, nil) }
        return try body(UnsafeRawBufferPointer(rebasing: packed[..<Int(count)]), changeset.count)
    }

    /// - Throws: `Failure.rejected` when somebody has damaged it.
    static func unpack(_ stored: Data, size: Int?) throws -> [UInt8] {
        guard let size else { return Array(stored) }
        // The session extension counts in 32 bits.
        guard size > 0, size <= Int32.max else { throw Failure.unreadableChangeset }
        var count = uLong(size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            let code = stored.withUnsafeBytes { packed in
                uncompress(
                    buffer.baseAddress, &count, packed.baseAddress?.assumingMemoryBound(to: Bytef.self),
                    uLong(packed.count))
            }
            filled = code == Z_OK ? Int(count) : 0
        }
        guard bytes.count == size else { throw Failure.unreadableChangeset }
        return bytes
    }
}
