import Foundation

/// What runs that were killed have left behind: files and folders of a known name, a random ending, and a lock that nobody holds.
enum Leftovers {
    /// A name that nobody can foresee: `app.db.seedc-1f2e3d4c`.
    static func name(_ stem: String) -> String {
        "\(stem)-\(String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16))"
    }

    /// Locks a file or a folder for as long as it is open.
    ///
    /// - Returns: false if somebody was faster, who takes it for a leftover.
    static func hold(_ descriptor: Int32) -> Bool {
        var status = stat()
        // Where there are no such locks, nobody else gets one either.
        let isHeld = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
        return isHeld && fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    /// The names in a folder that may be such.
    static func candidates(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.contains(".seedc") && $0.suffix(9).wholeMatch(of: /-[0-9a-f]{8}/) != nil }
    }

    /// Removes those of a stem.
    static func remove(_ stem: String, among candidates: [String]? = nil) {
        let (folder, name) = split(stem)
        for file in candidates ?? Self.candidates(in: folder) where file.utf8.dropLast(9).elementsEqual(name.utf8) {
            let path = "\(folder)/\(file)"
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            // What somebody else has left is theirs to remove.
            guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
                flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: unlinkDatabase(path)
            case S_IFDIR: removeFolder(path, descriptor)
            default: continue
            }
        }
    }

    /// A file and what SQLite has written beside it, itself last: as long as it is there, it leads to the others.
    static func unlinkDatabase(_ path: String) {
        for suffix in sideFileSuffixes + [""] { unlink(path + suffix) }
    }

    /// A folder that holds files alone, if it still has this path. Its files go by the descriptor: by the path it would be those of
    /// another folder, if somebody has put a link in its place by then.
    static func removeFolder(_ path: String, _ descriptor: Int32) {
        var (held, named) = (stat(), stat())
        guard fstat(descriptor, &held) == 0, lstat(path, &named) == 0, held.st_ino == named.st_ino,
            held.st_dev == named.st_dev
        else { return }
        for name in names(in: descriptor) { unlinkat(descriptor, name, 0) }
        rmdir(path)
    }

    private static func names(in descriptor: Int32) -> [String] {
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0, let folder = fdopendir(own) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

/// Writes all of it to a file.
///
/// - Returns: why it could not be written; nil if it is.
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count == 0 ? EIO : errno }
        rest = rest.dropFirst(count)
    }
    return nil
}
