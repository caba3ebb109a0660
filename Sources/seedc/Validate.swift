import ArgumentParser

struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check schemas and manifests, without a database.",
        discussion: """
            Reports every fault of every file in one run.

              seedc validate
              seedc validate --seeds seeds/rewards.yaml
            """)

    @OptionGroup var inputs: InputOptions

    func run() throws {
        try Session.run(inputs) { session in
            let rows = try session.seeds.checkRows()
            session.console.write(
                "Valid: \(rows) \(rows == 1 ? "row" : "rows") in \(session.fileCount) \(session.fileCount == 1 ? "manifest" : "manifests").\n"
            )
        }
    }
}
