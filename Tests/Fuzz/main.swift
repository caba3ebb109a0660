/// The fuzzer: libFuzzer's own main function, given one target. `make fuzz` builds and runs it; `Tests/Fuzz/run` says how.
///
///     FUZZ_TARGET=yaml fuzz -runs=100000 corpus
import Foundation

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ input: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

private let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
private nonisolated(unsafe) let target = targets[name]

if target == nil {
    print("fuzz: FUZZ_TARGET is one of", targets.keys.sorted().joined(separator: " "))
    exit(64)
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
let status = runDriver(&count, &arguments) { bytes, count in
    target?(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
exit(status)
