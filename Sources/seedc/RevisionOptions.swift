import ArgumentParser
import SeedReport

/// What an Alembic revision says about itself.
struct RevisionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Alembic: the revision's identifier. Default: one that follows from its contents.", valueName: "id"))
    var revision: String?

    @Option(help: ArgumentHelp("Alembic: the revision that it comes after.", valueName: "id"))
    var downRevision: String?

    @Option(
        name: [.customShort("m"), .long], help: ArgumentHelp("Alembic: what the revision is for.", valueName: "text"))
    var message: String?

    func validate() throws {
        for (option, id) in [("--revision", revision), ("--down-revision", downRevision)] {
            guard let id else { continue }
            // Alembic gives @, +, - and : a meaning of their own.
            let isPlain = id.utf8.allSatisfy {
                $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
            }
            if id.isEmpty || !isPlain {
                throw ValidationError("\(option) takes letters, digits and underscores.")
            }
        }
    }

    func refuse(unless isAlembic: Bool) throws {
        guard isAlembic || (revision == nil && downRevision == nil && message == nil) else {
            throw ValidationError("--revision, --down-revision and --message are for --format alembic.")
        }
    }

    var header: AlembicRevision.Header {
        AlembicRevision.Header(revision: revision, downRevision: downRevision, message: message ?? "Seed data")
    }
}
