import Foundation

/// The names of subschemas that faults have cited so far. A manifest can break one keyword in every row, and to find out where a
/// subschema stands takes a walk through its document.
final class PlaceNames: @unchecked Sendable {
    private let lock = NSLock()
    private var known: [SchemaPlace: String] = [:]

    func name(of place: SchemaPlace, in set: SchemaSet) -> String {
        lock.withLock {
            if let name = known[place] { return name }
            let name = set.name(of: place)
            known[place] = name
            return name
        }
    }
}
