import Foundation

/// A terminal at which everything has been typed already, and then Ctrl-D. It shows nothing of it, so that output keeps its order.
final class Terminal {
    /// What a process reads it by.
    let input: FileHandle
    /// Closing it would hang up.
    private let keyboard: FileHandle

    init(typing text: String) throws {
        var (near, far): (Int32, Int32) = (-1, -1)
        var settings = termios()
        guard openpty(&near, &far, nil, nil, nil) == 0, tcgetattr(far, &settings) == 0 else {
            throw BrokenCase(message: "there is no terminal to be had: \(String(cString: strerror(errno)))")
        }
        keyboard = FileHandle(fileDescriptor: near, closeOnDealloc: true)
        input = FileHandle(fileDescriptor: far, closeOnDealloc: true)
        // Not for the processes of other tests.
        for descriptor in [near, far] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(far, TCSANOW, &settings)
        try keyboard.write(contentsOf: Data((text + "\u{4}").utf8))
    }
}
