#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Byte-wise equality. Swift's `==` on `String` is canonical equivalence, which SQLite does not know.
package func bytesEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    a.count == b.count && (a.isEmpty || memcmp(a.baseAddress!, b.baseAddress!, a.count) == 0)
}

extension [UInt8] {
    /// Whether a word stands anywhere among the bytes.
    package func contains(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        return withUnsafeBufferPointer { bytes in
            bytes.indices.dropLast(length - 1).contains { start in
                bytes[start] == word.utf8Start[0] && memcmp(bytes.baseAddress! + start, word.utf8Start, length) == 0
            }
        }
    }
}

/// A 64-bit hash, eight bytes at a time (the multiply-and-fold of wyhash). The same in every process: nothing that it orders may
/// reach output, and nothing does, but a run can be repeated exactly.
package func fingerprint(of bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset + 8 <= raw.count {
        hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
    }
    var tail: UInt64 = 0
    while offset < raw.count {
        tail = tail << 8 | UInt64(raw[offset])
        offset += 1
    }
    return mix(hash ^ tail)
}

/// Spreads a word over all 64 bits.
@inlinable
package func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
}
