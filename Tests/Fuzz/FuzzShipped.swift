import Foundation
import SeedCompiler
import SeedDatabase
import SeedSyntax

/// The schemas that are shipped, which know levels, curves, players and an economy. Read from the folder that the fuzzer runs in.
private let shipped: (sources: SourceMap, catalog: Catalog) = {
    var sources = SourceMap()
    let names = FileManager.default.enumerator(atPath: "schema")?.compactMap { $0 as? String } ?? []
    let files = names.filter { $0.hasSuffix(".schema.json") }.sorted().map { name in
        let path = "schema/\(name)"
        return sources.add(path: path, contents: [UInt8](FileManager.default.contents(atPath: path)!))
    }
    return (sources, requireCatalog(files))
}()

/// A manifest of any of the shipped kinds: levels with curves and formulas, players, nested rows.
func fuzzShipped(_ bytes: [UInt8]) { validate(bytes, of: shipped.catalog, shipped.sources) }
