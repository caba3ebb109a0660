import Foundation

/// Which other processes have a database or one of its side files open, as far as this one may know: on Linux, those of the same user,
/// and for root all of the machine's. It finds the idle connections that SQLite's locks do not show.
func openFiles(of path: String) -> [String] {
    let files = ([""] + sideFileSuffixes).compactMap { FileIdentity(path + $0) }
    guard !files.isEmpty else { return [] }
    let manager = FileManager.default
    let processes = ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
    return processes.sorted().filter { $0 != getpid() }.compactMap { process in
        let folder = "/proc/\(process)/fd"
        let descriptors = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        let isUser = descriptors.contains { descriptor in
            guard let open = FileIdentity("\(folder)/\(descriptor)") else { return false }
            return files.contains { $0.isSameFile(as: open) }
        }
        guard isUser else { return nil }
        let name = manager.contents(atPath: "/proc/\(process)/comm").map { String(decoding: $0, as: UTF8.self) } ?? ""
        return "\(name.trimmingCharacters(in: .newlines)) (\(process))"
    }
}
