import SeedSyntax
import Testing

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("descripton", ["name", "description"], "description"), ("nmae", ["name", "type"], "name"),
        ("Name", ["name"], "name"),
        ("rewads", ["rewards", "levels"], "rewards"), ("señor", ["senor"], "senor"),
        ("colecionista", ["Coleccionista", "Colección"], "Coleccionista"),
        // The nearest wins, not the first.
        ("amount", ["account", "amounts"], "amounts"),
        // Of equals the first.
        ("abcx", ["abca", "abcb"], "abca"), ("abcx", ["abcb", "abca"], "abcb"),
        // A swap of neighbours is one slip.
        ("lable", ["table", "label"], "table"), ("lveel", ["level"], "level"),
        // One slip is allowed in short names, two in six letters, three in nine.
        ("idd", ["id"], "id"), ("abcdef", ["abcdxx"], "abcdxx"), ("abcdefghi", ["abcdefxyz"], "abcdefxyz"),
        // Only the case differs: that is it, whatever else is there.
        ("POINTS", ["point", "points", "pointz"], "points"),
    ])
    func found(_ name: String, _ candidates: [String], _ expected: String) {
        #expect(nearestName(to: name, among: candidates) == expected)
    }

    @Test(
        arguments: [
            ("name", []), ("name", ["name"]), ("abcdef", ["abcxyz"]), ("kind", ["rows", "table"]), ("x", ["title"]),
            ("title", [""]),
            ("abcde", ["abxye"]), ("abcdefgh", ["abcdexyz"]), ("short", ["a much longer name than short"]),
            ("日本語", ["españa"]),
        ] as [(String, [String])])
    func notFound(_ name: String, _ candidates: [String]) { #expect(nearestName(to: name, among: candidates) == nil) }

    @Test func manyCandidates() {
        let names = (0..<1_000_000).map { "reward number \($0)" }
        #expect(nearestName(to: "reward numbr 432", among: names) == "reward number 432")
        // Of a million nobody looks at all, not for each of ten thousand faults.
        #expect(nearestName(to: "reward numbr 987654", among: names) != "reward number 987654")
    }
}
