import Testing

@testable import SeedSyntax

@Suite struct JoinedArrayTests {
    @Test func twoPartsReadAsOne() {
        var array = JoinedArray([0, 1, 2])
        array.join(JoinedArray([3, 4]))
        array.append(5)
        array.append(contentsOf: [6, 7])
        array[1] = 10
        array[4] = 40
        #expect(array.indices.map { array[$0] } == [0, 10, 2, 3, 40, 5, 6, 7])
    }

    @Test func onePartGrows() {
        var array = JoinedArray<Int>()
        array.reserveCapacity(2)
        array.append(1)
        array.append(contentsOf: [2, 3])
        #expect(array.removeLast() == 3)
        #expect(array.indices.map { array[$0] } == [1, 2])
    }
}
