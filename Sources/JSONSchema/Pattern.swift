import CPCRE2

/// A regular expression of ECMA-262, searched for anywhere in a text. The engine is PCRE2, which counts its steps and bytes and says so
/// when it gives up: "no match" is always the truth.
final class Pattern: Sendable {
    enum Answer {
        case matches, differs
        /// It takes more steps or memory than a pattern may.
        case gaveUp
    }

    let source: String
    // Never written to once it is compiled, so that threads may share it.
    private nonisolated(unsafe) let code: OpaquePointer

    /// Steps of the engine's that a text is worth at first sight.
    private static func steps(_ bytes: Int) -> Int { 2_000 + 20 * bytes }
    /// How many it gets at most: a fraction of a second.
    private static func mostSteps(_ bytes: Int) -> Int { max(steps(bytes), min(50 * steps(bytes), 20_000_000)) }
    /// The same, as steps of a validation.
    static func patience(_ bytes: Int) -> Int { mostSteps(bytes) / 3 }

    /// In KiB, for the places that it may come back to.
    private static let memory: UInt32 = 64 << 10

    /// Nil where neither ECMA-262 nor the engine makes sense of it.
    init?(_ source: String) {
        guard let translated = PatternTranslator(source).translated else { return nil }
        let options =
            PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALLOW_EMPTY_CLASS
            | PCRE2_NEVER_BACKSLASH_C
        var (error, place): (Int32, Int) = (0, 0)
        let bytes = Array(translated.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &error, &place, nil) else { return nil }
        self.source = source
        self.code = code
    }

    deinit { pcre2_code_free_8(code) }

    /// - Parameters:
    ///   - text: in UTF-8.
    ///   - patiently: whether it is given as many steps as a pattern can get.
    func answer(_ text: UnsafeBufferPointer<UInt8>, patiently: Bool) -> Answer {
        let context = pcre2_match_context_create_8(nil)
        let match = pcre2_match_data_create_8(1, nil)
        defer {
            pcre2_match_data_free_8(match)
            pcre2_match_context_free_8(context)
        }
        let steps = patiently ? Self.mostSteps(text.count) : Self.steps(text.count)
        pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        pcre2_set_heap_limit_8(context, Self.memory)
        let options = UInt32(PCRE2_NO_UTF_CHECK)
        // An empty text has no address.
        let answer =
            text.baseAddress.map { pcre2_match_8(code, $0, text.count, 0, options, match, context) }
            ?? pcre2_match_8(code, [0], 0, 0, options, match, context)
        switch answer {
        case PCRE2_ERROR_NOMATCH: return .differs
        case 0...: return .matches
        default: return .gaveUp
        }
    }
}
