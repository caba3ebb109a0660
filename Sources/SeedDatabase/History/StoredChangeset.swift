import CZlib
import Foundation
import SeedSyntax

/// A changeset as `_seedc_applies` keeps it. That of a large apply is compressed by zlib, to a tenth: every byte in the database is
/// written, synced and backed up. A small one stays what SQLite's own tools can read.
enum StoredChangeset {
    private static let threshold = 1 << 16
    /// How often larger the whole may be than what it was compressed to, beyond 16 MiB: rows never shrink that much, and a bomb does.
    private static let ratio = 100

    /// Compresses a large changeset on another thread while the body runs.
    ///
    /// - Returns: nothing packed where the changeset is to be stored as it is; and what the body returns.
    static func packing<Result>(
        _ changeset: UnsafeRawBufferPointer, while body: () throws -> Result
    ) rethrows -> (packed: [UInt8]?, Result) {
        guard changeset.count >= threshold else { return (nil, try body()) }
        return try meanwhile({ pack(changeset) }, body)
    }

    private static func pack(_ changeset: UnsafeRawBufferPointer) -> [UInt8]? {
        var count = compressBound(uLong(changeset.count))
        let packed = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
            let code = compress2(
                buffer.baseAddress, &count, changeset.baseAddress?.assumingMemoryBound(to: Bytef.self),
                uLong(changeset.count), Z_BEST_SPEED)
            filled = code == Z_OK ? Int(count) : 0
        }
        return packed.isEmpty || packed.count >= changeset.count || changeset.count > largest(packed.count)
            ? nil : packed
    }

    /// What so many bytes may be when they are unpacked.
    private static func largest(_ packed: Int) -> Int { min(max(16 << 20, packed * ratio), 1 << 30) }

    /// - Throws: `Failure.unreadableChangeset` when somebody has damaged it, or it would become too large.
    static func unpack(_ stored: Data, size: Int?) throws -> [UInt8] {
        guard let size else { return Array(stored) }
        guard size > 0, size <= largest(stored.count) else { throw Failure.unreadableChangeset }
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
