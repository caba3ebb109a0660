/// What can be wrong with a YAML file before anyone asks what it means.
extension Diagnostic {
    static func yamlSyntax(
        _ problem: String, context: (text: String, span: Span)?, isTab: Bool, at span: Span
    ) -> Diagnostic {
        let help: String? =
            switch problem {
            case _ where isTab: "indent with spaces; YAML allows no tabs there"
            case let text where text.contains("cannot start any token"): "quote a text that starts with @, ` or %"
            case let text where text.contains("mapping values are not allowed"):
                "quote a text that holds \": \", and indent the keys of one mapping alike"
            case let text where text.contains("did not find expected key"):
                "check the indentation, and that every quote is closed"
            case let text where text.contains("did not find expected '-' indicator"):
                "every element of a list starts with \"- \" at the same indentation"
            case let text where text.contains("unexpected end of stream"): "close the quote"
            default: nil
            }
        if let context, problem.contains("unexpected end of stream") {
            // What was never closed began at the context; where the file ends says nothing.
            return Diagnostic("yaml-syntax", "not valid YAML: \(problem) \(context.text)", at: context.span, help: help)
        }
        let labels = context.flatMap { $0.span == span ? nil : [Label($0.span, $0.text)] } ?? []
        return Diagnostic("yaml-syntax", "not valid YAML: \(problem)", at: span, labels: labels, help: help)
    }

    static func invalidEncoding(_ problem: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "invalid-encoding", "not valid text: \(problem)", at: span,
            help: "save the file as UTF-8 (or as UTF-16 with a byte order mark)")
    }

    static func outOfMemory(at span: Span) -> Diagnostic {
        Diagnostic(
            "out-of-memory", "there is not enough memory to read the file", at: span,
            help: "split it into several files")
    }

    static func emptyFile(at span: Span) -> Diagnostic {
        Diagnostic(
            "empty-file", "the file holds no document", at: span, help: "delete the file, or give it a kind and rows")
    }

    static func fileTooLarge(at span: Span) -> Diagnostic {
        Diagnostic("file-too-large", "the file is larger than 4 GiB", at: span, help: "split it into several files")
    }

    static func duplicateKey(_ key: String, at span: Span, first: Span?) -> Diagnostic {
        Diagnostic(
            "duplicate-key", "the key \"\(key)\" appears twice in one mapping", at: span,
            labels: Label.at(first, "it is first given here"), help: "keep one of the two")
    }

    static func unknownAlias(_ name: String, nearest: String?, at span: Span) -> Diagnostic {
        Diagnostic(
            "unknown-alias", "there is no anchor &\(name) before this alias", at: span,
            help: nearest.map { "did you mean *\($0)?" }
                ?? "an anchor counts from where it stands to the end of its document")
    }

    static func endlessAlias(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "endless-alias", "the alias *\(name) stands inside its own anchor", at: span,
            help: "move the shared part out of it")
    }

    static func textTooLong(_ size: Int, _ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "text-too-long", "this text has \(size) bytes: the limit is \(limit)", at: span,
            help: "keep it in a file of its own, and its path here")
    }

    /// - Parameter what: of which there are too many.
    static func aliasBomb(_ limit: Int, _ what: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "alias-bomb", "aliases in this file stand for more than \(limit) \(what)", at: span,
            help: "write the repeated parts out, or fewer of them")
    }

    static func tooDeep(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            "too-deep", "nested more than \(limit) levels deep", at: span,
            help: "no manifest needs that; check the indentation")
    }

    static func complexKey(at span: Span) -> Diagnostic {
        Diagnostic(
            "complex-key", "a key must be a plain or quoted text", at: span,
            help: "a list, a mapping or an alias cannot be a key")
    }

    static func anchoredKey(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "anchored-key", "the anchor &\(name) stands on a key", at: span,
            help: "put the anchor behind the colon, on the value")
    }

    static func mergeOfNonMapping(at span: Span) -> Diagnostic {
        Diagnostic(
            "merge-type", "<< takes a mapping or a list of mappings", at: span, help: "for example: <<: *defaults")
    }

    static func unsupportedTag(_ tag: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "unsupported-tag", "the tag \(tag) means nothing here", at: span,
            help: "use !!str, !!int, !!float, !!bool, !!null, !!seq, !!map, or no tag")
    }

    static func tagMismatch(_ tag: String, at span: Span) -> Diagnostic {
        Diagnostic("tag-mismatch", "the value is not what its tag \(tag) says", at: span)
    }

    static func integerOverflow(_ literal: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "integer-overflow", "\(literal) does not fit into 64 bits", at: span,
            help: "integers go from \(Int64.min) to \(Int64.max); quote it if it is a text")
    }

    static func notFinite(_ literal: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "not-finite", "\(literal) is not a finite number", at: span,
            help: "neither SQLite nor JSON can hold it; quote it if it is a text")
    }
}
