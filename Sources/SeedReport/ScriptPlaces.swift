import SeedSyntax

/// Where rows come from, for comments in scripts that others will run: without the path of a machine.
struct ScriptPlaces {
    private var locations: Locations
    /// What stands before the manifests' folder in an absolute path.
    private let prefix: String

    /// - Parameter seeds: the folder of the manifests, as it was given.
    init(_ sources: SourceMap, seeds: String) {
        locations = Locations(sources)
        let folder = seeds.split(separator: "/", omittingEmptySubsequences: true).dropLast()
        prefix = seeds.hasPrefix("/") ? "/" + folder.map { $0 + "/" }.joined() : ""
    }

    /// `seeds/rewards.yaml:4`
    mutating func text(_ span: Span?) -> String {
        guard let span else { return "no longer in the manifests" }
        let path = locations.path(span)
        let line = locations.position(span).line
        return "\(oneLine(path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path)):\(line)"
    }
}

/// As people are shown it: a line break would end a comment.
func oneLine(_ text: String) -> String { ("\(text)" as OutputText).string }
