import Foundation

/// A fresh folder for one run of a case, with its inputs and its database.
struct Workspace {
    private let folder: URL
    private let package: URL
    private var database: String { folder.appending(path: "app.db").path }

    private let setup: String?

    init(of test: URL, package: URL) throws {
        let files = FileManager.default
        self.package = package
        setup = try? String(contentsOf: test.appending(path: "setup"), encoding: .utf8)
        folder = files.temporaryDirectory.appending(path: "seedc-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["seeds", "schema"] {
            let own = test.appending(path: name)
            let source = files.fileExists(atPath: own.path) ? own : package.appending(path: name)
            try files.copyItem(at: source, to: folder.appending(path: name))
        }
        guard let before = try? String(contentsOf: test.appending(path: "before.sql"), encoding: .utf8) else { return }
        let reference = package.appending(path: "schema/database.sql").path
        let script = before.replacingOccurrences(of: "-- reference database", with: ".read '\(reference)'")
        try script.write(to: folder.appending(path: "before.sql"), atomically: true, encoding: .utf8)
        let result = try bash("sqlite3 -bail app.db < before.sql > /dev/null")
        guard result.exit == "0" else { throw BrokenCase(message: "before.sql: \(result.standardError)") }
        try files.removeItem(at: folder.appending(path: "before.sql"))
    }

    func setUp() throws {
        guard let setup else { return }
        let result = try bash("set -e\n" + setup)
        guard result.exit == "0" else { throw BrokenCase(message: "setup: \(result.standardError)") }
    }

    /// A workspace of files that are given by their paths in it; `before.sql` among them.
    init(files: [(path: String, text: String)], package: URL) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "seedc-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files {
            let url = folder.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url)
        }
        try self.init(of: folder, package: package)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    // MARK: The database

    var databaseBytes: Data? { FileManager.default.contents(atPath: database) }

    /// The contents as `INSERT` statements, a line each; empty where there is no database, nil where it cannot be
    /// read. What seedc remembers is left out: cases about that ask for it.
    func dump() throws -> [String]? {
        guard let bytes = databaseBytes, bytes.starts(with: Data("SQLite format 3".utf8)) else {
            return databaseBytes == nil ? [] : nil
        }
        let result = try bash("sqlite3 -readonly app.db '.dump --data-only'")
        guard !result.standardOutput.contains("ERROR") else { return nil }
        return normalized(result.standardOutput).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("INSERT INTO _seedc_") }
    }

    // MARK: Commands

    struct Result {
        let output: Data
        let error: Data
        let exit: String

        var standardOutput: String { String(decoding: output, as: UTF8.self) }
        var standardError: String { String(decoding: error, as: UTF8.self) }
    }

    /// - Parameter terminal: where its input comes from; nil for nothing.
    func bash(_ command: String, at terminal: Terminal? = nil) throws -> Result {
        let logs = folder.appending(path: ".logs")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        let (output, error) = (logs.appending(path: "stdout"), logs.appending(path: "stderr"))
        for url in [output, error] { _ = FileManager.default.createFile(atPath: url.path, contents: nil) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=10", Self.timeLimit, "bash", "-c", command]
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": Self.products + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
            "EXAMPLES": package.appending(path: "Examples").path, "HOME": folder.path, "LC_ALL": "C.UTF-8", "TZ": "UTC",
        ]
        process.standardInput = terminal?.input ?? FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        try process.run()
        process.waitUntilExit()
        withExtendedLifetime(terminal) {}
        return Result(
            output: try Data(contentsOf: output), error: try Data(contentsOf: error),
            exit: String(process.terminationStatus))
    }

    /// In seconds. Beyond it a command and all that it started is killed, with exit status 124: a case that waits for
    /// what never comes is to fail by its name, and not to hold up all others.
    private static let timeLimit = "600"

    /// Where the executable lies: beside the test bundle.
    private static let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// Takes out what differs from run to run: times of day, durations, the folder. Fixtures keep to years before 2026.
    func normalized(_ text: String) -> String {
        let patterns = [
            (#"20(2[6-9]|[3-9]\d)-\d\d-\d\d \d\d:\d\d:\d\d"#, "<now>"), (#"\d{8}T\d{6}Z"#, "<now>"),
            (#"20(2[6-9]|[3-9]\d)-\d\d-\d\d"#, "<today>"), (#"\d+ ms"#, "<n> ms"),
        ]
        // Swift's own expressions took more time than all that the cases run: dumps are long.
        return patterns.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1, options: .regularExpression) }
            .replacingOccurrences(of: folder.path, with: "<folder>")
    }
}

struct BrokenCase: Error {
    let message: String
}
