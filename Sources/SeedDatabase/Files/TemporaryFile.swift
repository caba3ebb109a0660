import Foundation
import SeedSyntax

/// A file that is written beside its place and put there when it is whole.
///
/// Its name nobody can foresee, and its process holds an advisory lock on it as long as it lives. So the next run can tell what a killed
/// one has left behind from what another one is just writing, and removes it.
package struct TemporaryFile: Sendable {
    package let path: String
    private let descriptor: Int32
    /// What the user calls the file that is to be.
    private let name: String
    /// What it may be used for when it is whole. Until then its owner has to be able to write it.
    private let permissions: mode_t?

    /// - Parameters:
    ///   - stem: what the file is called, but for the part that makes it unique.
    ///   - name: what the user calls the target.
    ///   - model: whose permissions and owner it gets.
    ///   - permissions: those that it gets instead of the model's.
    ///   - mode: what it gets with neither, less the process's mask.
    ///   - leftovers: the candidates in its folder, where they are known.
    /// - Throws: `Failure.database`.
    init(
        _ stem: String, for name: String, like model: FileIdentity?, permissions: mode_t? = nil,
        mode: mode_t = 0o666, leftovers: [String]? = nil
    ) throws(Failure) {
        self.name = name
        self.permissions = permissions ?? model?.permissions
        Leftovers.remove(stem, among: leftovers)
        while true {
            let path = Leftovers.name(stem)
            let mode: mode_t = self.permissions == nil ? mode : 0o600
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                throw .database(DiagnosticBatch(.unwritableFile(name, errno)))
            }
            // Somebody who looks for leftovers can have come between the two calls.
            guard Leftovers.hold(descriptor) else {
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

    /// Writes all of it.
    func write(_ bytes: [UInt8]) throws(Failure) {
        if let code = writeAll(descriptor, bytes) { throw .database(DiagnosticBatch(.unwritableFile(name, code))) }
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

    /// The same, without making it outlast a power failure.
    ///
    /// - Parameter written: the files before it, in their places already.
    func move(to target: String, after written: [String] = []) throws(Failure) {
        guard rename(path, target) == 0 else {
            throw .database(DiagnosticBatch(.unwritableFile(name, errno, after: written)))
        }
    }

    /// Removes it, if it has not come to its place, and what SQLite has written beside it. To be called once, in any case.
    package func discard() {
        Leftovers.unlinkDatabase(path)
        close(descriptor)
    }
}
