import GRDB
import SeedCompiler
import SeedSyntax

/// Runs a step. For now every row of it goes into the changeset.
func recording(
    _ step: PlayersPlan.Step, _ shape: DatabaseShape, _ recorder: Recorder?, _ db: Database, _ body: () throws -> Int
) throws -> Int {
    try body()
}
