import Foundation
import SeedSyntax

/// What the process that has been started may lack, and what the kernel would end it for.
func prepareProcess() {
    // A file that grows over a limit (ulimit -f) is an error like a full disk, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    // Whoever has closed standard output wants no results: they must not go into the database or the manifest that is opened next and
    // gets its number. A folder can neither be read nor written, and there is always this one.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
        _ = open("/", O_RDONLY | O_DIRECTORY)
    }
}

/// Ends the process where it cannot work.
///
/// - Swift looks its arguments up in /proc/self/maps, and has none where it cannot. Then nobody knows what was wanted, and help, with exit
///   status 0, would be taken for success.
/// - Dispatch, of which GRDB's queues are, waits for a thread for ever if it cannot have one.
func requireWhatIsNeeded() {
    let fault: Diagnostic
    if CommandLine.arguments.isEmpty {
        fault = Diagnostic(
            "no-arguments", "cannot read the command line from /proc/self/maps; nothing was done", help: "mount /proc")
    } else if let companion = Companion({}) {
        return companion.join()
    } else {
        fault = Diagnostic(
            "no-threads", "no thread can be made: \(String(cString: strerror(errno))); nothing was done",
            help: "allow more processes and memory: ulimit -u and -v, or the limits of the container")
    }
    Console().report([fault], SourceMap())
    exit(ExitStatus.rejected.rawValue)
}

/// Whether that is the handler of a signal that does nothing.
func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
