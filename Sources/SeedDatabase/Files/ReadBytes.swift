import Foundation
import SeedSyntax

/// What a system call has failed with.
struct SystemError: Error {
    let code: Int32
}

/// The bytes of an open regular file, read to where they stay: large manifests are not copied.
///
/// - Parameter size: as the file system has it.
func readBytes(_ descriptor: Int32, size: Int) throws(SystemError) -> [UInt8] {
    // One more than it should be, so that the end is seen; what grows goes on.
    var capacity = max(size + 1, 65_536)
    var isLarge = capacity > 1 << 20
    var bytes: [UInt8] = []
    while true {
        let (chunk, code) = isLarge ? readHalves(descriptor, capacity) : readChunk(descriptor, capacity)
        guard code == 0 else { throw SystemError(code: code) }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        if chunk.count < capacity { return bytes }
        (capacity, isLarge) = (1 << 20, false)
    }
}

private func readChunk(_ descriptor: Int32, _ capacity: Int) -> (bytes: [UInt8], code: Int32) {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        (count, code) = fill(buffer) { rest, _ in read(descriptor, rest.baseAddress, rest.count) }
    }
    return (bytes, code)
}

/// A half on each of two threads: the kernel clears the pages that it copies to, which takes longer than copying.
private func readHalves(_ descriptor: Int32, _ capacity: Int) -> (bytes: [UInt8], code: Int32) {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let middle = capacity / 2
        // Each thread writes to its own.
        nonisolated(unsafe) let halves = [buffer[..<middle], buffer[middle...]].map { Buffer(rebasing: $0) }
        let (first, second) = inHalves { half in
            fill(halves[half]) { rest, offset in
                pread(descriptor, rest.baseAddress, rest.count, off_t(half * middle + offset))
            }
        }
        count = first.count < middle ? first.count : middle + second.count
        code = first.code != 0 ? first.code : second.code
        lseek(descriptor, off_t(count), SEEK_SET)
    }
    return (bytes, code)
}

private typealias Buffer = UnsafeMutableBufferPointer<UInt8>

/// Reads until it is full or the file ends.
///
/// - Parameter read: reads into what is left of the buffer, behind as many bytes as there are in it by then.
private func fill(_ buffer: Buffer, _ read: (Buffer, Int) -> Int) -> (count: Int, code: Int32) {
    var count = 0
    while count < buffer.count {
        let got = read(Buffer(rebasing: buffer[count...]), count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { return (count, errno) }
        guard got > 0 else { break }
        count += got
    }
    return (count, 0)
}
