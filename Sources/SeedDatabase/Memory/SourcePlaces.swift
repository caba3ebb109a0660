import SeedCompiler
import SeedSyntax

/// Where the rows of the manifests stand, as seedc remembers it. Rows that follow each other mostly stand in one file, of which the
/// index of lines is at hand.
struct SourcePlaces {
    private let files: [FileID: SourceFile]
    private var latest: (file: FileID, lines: LineIndex)?

    init(_ files: [SourceFile]) {
        self.files = Dictionary(files.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    func path(_ file: FileID) -> String { files[file]?.place ?? "" }

    /// From 1.
    mutating func line(_ span: Span) -> Int {
        if latest?.file != span.file { latest = files[span.file].map { (span.file, $0.lines) } }
        return latest?.lines.position(of: span.start).line ?? 0
    }
}

extension Seeds {
    var places: SourcePlaces { SourcePlaces(files) }
}
