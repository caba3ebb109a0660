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
    /// How many subschemas may still be asked.
    private(set) var steps: Int
    /// How many were left when there were more faults than anybody reads, which has ended the search.
    private var stepsWhenFull: Int?
    /// Whether there is no use in looking further once something is wrong.
    var isDecidedByOneFault: Bool { !isRecording || stepsWhenFull != nil }
    /// Collections in which faults were found already: an alias leads to the same value again, and to the same faults.
    private var faulty: Set<Place> = []
    /// Where an alias has led to one of them.
    private(set) var repeated: [Span] = []
    /// What ended the search before its end. Then nothing is known of the value, whatever `not` or `anyOf` would make of it.
    private(set) var exhaustion: Diagnostic?
    /// Of the value at hand, where somebody asks which of its children were looked at.
    var evaluated: Evaluated?

    /// - Parameter steps: how many subschemas may be asked.
    init(isRecording: Bool, steps: Int) {
        self.isRecording = isRecording
        self.steps = steps
    }

    /// - Returns: false when there are no steps left.
    mutating func step(_ count: Int = 1) -> Bool {
        steps -= count
        return steps > 0
    }

    /// Ends the search.
    mutating func exhaust(_ reason: @autoclosure () -> Diagnostic) -> Bool {
        if exhaustion == nil, stepsWhenFull == nil { exhaustion = reason() }
        steps = 0
        return false
    }

    /// Takes over what a trial, or a fork, has cost.
    mutating func pay(for trial: Findings) {
        steps = min(steps, trial.stepsWhenFull ?? trial.steps)
        if exhaustion == nil, stepsWhenFull == nil { exhaustion = trial.exhaustion }
    }

    /// Continues at the same value, without leaving a trace here.
    func trial(isRecording: Bool) -> Findings {
        var trial = Findings(isRecording: isRecording, steps: steps)
        trial.stepsWhenFull = stepsWhenFull
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

    /// Takes over what a fork has found.
    mutating func record(_ fork: Findings) {
        repeated += fork.repeated
        record(fork.diagnostics)
    }

    mutating func record(_ more: [Diagnostic]) {
        // Taken as it is where it can be: there may be one for each row.
        if diagnostics.isEmpty { diagnostics = more } else { diagnostics += more }
        endIfFull()
    }

    mutating func fault(_ diagnostic: @autoclosure () -> Diagnostic) -> Bool {
        if isRecording {
            diagnostics.append(diagnostic())
            endIfFull()
        }
        return false
    }

    private mutating func endIfFull() {
        guard diagnostics.areTooMany, stepsWhenFull == nil else { return }
        stepsWhenFull = steps
        steps = 0
    }

    /// Whether the faults of a value have been recorded before.
    mutating func hasRecorded(_ child: Node, _ id: SchemaID, _ tree: SyntaxTree) -> Bool {
        guard !faulty.isEmpty, isRecording, tree.count(child) > 0,
            faulty.contains(Place(node: tree.resolve(child), schema: id, scope: scope))
        else { return false }
        repeated.append(tree.span(child))
        return true
    }

    mutating func noteFaults(of child: Node, _ id: SchemaID, _ tree: SyntaxTree) {
        guard !isDecidedByOneFault, tree.count(child) > 0 else { return }
        let node = tree.resolve(child)
        if node != child { repeated.append(tree.span(child)) }
        faulty.insert(Place(node: node, schema: id, scope: scope))
    }
}

/// A value, and what is asked of it: `$dynamicRef` asks for different things on different ways.
private struct Place: Hashable {
    let node: Node
    let schema: SchemaID
    let scope: [Int]
}
