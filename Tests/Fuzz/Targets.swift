import SeedCompiler
import SeedSyntax

/// What reads bytes from outside, by the name under which `FUZZ_TARGET` asks for it. A target must return, whatever the bytes are; what
/// it also holds to be true, it asks for with `require`.
nonisolated(unsafe) let targets: [String: ([UInt8]) -> Void] = [
    "yaml": fuzzYAML, "schema": fuzzSchema, "manifest": fuzzManifest, "shipped": fuzzShipped, "formula": fuzzFormula,
    "plan": fuzzSavedPlan, "changeset": fuzzChangeset, "url": fuzzURL, "state": fuzzState, "json": fuzzJSON,
    "csv": fuzzCSV,
]

/// Ends the run where something is not so.
func require(_ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String) {
    if !condition() { fatalError(message()) }
}

/// The catalog of schemas that are ours, not a stranger's.
func requireCatalog(_ schemas: [SourceFile]) -> Catalog {
    do throws(DiagnosticBatch) {
        return try readCatalog(schemas)
    } catch {
        fatalError("\(error.diagnostics)")
    }
}

/// A file of a run, alone in its source map.
func source(_ path: String, _ bytes: [UInt8]) -> (sources: SourceMap, file: SourceFile) {
    var sources = SourceMap()
    let file = sources.add(path: path, contents: bytes)
    return (sources, file)
}

/// What was refused says why, and where within its file.
func requireSense(_ faults: [Diagnostic], _ sources: SourceMap) {
    require(!faults.isEmpty, "refused without a reason")
    for fault in faults {
        require(!fault.message.isEmpty && !fault.id.isEmpty, "a fault without words")
        for span in [fault.span].compactMap({ $0 }) + fault.labels.map(\.span) { requireWithin(span, sources) }
    }
}

func requireWithin(_ span: Span, _ sources: SourceMap) {
    require(
        span.start <= span.end && Int(span.end) <= sources[span.file].bytes.count,
        "\(span.start)..<\(span.end) is outside of the file")
}
