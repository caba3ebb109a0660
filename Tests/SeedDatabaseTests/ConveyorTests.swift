import Testing

@testable import SeedDatabase

@Suite struct ConveyorTests {
    private struct Broken: Error {}

    /// What arrives of this many batches that are filled here.
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

    /// What arrives of this many that are filled on the other thread.
    private func conveyedHere(_ count: Int, through slots: Int, breakingAt broken: Int? = nil) throws -> [Int] {
        var batches = Array(repeating: 0, count: slots)
        var next = 0
        var taken: [Int] = []
        try convey(
            through: &batches,
            fillingElsewhere: { batch in
                batch = next
                next += 1
                return next < count
            },
            take: { batch in
                if batch == broken { throw Broken() }
                taken.append(batch)
            })
        return taken
    }

    @Test(arguments: [1, 2, 3, 7, 1_000], [2, 3, 5])
    func everythingArrivesInOrder(_ count: Int, _ slots: Int) throws {
        #expect(try conveyed(count, through: slots) == Array(0..<count))
        #expect(try conveyedHere(count, through: slots) == Array(0..<count))
    }

    /// Whoever called it has the fault, and the other thread has come to its end.
    @Test(arguments: [0, 1, 2, 500, 999])
    func aFaultEndsBoth(_ place: Int) {
        #expect(throws: Broken.self) { try conveyed(1_000, through: 3, breakingAt: place) }
        #expect(throws: Broken.self) { try conveyedHere(1_000, through: 3, breakingAt: place) }
    }

    /// As when there is no second thread; the first is filled before.
    @Test(arguments: [2, 3, 1_000])
    func oneThreadDoesBoth(_ count: Int) throws {
        var (batch, taken) = (0, [Int]())
        try alternate(
            &batch,
            { batch in
                batch += 1
                return batch + 1 < count
            }, { taken.append($0) })
        #expect(taken == Array(0..<count))
        #expect(throws: Broken.self) { try alternate(&batch, { _ in throw Broken() }, { _ in }) }
    }

    @Test func manyAtTheSameTime() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask { (try? conveyed(200, through: 2)) == Array(0..<200) }
                group.addTask { (try? conveyedHere(200, through: 2)) == Array(0..<200) }
            }
            for await isWhole in group { #expect(isWhole) }
        }
    }
}
