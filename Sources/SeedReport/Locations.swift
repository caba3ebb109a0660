import SeedSyntax

/// Turns spans into lines and columns. Indexes a file's lines the first time one of its spans is asked for.
package struct Locations {
    private let sources: SourceMap
    private let areRemembered: Bool
    private var indexes: [FileID: LineIndex] = [:]

    /// - Parameter areRemembered: whether files are named as from wherever one looks, rather than as the user named them.
    package init(_ sources: SourceMap, areRemembered: Bool = false) {
        self.sources = sources
        self.areRemembered = areRemembered
    }

    package mutating func index(_ file: FileID) -> LineIndex {
        if let known = indexes[file] { return known }
        let index = sources[file].lines
        indexes[file] = index
        return index
    }

    package mutating func position(_ span: Span) -> Position { index(span.file).position(of: span.start) }

    package mutating func range(_ span: Span) -> (start: Position, end: Position) {
        let index = index(span.file)
        return (index.position(of: span.start), index.position(of: span.end))
    }

    package func path(_ span: Span) -> String {
        areRemembered ? sources[span.file].place : sources[span.file].path
    }

    /// `seeds/rewards.yaml:4:5`
    package mutating func text(_ span: Span) -> String {
        let position = position(span)
        return "\(path(span)):\(position.line):\(position.column)"
    }
}
