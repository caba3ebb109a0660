import Foundation
import Testing

/// A directory of inputs and what must come of them:
///
///     command         what is run, by bash, with seedc on the path
///     before.sql      what app.db holds before; `-- reference database` stands for schema/database.sql
///     setup           what happened to it since, by bash: earlier applies, other people's edits
///     terminal        what somebody types at the terminal that the command then has as its input
///     seeds/ schema/  the inputs; those that are missing are the shipped ones
///     expected/       stdout, stderr, exit and database.diff; a missing one is empty, or 0
///
/// The database is compared as a diff of dumps, so that a case shows what changed and proves that nothing else did.
struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    var testDescription: String { name }

    struct Outcome {
        var standardOutput = ""
        var standardError = ""
        var exit = "0"
        var databaseDiff = ""
        var isFileUntouched = true
        /// The exit status of a plan after a successful apply.
        var secondPlan: String?
    }

    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let cases = package.appending(path: "Tests/EndToEndTests/Cases")
    private var folder: URL { Self.cases.appending(path: name) }
    private var expected: URL { folder.appending(path: "expected") }

    static func all() throws -> [Case] {
        try FileManager.default.contentsOfDirectory(atPath: cases.path).filter { !$0.hasPrefix(".") }.sorted()
            .map { Case(name: $0) }
    }

    // MARK: Running

    func run() throws -> Outcome {
        let work = try Workspace(of: folder, package: Self.package)
        defer { work.remove() }
        let command = try String(contentsOf: folder.appending(path: "command"), encoding: .utf8)
        try work.setUp()
        let before = try work.dump()
        let bytes = work.databaseBytes
        let typed = try? String(contentsOf: folder.appending(path: "terminal"), encoding: .utf8)
        let result = try work.bash(command, at: typed.map { try Terminal(typing: $0) })
        var outcome = Outcome()
        outcome.standardOutput = work.normalized(result.standardOutput)
        outcome.standardError = work.normalized(result.standardError)
        outcome.exit = result.exit
        // With several lines, the others may write what they please.
        let lines = command.split(separator: "\n")
        outcome.isFileUntouched = lines.count > 1 || bytes == work.databaseBytes
        if let after = try work.dump() { outcome.databaseDiff = difference(before ?? [], after) }
        let last = lines.last.map(String.init) ?? ""
        // A saved plan brings its own manifests, which need not be in the folder.
        if last.hasPrefix("seedc apply --"), result.exit == "0" {
            outcome.secondPlan = try work.bash(Self.planInstead(of: last)).exit
        }
        return outcome
    }

    private static func planInstead(of apply: String) -> String {
        var words = apply.split(separator: " ").map(String.init)
        words[1] = "plan --exit-code"
        words.removeAll { $0 == "--yes" }
        if let create = words.firstIndex(of: "--create") { words.removeSubrange(create...create + 1) }
        return words.joined(separator: " ")
    }

    /// The lines that went and the lines that came, in the order of the dumps.
    private func difference(_ before: [String], _ after: [String]) -> String {
        after.difference(from: before).sorted { $0.place < $1.place }.map { change in
            switch change {
            case .remove(_, let line, _): "- \(line)\n"
            case .insert(_, let line, _): "+ \(line)\n"
            }
        }.joined()
    }

    // MARK: Expectations

    func expectation() throws -> Outcome {
        func read(_ name: String) -> String? {
            try? String(contentsOf: expected.appending(path: name), encoding: .utf8)
        }
        var outcome = Outcome()
        outcome.standardOutput = read("stdout") ?? ""
        outcome.standardError = read("stderr") ?? ""
        outcome.exit = read("exit").map { $0.trimmingCharacters(in: .newlines) } ?? "0"
        outcome.databaseDiff = read("database.diff") ?? ""
        return outcome
    }

    func record(_ outcome: Outcome) throws {
        try? FileManager.default.removeItem(at: expected)
        try FileManager.default.createDirectory(at: expected, withIntermediateDirectories: true)
        let exit = outcome.exit == "0" ? "" : outcome.exit + "\n"
        let files = [
            ("stdout", outcome.standardOutput), ("stderr", outcome.standardError), ("exit", exit),
            ("database.diff", outcome.databaseDiff),
        ]
        for (name, text) in files where !text.isEmpty {
            try text.write(to: expected.appending(path: name), atomically: true, encoding: .utf8)
        }
    }
}

extension CollectionDifference<String>.Change {
    /// Removed lines before those that replace them.
    fileprivate var place: (Int, Int) {
        switch self {
        case .remove(let offset, _, _): (offset, 0)
        case .insert(let offset, _, _): (offset, 1)
        }
    }
}
