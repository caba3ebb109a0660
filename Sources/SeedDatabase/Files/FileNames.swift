import Foundation

/// What SQLite writes beside a database.
let sideFileSuffixes = ["-wal", "-shm", "-journal"]

/// Which file a path leads to, and whose it is.
package struct FileIdentity: Sendable {
    private let status: stat

    /// Nil where there is none. Links are followed.
    package init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.status = status
    }

    var size: Int { Int(status.st_size) }
    package var permissions: mode_t { status.st_mode & 0o777 }
    var owner: uid_t { status.st_uid }
    var group: gid_t { status.st_gid }
    var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }

    func isSameFile(as other: FileIdentity) -> Bool {
        status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    }
}

/// Also true of a link that leads nowhere.
func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// The file itself where the path is a symbolic link, as SQLite sees it too; else the path unchanged.
func followingLinks(_ path: String) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    return URL(filePath: path).resolvingSymlinksInPath().path
}

/// What a link says that leads nowhere; nil of anything else.
func deadLink(_ path: String) -> String? {
    guard exists(path), FileIdentity(path) == nil else { return nil }
    return try? FileManager.default.destinationOfSymbolicLink(atPath: path)
}

/// The folder and the last part of a path.
func split(_ path: String) -> (folder: String, name: String) {
    // As bytes: the first character behind it can be a mark, which a Character takes for a part of the slash.
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, String(path[path.utf8.index(after: slash)...]))
}

/// Where a path leads, links followed; nil where there is nothing.
package func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}

/// The one name of a file, which need not exist, in a folder that many links may lead to.
func absolute(_ path: String) -> String {
    let (folder, name) = split(path)
    return realPath(folder).map { "\($0)/\(name)" } ?? path
}

/// Makes links, renames and removals in a folder outlast a power failure. Not every file system can; then nothing more can be done.
func flushFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
}
