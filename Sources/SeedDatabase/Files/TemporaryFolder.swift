import Foundation
import SeedSyntax

/// A folder that is filled beside its place and put there as one, with the lock and the name of a `TemporaryFile`.
package struct TemporaryFolder {
    private let path: String
    private let descriptor: Int32
    /// What the user calls the folder that is to be.
    private let target: String

    /// - Parameter target: need not exist, nor the folders that it is in.
    package init(for target: String) throws(DiagnosticBatch) {
        var target = target
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        self.target = target
        do {
            try FileManager.default.createDirectory(
                atPath: split(target).folder, withIntermediateDirectories: true)
        } catch {
            throw DiagnosticBatch(.unwritableFile(target, (error as? CocoaError)?.underlying ?? EIO))
        }
        let stem = target + ".seedc"
        Leftovers.remove(stem)
        while true {
            let path = Leftovers.name(stem)
            guard mkdir(path, 0o777) == 0 else {
                if errno == EEXIST { continue }
                throw DiagnosticBatch(.unwritableFile(target, errno))
            }
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0, Leftovers.hold(descriptor) else {
                let code = errno
                if descriptor >= 0 { close(descriptor) }
                // Somebody who looks for leftovers has come in between.
                if descriptor >= 0 || code == ENOENT { continue }
                rmdir(path)
                throw DiagnosticBatch(.unwritableFile(target, code))
            }
            (self.path, self.descriptor) = (path, descriptor)
            break
        }
    }

    /// Writes a file in it.
    package func add(_ name: String, _ bytes: [UInt8]) throws(DiagnosticBatch) {
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw DiagnosticBatch(.unwritableFile("\(target)/\(name)", errno)) }
        defer { close(file) }
        if let code = writeAll(file, bytes) ?? (fsync(file) == 0 ? nil : errno) {
            throw DiagnosticBatch(.unwritableFile("\(target)/\(name)", code))
        }
    }

    /// Puts it in its place, where there is nothing yet, or an empty folder.
    package func place() throws(DiagnosticBatch) {
        guard fsync(descriptor) == 0, rename(path, target) == 0 else {
            throw DiagnosticBatch(.unwritableFile(target, errno))
        }
        flushFolder(split(target).folder)
    }

    /// Removes it, if it has not come to its place. To be called once, in any case.
    package func discard() {
        Leftovers.removeFolder(path, descriptor)
        close(descriptor)
    }
}

extension CocoaError {
    fileprivate var underlying: Int32? {
        ((userInfo[NSUnderlyingErrorKey] as? NSError)?.code).map { Int32($0) }
    }
}
