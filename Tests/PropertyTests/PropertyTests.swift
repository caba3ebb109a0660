import Foundation
import Testing

/// Random sequences of edits, applies and undos on random schemas, against a simple model. A failure names its seed, and the same seed
/// gives the same steps again.
struct PropertyTests {
    @Test(arguments: 0..<100)
    func holds(seed: Int) throws {
        var machine = try Machine(seed: seed)
        for _ in 0..<100 { try machine.step() }
    }
}
