import Foundation
import SeedSyntax

/// A database that is written beside its place and put there when it is whole.
///
/// Its process holds an advisory lock on it as long as it lives. So the next run can tell what a killed one has left behind from what
/// another one is just writing.
struct TemporaryFile: Sendable {
    let path: String
    private let descriptor: Int32
    /// What the user calls the file that is to be.
    private let name: String
    /// What it may be used for when it is whole. Until then its owner has to be able to write it.
    private let permissions: mode_t?

    /// - Parameters:
    ///   - stem: what the file is called, but for the part that makes it unique.
    ///   - model: whose permissions and owner it gets.
    /// - Throws: `Failure.database`.
    init(_ stem: String, for name: String, like model: FileIdentity?) throws(Failure) {
        self.name = name
        permissions = model?.permissions
        while true {
            let path = "\(stem)-\(String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16))"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, model == nil ? 0o666 : 0o600)
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                throw .database(DiagnosticBatch(.unwritableFile(name, errno)))
            }
            var status = stat()
            // Somebody who looks for leftovers can have come between the two calls.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0, status.st_nlink == 1
            else {
                close(descriptor)
                continue
            }
            self.path = path
            self.descriptor = descriptor
            break
        }
        guard let model else { return }
        // Only root can give a file away; for others it is theirs already, or becomes theirs.
        _ = fchown(descriptor, model.owner, model.group)
    }

    /// Removes what killed runs have left.
    static func removeLeftovers(_ stem: String) {
        let (folder, name) = split(stem)
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files where file.hasPrefix(name + "-") {
            guard file.dropFirst(name.count + 1).wholeMatch(of: /[0-9a-f]{8}/) != nil else { continue }
            let path = "\(folder)/\(file)"
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }

    /// Says in the file's header whether it is in WAL mode: bytes 18 and 19, as SQLite's own change of mode writes them. SQLite would
    /// need files beside this one for that.
    ///
    /// - Precondition: nobody has the file open.
    func setJournalMode(isWAL: Bool) throws(Failure) {
        let version: UInt8 = isWAL ? 2 : 1
        guard pwrite(descriptor, [version, version], 2, 18) == 2 else {
            throw .database(DiagnosticBatch(.unwritableFile(name, errno)))
        }
    }

    /// Whether the header says that.
    var isWAL: Bool {
        var version: UInt8 = 0
        return pread(descriptor, &version, 1, 18) == 1 && version == 2
    }

    /// Gives it the permissions that it is to have, and brings it to the disk: what can fail, while nothing has been exchanged.
    func finish() throws(Failure) {
        guard permissions.map({ fchmod(descriptor, $0) == 0 }) ?? true, fsync(descriptor) == 0 else {
            throw .database(DiagnosticBatch(.unwritableFile(name, errno)))
        }
    }

    /// Gives the file its place, where there is nothing yet.
    ///
    /// - Returns: false if somebody has put a file there in the meantime.
    func place(at target: String) throws(Failure) -> Bool {
        // A hard link, unlike a rename, fails then; not every file system has them.
        if link(path, target) == 0 {
            unlink(path)
        } else {
            if errno == EEXIST || exists(target) { return false }
            try move(to: target)
        }
        flushFolder(split(target).folder)
        return true
    }

    /// Gives the file its place, whatever is there. Whoever opens that path finds the one or the other, whole.
    func replace(_ target: String) throws(Failure) {
        try move(to: target)
        flushFolder(split(target).folder)
    }

    private func move(to target: String) throws(Failure) {
        guard rename(path, target) == 0 else { throw .database(DiagnosticBatch(.unwritableFile(name, errno))) }
    }

    /// Removes it, if it has not come to its place. To be called once, in any case.
    func discard() {
        unlink(path)
        close(descriptor)
    }
}
