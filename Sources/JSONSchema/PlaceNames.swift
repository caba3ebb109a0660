import Synchronization

/// The names of subschemas that faults have cited so far. A manifest can break one keyword in every row, and to find out where a
/// subschema stands takes a walk through its document.
final class PlaceNames: Sendable {
    private let known = Mutex<[SchemaPlace: String]>([:])

    func name(of place: SchemaPlace, in set: SchemaSet) -> String {
        known.withLock { known in
            if let name = known[place] { return name }
            let name = set.name(of: place)
            known[place] = name
            return name
        }
    }
}
