import Testing

@testable import SeedCompiler

struct InterpolationTests {
    private func totals(_ way: Interpolation, _ points: [(level: Int64, total: Int64)]) throws -> [Double] {
        try way.totals(through: points) { base, exponent throws(FormulaRefusal) in
            // Exact for what is asked here: roots of squares.
            exponent == 0.5 ? base.squareRoot() : base
        }
    }

    @Test func linearTakesTheSameStep() throws {
        #expect(try totals(.linear, [(1, 0), (5, 100), (7, 300)]) == [0, 25, 50, 75, 100, 200, 300])
    }

    @Test func geometricTakesTheSameFactor() throws {
        #expect(try totals(.geometric, [(1, 100), (3, 400)]) == [100, 200, 400])
    }

    @Test func geometricFromZeroCountsFromOne() throws {
        #expect(try totals(.geometric, [(1, 0), (3, 99)]) == [0, 9, 99])
    }

    @Test func smoothThroughALineIsTheLine() throws {
        #expect(try totals(.smooth, [(1, 0), (3, 20), (5, 40)]) == [0, 10, 20, 30, 40])
        #expect(try totals(.smooth, [(1, 0), (3, 20)]) == [0, 10, 20])
    }

    @Test(arguments: Interpolation.allCases)
    func everyWayGoesThroughThePointsAndNeverBack(_ way: Interpolation) throws {
        let points: [(level: Int64, total: Int64)] = [(1, 0), (4, 10), (5, 5_000), (9, 5_010), (12, 145_000)]
        let found = try way.totals(through: points) { base, exponent throws(FormulaRefusal) in
            // Some number between 1 and the base that grows with the exponent is all this needs.
            1 + (base - 1) * exponent
        }
        #expect(found.count == 12)
        for (level, total) in points { #expect(found[Int(level - 1)] == Double(total)) }
        #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func onePointIsOneLevel() throws {
        for way in Interpolation.allCases { #expect(try totals(way, [(1, 0)]) == [0]) }
    }
}

struct FriendlyNumberTests {
    private func rounded(_ totals: [Double], step: Int64) -> [Int64] {
        var numbers = FriendlyNumbers(step: step)
        return totals.map { numbers.next($0) }
    }

    @Test func roundsToTheNearest() {
        #expect(rounded([0, 74, 76, 1_024, 1_026], step: 50) == [0, 50, 100, 1_000, 1_050])
    }

    @Test func stillClimbs() {
        #expect(rounded([0, 3, 9, 14, 120], step: 50) == [0, 50, 100, 150, 200])
    }

    @Test func leavesTheFirstAlone() {
        #expect(rounded([13, 20, 90], step: 50) == [13, 50, 100])
    }

    @Test func climbsOverWhatIsGiven() {
        var numbers = FriendlyNumbers(step: 50)
        #expect(numbers.next(0) == 0)
        numbers.skip(275)
        #expect(numbers.next(260) == 300)
    }
}
