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

    static func unsupportedKeyword(_ keyword: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "schema-unsupported", "the keyword \(keyword) is not supported yet", at: span,
            help: "seedc refuses it, because ignoring it would accept manifests that it forbids")
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
