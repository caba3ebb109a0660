import Foundation

/// What a system call has failed with.
struct SystemError: Error {
    let code: Int32
}

/// The bytes of a file, read to where they stay: large manifests are not copied.
func readBytes(of path: String) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError(code: errno) }
    // One more than it should be, so that the end is seen; what is no regular file has no size, and what grows goes on.
    var capacity = max(Int(status.st_size) + 1, 65_536)
    var bytes: [UInt8] = []
    while true {
        let (chunk, code) = readChunk(descriptor, capacity)
        guard code == 0 else { throw SystemError(code: code) }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        if chunk.count < capacity { return bytes }
        capacity = 1 << 20
    }
}

/// Reads until it is full or the file ends.
private func readChunk(_ descriptor: Int32, _ capacity: Int) -> (bytes: [UInt8], code: Int32) {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        while count < capacity {
            let got = read(descriptor, buffer.baseAddress! + count, capacity - count)
            if got < 0, errno == EINTR { continue }
            if got < 0 { code = errno }
            guard got > 0 else { return }
            count += got
        }
    }
    return (bytes, code)
}
