import Foundation
import SeedReport
import SeedSyntax

/// Standard output for results, standard error for everything said about them.
struct Console {
    static let isInputTerminal = isatty(STDIN_FILENO) == 1

    let output = Style(isEnabled: Self.hasColour(STDOUT_FILENO))
    let error = Style(isEnabled: Self.hasColour(STDERR_FILENO))

    private static func hasColour(_ descriptor: Int32) -> Bool {
        guard isatty(descriptor) == 1 else { return false }
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// - Throws: `OutputFailure` when the results do not arrive. Not so for a reader that has gone away: it has seen enough.
    func write(_ text: OutputText) throws(OutputFailure) { try write(text.utf8) }

    /// The same for machines.
    func write(_ document: OutputDocument) throws(OutputFailure) { try write(document.utf8) }

    private func write(_ bytes: [UInt8]) throws(OutputFailure) {
        let code = Self.write(bytes, to: STDOUT_FILENO)
        if code != 0, code != EPIPE { throw OutputFailure(reason: String(cString: strerror(code))) }
    }

    /// Shows diagnostics in the way that was asked for: to people on standard error, to machines as the result on standard output.
    func report(_ diagnostics: [Diagnostic], _ sources: SourceMap, as format: DiagnosticFormat) throws(OutputFailure) {
        switch format {
        case .human: report(diagnostics, sources)
        case .json: try write(renderJSONDiagnostics(diagnostics, sources))
        case .github: try write(renderGitHubDiagnostics(diagnostics, sources))
        case .sarif: try write(renderSARIF(diagnostics, sources, version: Seedc.configuration.version))
        }
    }

    /// Tells of work that has been done. It stays done, so that it cannot be told is a warning, and fails nothing: exit status 1 would say
    /// that nothing was written.
    ///
    /// - Parameter deed: what is true now, as a sentence begins.
    func tell(_ deed: String, _ body: () throws(OutputFailure) -> Void) {
        do {
            try body()
        } catch {
            let text = "\(deed), but the receipt could not be written: \(error.reason)"
            report([Diagnostic("output", severity: .warning, text)], SourceMap())
        }
    }

    func report(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
        var renderer = HumanDiagnostics(sources, style: error)
        Self.tell(renderer.render(diagnostics))
    }

    /// - Throws: exit status 3 for any answer but yes.
    func confirm(_ question: OutputText) throws {
        try write("\n\(question) [y/N] ")
        let answer = readLine()?.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            try write("Nothing was written.\n")
            throw ExitStatus.stopped.code
        }
    }

    /// On standard error.
    static func tell(_ text: OutputText) { _ = write(text.utf8, to: STDERR_FILENO) }

    /// Unbuffered, so that what goes to the two streams keeps its order.
    ///
    /// - Returns: 0, or the error that ended it.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}

/// The results could not be written to standard output.
struct OutputFailure: Error {
    let reason: String
}
