import Foundation
import SeedSyntax

/// Files that are replaced together: all are written beside their places and flushed before the first takes its place, so that a
/// full disk or a missing permission leaves everything as it was.
struct AtomicFiles {
    private var waiting: [(temporary: String, path: String)] = []

    /// Writes one beside its place. A file that is there already keeps its permissions and owner, and a link goes on leading to it.
    ///
    /// - Throws: `DiagnosticBatch`; nothing has been replaced.
    mutating func add(_ path: String, _ bytes: [UInt8]) throws(DiagnosticBatch) {
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let temporary = target + ".seedc-\(getpid())"
        var known = stat()
        let isKnown = stat(target, &known) == 0
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw DiagnosticBatch(.unwritable(path, errno)) }
        waiting.append((temporary, target))
        defer { close(descriptor) }
        if isKnown {
            // Only root can give a file away; for others it is theirs already, or becomes theirs.
            _ = fchown(descriptor, known.st_uid, known.st_gid)
            if fchmod(descriptor, known.st_mode & 0o7777) != 0 { throw DiagnosticBatch(.unwritable(path, errno)) }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DiagnosticBatch(.unwritable(path, errno)) }
            rest = rest.dropFirst(count)
        }
        if fsync(descriptor) != 0 { throw DiagnosticBatch(.unwritable(path, errno)) }
    }

    /// Puts all of them in their places.
    ///
    /// - Throws: what also says which are there already. There is no call that would exchange several.
    mutating func commit() throws(DiagnosticBatch) {
        var written: [String] = []
        while let (temporary, path) = waiting.first {
            guard rename(temporary, path) == 0 else {
                throw DiagnosticBatch(.unwritable(path, errno, after: written))
            }
            written.append(path)
            waiting.removeFirst()
        }
    }

    /// Removes what has not come to its place.
    func discard() {
        for (temporary, _) in waiting { unlink(temporary) }
    }
}

extension Diagnostic {
    /// - Parameter written: the files before it, in their places already.
    static func unwritable(_ path: String, _ code: Int32, after written: [String] = []) -> Diagnostic {
        let names = written.joined(separator: ", ")
        return Diagnostic(
            "unwritable", "cannot write \(path): \(String(cString: strerror(code)))",
            help: written.isEmpty ? nil : "\(names) \(written.count == 1 ? "is" : "are") written")
    }
}
