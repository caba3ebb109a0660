import Foundation
import SeedSyntax

/// Where the files may lie that are read. A link is anybody's who can put a file into a folder; what it leads to is not.
package struct InputBounds: Sendable {
    /// Of which nothing may lie outside: a path without links, empty for a folder that is not there. Nil where links may lead anywhere.
    private let root: String?

    /// Links may lead anywhere.
    package static let none = InputBounds(root: nil)

    private init(root: String?) { self.root = root }

    /// For what a person has named. A relative path may not leave the working directory, or the folder above it that the path begins
    /// with, by a link, nor any other path its folder: the rest of it is mostly a repository's, where others put links.
    package init(named path: String, followsLinks: Bool) {
        if followsLinks {
            self = .none
        } else if path.hasPrefix("/") {
            self.init(folder: split(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path).folder)
        } else {
            var depth = 0
            var climbs = 0
            for part in path.utf8.split(separator: UInt8(ascii: "/")) where !part.elementsEqual(".".utf8) {
                depth += part.elementsEqual("..".utf8) ? -1 : 1
                climbs = max(climbs, -depth)
            }
            self.init(folder: "./" + String(repeating: "../", count: climbs))
        }
    }

    /// For what is found in a folder.
    package init(folder: String) { root = realPath(folder) ?? "" }

    /// Whether a path leads to something inside.
    package func hold(_ path: String) -> Bool {
        guard root != nil else { return true }
        guard let real = realPath(path) else { return false }
        return isInside(real)
    }

    private func isInside(_ real: String) -> Bool {
        guard let root else { return true }
        guard !root.isEmpty else { return false }
        // As bytes: for a String, names that only look alike are the same, and a slash with a mark on it is none.
        let folder = root == "/" ? root : root + "/"
        return real.utf8.elementsEqual(root.utf8) || real.utf8.starts(with: folder.utf8)
    }

    /// The same for a file that is open.
    fileprivate func hold(_ path: String, _ opened: stat) -> Bool {
        guard root != nil else { return true }
        var found = stat()
        guard let real = realPath(path), isInside(real), lstat(real, &found) == 0 else { return false }
        return found.st_dev == opened.st_dev && found.st_ino == opened.st_ino
    }
}

/// Reads a file that others may have written: a manifest, a schema, a script, a plan. It is a regular one, within bounds; nothing else
/// is read, and nothing that is read can block.
///
/// - Throws: a `DiagnosticBatch` that says nothing of what the file holds.
package func readInput(_ path: String, _ bounds: InputBounds) throws(DiagnosticBatch) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw DiagnosticBatch(.nulInPath(path)) }
    var status = stat()
    // Before it is opened, too: opening is enough to set some devices going.
    if stat(path, &status) == 0, let kind = kindOfSpecialFile(status) { throw DiagnosticBatch(.notAFile(path, kind)) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiagnosticBatch(.unreadableFile(path, errno)) }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw DiagnosticBatch(.unreadableFile(path, errno)) }
    if let kind = kindOfSpecialFile(status) { throw DiagnosticBatch(.notAFile(path, kind)) }
    guard bounds.hold(path, status) else { throw DiagnosticBatch(.linkOutside(path)) }
    do {
        return try readBytes(descriptor, size: Int(status.st_size))
    } catch {
        throw DiagnosticBatch(.unreadableFile(path, error.code))
    }
}

/// What something is called that is no regular file.
private func kindOfSpecialFile(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a FIFO"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
}

extension Diagnostic {
    package static func linkOutside(_ path: String) -> Diagnostic {
        Diagnostic(
            "link-outside", "\(path) leads through a link to a place outside of its folder; it was not read",
            help: "put there what it leads to, or give --follow-links")
    }

    fileprivate static func notAFile(_ path: String, _ kind: String) -> Diagnostic {
        Diagnostic(
            "not-a-file", "\(path) is \(kind), and seedc reads only files; it was not read",
            help: "write what it holds to a file")
    }

    package static func nulInPath(_ path: String) -> Diagnostic {
        Diagnostic("nul-in-path", "\(path): the name of a file cannot hold the character U+0000")
    }
}
