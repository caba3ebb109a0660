import Foundation
import JSONSchema
import SeedSyntax

/// Runs a copy of the official JSON Schema test suite for draft 2020-12: `conformance DIR`, where DIR is laid out like the suite's
/// repository. Prints passed and failed per file and every failure; fails if a required test does.
@main
struct Conformance {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: conformance DIR")
            exit(64)
        }
        let suite = URL(filePath: CommandLine.arguments[1])
        let tests = suite.appending(path: "tests/draft2020-12")
        let runner = Runner(remotes: try remotes(in: suite.appending(path: "remotes")))
        var totals: [Section: Score] = [:]
        var failures: [String] = []
        for name in try jsonFiles(in: tests) {
            let (score, failed) = try runner.run(tests.appending(path: name), assertsFormat: Section(name) == .format)
            totals[Section(name), default: Score()] += score
            failures += failed.map { "\(name): \($0)" }
            print("\(name.padding(toLength: 52, withPad: " ", startingAt: 0)) \(score.text)")
        }
        print("")
        for failure in failures { print("FAILED \(failure)") }
        for section in [Section.required, .optional, .format] {
            print("\(section): \(totals[section, default: Score()].text)")
        }
        let all = totals.values.reduce(Score()) { $0 + $1 }
        print("\(all.passed) passed, \(all.failed) failed")
        let required = totals[.required, default: Score()]
        exit(required.failed == 0 && required.passed > 0 ? 0 : 1)
    }

    private static func remotes(in folder: URL) throws -> [SchemaDocument] {
        // The suite serves this folder under this address; the validator only sees documents that have it.
        try jsonFiles(in: folder).compactMap { name in
            let contents = try [UInt8](Data(contentsOf: folder.appending(path: name)))
            return try? SchemaDocument(
                SourceFile(id: FileID(0), path: name, contents: contents), uri: "http://localhost:1234/" + name)
        }
    }

    private static func jsonFiles(in folder: URL) throws -> [String] {
        let walk = FileManager.default.enumerator(atPath: folder.path)
        return (walk?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".json") }.sorted()
    }
}

private enum Section: Hashable {
    case required, optional, format

    init(_ name: String) {
        self = name.hasPrefix("optional/format/") ? .format : name.hasPrefix("optional/") ? .optional : .required
    }
}

private struct Score {
    var passed = 0
    var failed = 0

    var text: String { "\(passed) passed, \(failed) failed" }

    static func + (a: Score, b: Score) -> Score { Score(passed: a.passed + b.passed, failed: a.failed + b.failed) }
    static func += (a: inout Score, b: Score) { a = a + b }
}

private struct Runner {
    let remotes: [SchemaDocument]

    func run(_ url: URL, assertsFormat: Bool) throws -> (Score, [String]) {
        let file = SourceFile(id: FileID(0), path: url.lastPathComponent, contents: [UInt8](try Data(contentsOf: url)))
        guard let tree = try? parseYAML(file.withoutSurrogateEscapes) else {
            return try countUnreadable(url)
        }
        var score = Score()
        var failures: [String] = []
        for group in tree.children(tree.documents[0]) {
            let name = tree.text(tree.child(group, "description")!)
            let check = validation(of: tree.child(group, "schema")!, in: tree, assertsFormat)
            for test in tree.children(tree.child(group, "tests")!) {
                let isValid = check(tree.child(test, "data")!)
                if isValid == tree.boolean(tree.child(test, "valid")!) {
                    score.passed += 1
                } else {
                    score.failed += 1
                    failures.append("\(name): \(tree.text(tree.child(test, "description")!))")
                }
            }
        }
        return (score, failures)
    }

    /// A file that the parser refuses as a whole (numbers beyond 64 bits) counts as failed in every test.
    private func countUnreadable(_ url: URL) throws -> (Score, [String]) {
        let groups = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]] ?? []
        let count = groups.reduce(0) { $0 + (($1["tests"] as? [Any])?.count ?? 0) }
        return (Score(failed: count), ["the file does not parse: \(count) tests"])
    }

    /// Nil stands for a schema that does not compile.
    private func validation(of schema: Node, in tree: SyntaxTree, _ assertsFormat: Bool) -> (Node) -> Bool? {
        do {
            let document = try SchemaDocument(part(schema, of: tree))
            let set = SchemaSet([document] + remotes)
            let root = SchemaPlace(document: 0, node: document.root)
            let (compiled, ids) = try SchemaCompiler.compile([root], in: set, assertsFormat: assertsFormat)
            let validator = Validator(compiled, tree)
            return { data in validator.validate(data, ids[0]).isEmpty }
        } catch {
            return { _ in nil }
        }
    }

    /// A value as a file of its own: JSON is flow style, so its span is its text.
    private func part(_ node: Node, of tree: SyntaxTree) -> SourceFile {
        let span = tree.span(node)
        return SourceFile(
            id: FileID(0), path: "schema.json", contents: Array(tree.file.bytes[Int(span.start)..<Int(span.end)]))
    }
}
