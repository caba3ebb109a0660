import Foundation
import SeedDatabase
import SeedSyntax

/// Finds and reads the files of a run, in sorted order.
struct InputFiles {
    private(set) var sources = SourceMap()
    private(set) var schemas: [SourceFile] = []
    private(set) var manifests: [SourceFile] = []
    /// Of every folder or file that cannot be read.
    private var faults: [Diagnostic] = []
    private let followsLinks: Bool

    /// The schemas. What is wrong with their folder is told when the manifests are read, too, or by `check`.
    ///
    /// - Parameter followsLinks: whether a link may lead out of the folder in which it is found.
    init(schemas folder: String, followsLinks: Bool) {
        self.followsLinks = followsLinks
        let (paths, bounds) = list(folder) { $0.hasSuffix(".schema.json") }
        for path in paths { read(path, bounds).map { schemas.append($0) } }
        if faults.isEmpty, schemas.isEmpty { faults.append(.noFiles(folder, "schema", "*.schema.json")) }
    }

    /// A folder without manifests is a fault: an empty wish is more often a mistake than a wish.
    ///
    /// - Throws: what `check` throws.
    mutating func readManifests(_ folder: String) throws(DiagnosticBatch) {
        let (paths, bounds) = list(folder) { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        let root = Self.root(folder)
        for path in paths {
            let place = root.name + String(decoding: path.utf8.dropFirst(root.length), as: UTF8.self)
            read(path, bounds, place: place).map { manifests.append($0) }
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

    private mutating func read(_ path: String, _ bounds: InputBounds, place: String? = nil) -> SourceFile? {
        do {
            return sources.add(path: path, contents: try readInput(path, bounds), place: place)
        } catch {
            faults += error.diagnostics
            return nil
        }
    }

    /// The files below a folder whose names fit, and what may be read there; hidden ones are left out. A file is taken whatever its name.
    private mutating func list(
        _ path: String, where fits: (String) -> Bool
    ) -> (paths: [String], bounds: InputBounds) {
        let bounds = InputBounds(named: path, followsLinks: followsLinks)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            faults.append(.unreadable(path, "no such file or folder"))
            return ([], bounds)
        }
        guard isFolder.boolValue else { return ([path], bounds) }
        guard bounds.hold(path) else {
            faults.append(.linkOutside(path))
            return ([], bounds)
        }
        let inside = followsLinks ? bounds : InputBounds(folder: path)
        var visited: Set<String> = []
        let found = walk(path.hasSuffix("/") ? String(path.dropLast()) : path, &visited, inside, where: fits)
        return (found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, inside)
    }

    /// Follows links within bounds, and no folder twice.
    private mutating func walk(
        _ folder: String, _ visited: inout Set<String>, _ bounds: InputBounds, where fits: (String) -> Bool
    ) -> [String] {
        guard let real = realPath(folder), visited.insert(real).inserted else { return [] }
        guard bounds.hold(folder) else {
            faults.append(.linkOutside(folder))
            return []
        }
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
            return isFolder.boolValue ? walk(path, &visited, bounds, where: fits) : fits(name) ? [path] : []
        }
    }
}

extension Diagnostic {
    fileprivate static func noFiles(_ path: String, _ what: String, _ pattern: String) -> Diagnostic {
        Diagnostic("no-files", "there is no \(what) in \(path)", help: "seedc reads \(pattern)")
    }
}
