import Foundation
import SeedCompiler
import SeedDatabase
import SeedSyntax

/// The schemas that are shipped, which know levels, curves, players and an economy. Read from the folder that the fuzzer runs in.
nonisolated(unsafe) private let shipped: [(path: String, bytes: [UInt8])] = try! FileManager.default
    .contentsOfDirectory(atPath: "schema").filter { $0.hasSuffix(".schema.json") }.sorted()
    .map { ("schema/\($0)", [UInt8](FileManager.default.contents(atPath: "schema/\($0)")!)) }

/// A manifest of any of the shipped kinds: levels with curves and formulas, players, nested rows.
func fuzzShipped(_ bytes: [UInt8]) {
    var sources = SourceMap()
    let schemas = shipped.map { sources.add(path: $0.path, contents: $0.bytes) }
    let manifest = sources.add(path: "seeds/fuzz.yaml", contents: bytes)
    do throws(DiagnosticBatch) {
        let seeds = try Seeds(schemas: schemas, manifests: [manifest], isOffline: true, formulas: SealedFormulas())
        for warning in try seeds.checkRows().warnings where warning.span != nil {
            requireWithin(warning.span!, sources)
        }
    } catch {
        requireSense(error.diagnostics, sources)
    }
}
