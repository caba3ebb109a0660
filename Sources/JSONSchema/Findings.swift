import SeedSyntax

/// What a validation has found so far, and where it is.
struct Findings {
    /// When recording, every fault is found; otherwise the first one ends the search.
    var isRecording: Bool
    /// How many subschemas in a row speak of the same value.
    var depth = 0
    private(set) var diagnostics: [Diagnostic] = []
    /// The resources on the way here, for `$dynamicRef`.
    private(set) var scope: [Int] = []
    /// Of the value at hand, where somebody asks which of its children were looked at.
    var evaluated: Evaluated?

    init(isRecording: Bool) { self.isRecording = isRecording }

    /// Continues at the same value, without leaving a trace here.
    func trial(isRecording: Bool) -> Findings {
        var trial = Findings(isRecording: isRecording)
        trial.depth = depth
        trial.scope = scope
        trial.evaluated = evaluated
        return trial
    }

    /// Continues at the same value on another thread, and shares nothing that both would count references of.
    func fork() -> Findings {
        var fork = trial(isRecording: isRecording)
        fork.scope = scope.map { $0 }
        return fork
    }

    /// - Returns: whether this is another resource than before; `leave` wants to know.
    mutating func enter(_ resource: Int) -> Bool {
        depth += 1
        if scope.last == resource { return false }
        scope.append(resource)
        return true
    }

    mutating func leave(_ isOther: Bool) {
        depth -= 1
        if isOther { scope.removeLast() }
    }

    mutating func record(_ more: [Diagnostic]) {
        // Taken as it is where it can be: there may be one for each row.
        if diagnostics.isEmpty { diagnostics = more } else { diagnostics += more }
    }

    mutating func fault(_ diagnostic: @autoclosure () -> Diagnostic) -> Bool {
        if isRecording { diagnostics.append(diagnostic()) }
        return false
    }
}
