/// One fault, or something worth knowing, in words for the person who has to mend it.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: Int, Hashable, Sendable {
        case error, warning, note
    }

    /// A second place that belongs to the same fault.
    package struct Label: Hashable, Sendable {
        package let span: Span
        package let text: String

        package init(_ span: Span, _ text: String) {
            self.span = span
            self.text = text
        }

        /// None where there is no place to show.
        package static func at(_ span: Span?, _ text: String) -> [Label] { span.map { [Label($0, text)] } ?? [] }
    }

    /// Stable and in kebab case: what scripts and documents refer to.
    package let id: String
    package let severity: Severity
    /// No longer than `FaultLimit.message`.
    package let message: String
    package let span: Span?
    package let labels: [Label]
    /// What to do about it, where that can be said.
    package let help: String?
    /// The keyword of a schema that asks for it, as `file#/pointer`.
    package private(set) var rule: String?

    package init(
        _ id: String, severity: Severity = .error, _ message: String,
        at span: Span? = nil, labels: [Label] = [], help: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.message = message.clipped()
        self.span = span
        self.labels = labels
        self.help = help?.clipped()
    }
}

extension Diagnostic {
    package var asError: Diagnostic {
        Diagnostic(id, message, at: span, labels: labels, help: help).citing(rule: rule)
    }

    package func pointing(at span: Span) -> Diagnostic {
        Diagnostic(id, severity: severity, message, at: span, labels: labels, help: help).citing(rule: rule)
    }

    package func citing(rule: String?) -> Diagnostic {
        var copy = self
        copy.rule = rule
        return copy
    }
}

extension Diagnostic: Comparable {
    /// By place, then severity, then words: a total order, so that two runs report alike. What has no place comes last.
    package static func < (a: Diagnostic, b: Diagnostic) -> Bool {
        switch (a.span, b.span) {
        case (let x?, let y?) where x != y: return x < y
        case (.some, nil): return true
        case (nil, .some): return false
        default: return (a.severity.rawValue, a.id, a.message) < (b.severity.rawValue, b.id, b.message)
        }
    }
}

/// How a stage refuses its input: everything that is wrong with it, at once.
package struct DiagnosticBatch: Error, Sendable {
    package let diagnostics: [Diagnostic]

    /// Sorts, and drops repetitions and what is beyond the limit.
    package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics.listed }

    package init(_ diagnostic: Diagnostic) { diagnostics = [diagnostic] }
}
