import Testing

@testable import SeedDatabase

@Suite struct ConveyorTests {
    private struct Broken: Error {}

    /// What arrives of this many batches.
    private func conveyed(_ count: Int, through slots: Int, breakingAt broken: Int? = nil) throws -> [Int] {
        var batches = Array(repeating: 0, count: slots)
        var next = 0
        var taken: [Int] = []
        try convey(
            through: &batches,
            fill: { batch in
                if next == broken { throw Broken() }
                batch = next
                next += 1
                return next < count
            }, take: { taken.append($0) })
        return taken
    }

    @Test(arguments: [1, 2, 3, 7, 1_000], [2, 3, 5])
    func everythingArrivesInOrder(_ count: Int, _ slots: Int) throws {
        #expect(try conveyed(count, through: slots) == Array(0..<count))
    }

    /// Whoever reads it has the fault, and the other thread has come to its end.
    @Test(arguments: [0, 1, 2, 500])
    func aFaultEndsBoth(_ place: Int) {
        #expect(throws: Broken.self) { try conveyed(1_000, through: 3, breakingAt: place) }
    }

    @Test func manyAtTheSameTime() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { (try? conveyed(200, through: 2)) == Array(0..<200) } }
            for await isWhole in group { #expect(isWhole) }
        }
    }
}
