import Foundation
import SeedSyntax

/// Finds and reads the files of a run, in sorted order.
struct InputFiles {
    private(set) var sources = SourceMap()
    private(set) var schemas: [SourceFile] = []
    private(set) var manifests: [SourceFile] = []
    /// Of every folder or file that cannot be read.
    private var faults: [Diagnostic] = []

    /// The schemas. What is wrong with their folder is told when the manifests are read, too, or by `check`.
    init(schemas folder: String) {
        let paths = list(folder) { $0.hasSuffix(".schema.json") }
        for path in paths { read(path).map { schemas.append($0) } }
        if faults.isEmpty, schemas.isEmpty { faults.append(.noFiles(folder, "schema", "*.schema.json")) }
    }

    /// A folder without manifests is a fault: an empty wish is more often a mistake than a wish.
    ///
    /// - Throws: what `check` throws.
    mutating func readManifests(_ folder: String) throws(DiagnosticBatch) {
        let paths = list(folder) { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        let root = Self.root(folder)
        for path in paths {
            read(path, place: root.name + String(decoding: path.utf8.dropFirst(root.length), as: UTF8.self))
                .map { manifests.append($0) }
        }
        if faults.isEmpty, manifests.isEmpty { faults.append(.noFiles(folder, "manifest", "*.yaml")) }
        try check()
    }

    /// - Throws: a fault for every folder or file that cannot be read.
    func check() throws(DiagnosticBatch) {
        guard faults.isEmpty else { throw DiagnosticBatch(faults) }
    }

    /// The folder of the manifests by its own name, and how much of every path it is. Of a single manifest its folder counts.
    private static func root(_ path: String) -> (name: String, length: Int) {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let folder = isFolder.boolValue ? path : path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        let name = URL(filePath: folder.isEmpty ? "." : folder).standardizedFileURL.lastPathComponent
        guard isFolder.boolValue || !folder.isEmpty else { return (name + "/", 0) }
        return (name, folder.hasSuffix("/") ? folder.utf8.count - 1 : folder.utf8.count)
    }

    private mutating func read(_ path: String, place: String? = nil) -> SourceFile? {
        do {
            return sources.add(path: path, contents: try readBytes(of: path), place: place)
        } catch {
            faults.append(.unreadable(path, String(cString: strerror(error.code))))
            return nil
        }
    }

    /// The files below a folder whose names fit; hidden ones are left out. A file is taken whatever its name.
    private mutating func list(_ path: String, where fits: (String) -> Bool) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            faults.append(.unreadable(path, "no such file or folder"))
            return []
        }
        guard isFolder.boolValue else { return [path] }
        var visited: Set<String> = []
        return walk(path.hasSuffix("/") ? String(path.dropLast()) : path, &visited, where: fits)
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Follows links, and no folder twice.
    private mutating func walk(
        _ folder: String, _ visited: inout Set<String>, where fits: (String) -> Bool
    ) -> [String] {
        guard visited.insert(URL(filePath: folder).resolvingSymlinksInPath().path).inserted else { return [] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            faults.append(.unreadable(folder, "permission denied, or not a folder any more"))
            return []
        }
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                if fits(name) { faults.append(.unreadable(path, "the link leads nowhere")) }
                return []
            }
            return isFolder.boolValue ? walk(path, &visited, where: fits) : fits(name) ? [path] : []
        }
    }
}

extension Diagnostic {
    static func unreadable(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic("unreadable", "cannot read \(path): \(reason)")
    }

    fileprivate static func noFiles(_ path: String, _ what: String, _ pattern: String) -> Diagnostic {
        Diagnostic("no-files", "there is no \(what) in \(path)", help: "seedc reads \(pattern)")
    }
}
