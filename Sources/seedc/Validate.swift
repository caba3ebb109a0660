import ArgumentParser
import SeedSyntax

/// How diagnostics are shown.
enum DiagnosticFormat: String, ExpressibleByArgument, CaseIterable {
    case human, json, github, sarif
}

struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check schemas and manifests, without a database.",
        discussion: """
            Reports every fault of every file in one run, and warns of what is valid but looks like a mistake.

              seedc validate
              seedc validate --seeds seeds/rewards.yaml
              seedc validate --strict --format github      for a pull request
              seedc validate --format sarif > seedc.sarif  for code scanning
            """)

    @OptionGroup var inputs: InputOptions

    @Option(help: "How to show faults and warnings: human, json, github or sarif.")
    var format = DiagnosticFormat.human

    @Flag(help: "Treat warnings as errors.")
    var strict = false

    func run() throws {
        try Session.run(inputs, format: format) { session in
            let (rows, warnings) = try session.seeds.checkRows()
            if strict, !warnings.isEmpty { throw DiagnosticBatch(warnings.map(\.asError)) }
            try session.console.report(warnings, session.sources, as: format)
            guard format == .human else { return }
            let files = session.manifests.count
            try session.console.write(
                "Valid: \(rows) \(rows == 1 ? "row" : "rows") in \(files) \(files == 1 ? "manifest" : "manifests").\n")
        }
    }
}
