/// Whether a formula can be seen never to fall as its variable grows, so that a step of a ladder is right throughout where it is right
/// at both ends.
///
/// Only what rounds correctly counts: sums, products and quotients with constants, roots, and what cuts to whole numbers. Of `pow` and
/// logarithms the last digit is not certain, so of these nothing is claimed, and totals are compared one by one.
struct Monotony {
    private enum Course: Equatable {
        /// Nil where the sign is not known.
        case constant(sign: Int?)
        case rising, falling, unknown

        var reversed: Course {
            switch self {
            case .constant(let sign?): .constant(sign: -sign)
            case .constant(nil): self
            case .rising: .falling
            case .falling: .rising
            case .unknown: .unknown
            }
        }
    }

    private let tokens: [FormulaToken]
    private var next = 0

    static func neverFalls(_ formula: Formula) -> Bool {
        var reader = Monotony(tokens: FormulaToken.tokens(of: formula.text))
        let course = reader.sum()
        guard reader.next == reader.tokens.count else { return false }
        if case .constant = course { return true }
        return course == .rising
    }

    private init(tokens: [FormulaToken]) { self.tokens = tokens }

    private mutating func take(_ texts: String...) -> String? {
        guard next < tokens.count, texts.contains(tokens[next].text) else { return nil }
        next += 1
        return tokens[next - 1].text
    }

    private mutating func sum() -> Course {
        var course = product()
        while let sign = take("+", "-") {
            let other = sign == "+" ? product() : product().reversed
            course =
                switch (course, other) {
                case (.constant(let a), .constant(let b)): .constant(sign: a == b ? a : nil)
                case (.constant, let moving), (let moving, .constant): moving
                case (let a, let b): a == b ? a : .unknown
                }
        }
        return course
    }

    private mutating func product() -> Course {
        var course = operand()
        while let sign = take("*", "/") {
            let other = operand()
            course =
                switch (course, other) {
                case (.constant(let a?), .constant(let b?)) where sign == "*" || b != 0: .constant(sign: a * b)
                case (let moving, .constant(sign: 1)): moving
                case (let moving, .constant(sign: -1)): moving.reversed
                case (.constant(sign: 1), let moving) where sign == "*": moving
                case (.constant(sign: -1), let moving) where sign == "*": moving.reversed
                default: .unknown
                }
        }
        return course
    }

    private mutating func operand() -> Course {
        if take("-") != nil { return operand().reversed }
        if take("+") != nil { return operand() }
        if take("(") != nil {
            let course = sum()
            return take(")") != nil ? course : .unknown
        }
        guard next < tokens.count else { return .unknown }
        let token = tokens[next]
        next += 1
        switch token.kind {
        case .number: return .constant(sign: Double(token.text).map { value in value > 0 ? 1 : 0 })
        case .name where take("(") != nil: return call(token.text.lowercased())
        // Of a word of SQL what follows does not fit, or it stands where a formula ends: never in one that can be computed.
        case .name: return .rising
        default: return .unknown
        }
    }

    private mutating func call(_ name: String) -> Course {
        var arguments = [sum()]
        while take(",") != nil { arguments.append(sum()) }
        guard take(")") != nil else { return .unknown }
        switch (name, arguments.count) {
        case ("floor", 1), ("ceil", 1), ("ceiling", 1), ("round", 1), ("trunc", 1), ("sqrt", 1):
            if case .constant = arguments[0] { return .constant(sign: nil) }
            return arguments[0]
        case ("min", 2...), ("max", 2...):
            let moving = arguments.filter { if case .constant = $0 { false } else { true } }
            return moving.allSatisfy { $0 == .rising } && !moving.isEmpty ? .rising : .unknown
        default: return .unknown
        }
    }
}
