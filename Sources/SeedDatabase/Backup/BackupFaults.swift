import Foundation
import SeedSyntax

extension Diagnostic {
    static func targetExists(_ path: String) -> Diagnostic {
        Diagnostic(
            "backup-exists", "\(path) exists already; nothing was written",
            help: "name another file, or replace this one with seedc backup --force")
    }

    static func targetIsNoFile(_ path: String) -> Diagnostic {
        Diagnostic("backup-exists", "\(path) is not a file; nothing was written", help: "name a file")
    }

    static func deadLink(_ path: String, to target: String) -> Diagnostic {
        Diagnostic(
            "dead-link", "\(path) is a link that leads nowhere (to \(target)); nothing was written",
            help: "name the file itself, or mend the link")
    }

    static func targetIsTheDatabase(_ path: String) -> Diagnostic {
        Diagnostic(
            "same-file", "\(path) is the database itself, or belongs to it; nothing was written",
            help: "name another file")
    }

    static func targetHasSideFile(_ path: String, _ side: String) -> Diagnostic {
        Diagnostic(
            "backup-leftover",
            "\(side) is there already, and SQLite would apply it to \(path); nothing was written",
            help: "name another file, or remove that one if no database needs it")
    }

    static func targetIsASideFile(_ path: String, _ database: String) -> Diagnostic {
        Diagnostic(
            "backup-name",
            "\(path) is what SQLite would call a journal of \(database), which could destroy that; nothing was written",
            help: "choose a name that does not end in \(sideFileSuffixes.joined(separator: ", "))")
    }

    static func damagedSource(_ path: String, _ damage: [String]) -> Diagnostic {
        Diagnostic(
            "database", "\(path): the database is corrupt (\(inOneLine(damage))); no backup was made",
            help: "run PRAGMA integrity_check, and restore a backup")
    }

    // MARK: Restore

    static func notABackup(_ file: String, _ problem: String) -> Diagnostic {
        Diagnostic(
            "not-a-backup", "\(file): \(problem); nothing was written",
            help: "check the path; seedc backup makes such files")
    }

    static func damagedBackup(_ file: String, _ damage: [String]) -> Diagnostic {
        notABackup(file, "the file is damaged (\(inOneLine(damage)))")
    }

    static func restoresItself(_ file: String) -> Diagnostic {
        Diagnostic("same-file", "\(file) is the database itself; nothing was written", help: "name a backup")
    }

    static func noDatabaseFile(_ path: String) -> Diagnostic {
        Diagnostic("not-a-file", "\(path) is not a file; nothing was written", help: "name the file of a database")
    }

    static func inUse(_ path: String, by users: [String]) -> Diagnostic {
        let who = users.isEmpty ? "another process has it open" : "open in \(users.joined(separator: ", "))"
        return Diagnostic(
            "database-in-use", "\(path) is in use: \(who); nothing was written",
            help: "stop the application first: it would go on writing to the database that is replaced")
    }

    static func openedMeanwhile(_ path: String, by users: [String]) -> Diagnostic {
        Diagnostic(
            "database-in-use", severity: .warning,
            "\(path) was opened while it was replaced, by \(users.joined(separator: ", "))",
            help: "restart that: it may write to the replaced database")
    }

    private static func inOneLine(_ damage: [String]) -> String {
        damage.map { $0.split(separator: "\n").joined(separator: " ") }.joined(separator: "; ")
    }
}
