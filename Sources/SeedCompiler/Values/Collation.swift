import SeedSyntax

/// The collations built into SQLite. They decide which keys are the same key.
package enum Collation: String, Sendable {
    case binary = "BINARY"
    case noCase = "NOCASE"
    case rightTrim = "RTRIM"

    package func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .binary: bytesEqual(a, b)
        case .noCase: a.count == b.count && zip(a, b).allSatisfy { Self.fold($0) == Self.fold($1) }
        case .rightTrim: bytesEqual(Self.trim(a), Self.trim(b))
        }
    }

    /// Texts that are equal under the collation have equal hashes.
    package func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
        switch self {
        case .binary: fingerprint(of: bytes, seed: seed)
        case .noCase: bytes.map(Self.fold).withUnsafeBufferPointer { fingerprint(of: $0, seed: seed) }
        case .rightTrim: fingerprint(of: Self.trim(bytes), seed: seed)
        }
    }

    /// The same bytes for all texts that are equal under the collation.
    package func folded(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .binary: bytes
        case .noCase: bytes.map(Self.fold)
        case .rightTrim: bytes.withUnsafeBufferPointer { Array(Self.trim($0)) }
        }
    }

    /// NOCASE knows the 26 letters of ASCII and no others.
    private static func fold(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte + 0x20 : byte }

    private static func trim(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var count = bytes.count
        while count > 0, bytes[count - 1] == 0x20 { count -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[..<count])
    }
}
