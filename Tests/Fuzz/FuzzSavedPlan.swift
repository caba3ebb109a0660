import SeedReport
import SeedSyntax

/// A file that somebody has sent as a saved plan, read as `show` reads it.
func fuzzSavedPlan(_ bytes: [UInt8]) {
    let (sources, file) = source("fuzz.plan", bytes)
    do throws(DiagnosticBatch) {
        let plan = try SavedPlan(file)
        let renderer = HumanPlan(style: Style(isEnabled: false))
        for change in plan.changes { _ = renderer.text(change) }
        for step in plan.steps { _ = renderer.text(step) }
    } catch {
        requireSense(error.diagnostics, sources)
    }
}
