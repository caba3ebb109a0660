import SeedSyntax

/// What can be wrong with a schema file itself.
extension Diagnostic {
    package static func schemaKeyword(_ keyword: String, _ problem: String, at span: Span, help: String? = nil)
        -> Diagnostic
    {
        Diagnostic("schema-keyword", "\(keyword) \(problem)", at: span, help: help)
    }

    static func danglingSchemaReference(_ uri: String, _ problem: String, at span: Span, help: String? = nil)
        -> Diagnostic
    {
        Diagnostic("schema-reference", "\"\(uri)\" leads nowhere: \(problem)", at: span, help: help)
    }

    static func unknownVocabulary(_ uri: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "schema-vocabulary", "the meta-schema requires a vocabulary that seedc does not know: \(uri)", at: span)
    }

    static func unsupportedDraft(_ uri: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "schema-draft", "this schema is written for another draft: \(uri)", at: span,
            help: "seedc reads https://json-schema.org/draft/2020-12/schema")
    }

    static func endlessSchemaReference(at span: Span) -> Diagnostic {
        Diagnostic("schema-reference", "this reference leads back to itself", at: span)
    }
}
