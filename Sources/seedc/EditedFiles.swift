import Foundation
import SeedDatabase
import SeedSyntax

extension Session {
    /// Puts edited manifests in the places of those that were read, all or none.
    ///
    /// - Throws: when one is not UTF-8, or not the file any more that was read.
    func replaceManifests(_ edited: [(source: SourceFile, bytes: [UInt8])]) throws(DiagnosticBatch) {
        var files = AtomicFiles()
        defer { files.discard() }
        for (source, bytes) in edited { try files.add(source.path, try replacement(source, bytes)) }
        try files.commit()
    }

    /// The same without writing anything.
    func checkManifests(_ edited: [(source: SourceFile, bytes: [UInt8])]) throws(DiagnosticBatch) {
        for (source, bytes) in edited { _ = try replacement(source, bytes) }
    }

    /// The bytes of a file on the disk, from those of its text.
    private func replacement(_ source: SourceFile, _ bytes: [UInt8]) throws(DiagnosticBatch) -> [UInt8] {
        // Where it lies was asked when it was read, and that it is the same file is asked below.
        let raw = (try? readInput(source.path, .none)) ?? []
        if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) {
            throw DiagnosticBatch(.isUTF16(source))
        }
        let mark: [UInt8] = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? [0xEF, 0xBB, 0xBF] : []
        guard raw == mark + source.bytes else { throw DiagnosticBatch(.changedMeanwhile(source)) }
        return mark + bytes
    }
}

extension Diagnostic {
    fileprivate static func isUTF16(_ source: SourceFile) -> Diagnostic {
        Diagnostic(
            "utf-16", "\(source.path) is UTF-16, and only UTF-8 can be edited in place; nothing was written",
            at: Span(file: source.id, start: 0, end: 0), help: "save the file as UTF-8")
    }

    fileprivate static func changedMeanwhile(_ source: SourceFile) -> Diagnostic {
        Diagnostic(
            "file-moved", "\(source.path) has changed since it was read; nothing was written",
            help: "run the same command again")
    }
}
