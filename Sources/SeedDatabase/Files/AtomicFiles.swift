import Foundation
import SeedSyntax

/// Files that are replaced together: all are written beside their places and flushed before the first takes its place, so that a
/// full disk or a missing permission leaves everything as it was.
package struct AtomicFiles {
    private var files: [(temporary: TemporaryFile, target: String)] = []

    /// In the folders at hand, each of which is listed once.
    private var leftovers: [String: [String]] = [:]

    package init() {}

    /// Writes one beside its place. A file that is there already keeps its permissions and owner, and a link goes on leading to it.
    ///
    /// - Parameter permissions: those that it is to have instead.
    /// - Throws: `DiagnosticBatch`; nothing has been replaced.
    package mutating func add(
        _ path: String, _ bytes: [UInt8], permissions: mode_t? = nil
    ) throws(DiagnosticBatch) {
        // Each is locked, and therefore open, until all are in their places.
        if files.count == 128 { allowManyOpenFiles() }
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let folder = split(target).folder
        if leftovers[folder] == nil { leftovers[folder] = Leftovers.candidates(in: folder) }
        do throws(Failure) {
            let temporary = try TemporaryFile(
                target + ".seedc", for: path, like: FileIdentity(target), permissions: permissions,
                leftovers: leftovers[folder])
            files.append((temporary, target))
            try temporary.write(bytes)
            try temporary.finish()
        } catch {
            throw DiagnosticBatch(error.diagnostics)
        }
    }

    /// Puts all of them in their places.
    ///
    /// - Throws: what also says which are there already. There is no call that would exchange several.
    package func commit() throws(DiagnosticBatch) {
        do throws(Failure) {
            for (index, file) in files.enumerated() {
                try file.temporary.move(to: file.target, after: files[..<index].map(\.target))
            }
        } catch {
            throw DiagnosticBatch(error.diagnostics)
        }
        for folder in Set(files.map { split($0.target).folder }) { flushFolder(folder) }
    }

    /// Removes what has not come to its place. To be called once, in any case.
    package func discard() {
        for file in files { file.temporary.discard() }
    }

    private func allowManyOpenFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
