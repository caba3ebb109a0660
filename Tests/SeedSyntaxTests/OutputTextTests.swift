import SeedSyntax
import Testing

struct OutputTextTests {
    /// As Unicode itself says what does not show. The table in the sources is by hand.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default:
            scalar.properties.isNoncharacterCodePoint
                || (scalar.properties.isDefaultIgnorableCodePoint && !(0xFE00...0xFE0F).contains(scalar.value))
        }
    }

    @Test func theTableIsUnicodes() {
        let wrong = UInt32(0).upTo(0x10FFFF).filter { $0.isInvisible != Self.isForbidden($0) }
        #expect(wrong == [])
    }

    @Test func everyScalarIsFoundWhereverItStands() {
        for scalar in UInt32(0).upTo(0x10FFFF) where scalar.isInvisible || scalar.value % 251 == 0 {
            for before in ["", "seven é", "0123456789"] {
                let text = Array("\(before)\(scalar)b".utf8)
                let found = text.withUnsafeBufferPointer { nextHarmful(in: $0)?.range.lowerBound }
                if (found == before.utf8.count) != scalar.isInvisible {
                    Issue.record("U+\(String(scalar.value, radix: 16)) behind \(before.utf8.count) bytes")
                }
            }
        }
    }

    @Test func malformedBytesAreReadByNoOneAsSomethingElse() {
        for bytes: [UInt8] in [[0xE2], [0xE2, 0x80], [0xF3, 0xA0, 0x80], [0xC2, 0x41], [0xFF, 0xC2], [0x80, 0x9B]] {
            var text = OutputText()
            bytes.withUnsafeBufferPointer { text.append(bytes: $0) }
            #expect(text.string.unicodeScalars.contains("\u{FFFD}"))
            #expect(bytes.withUnsafeBufferPointer { nextHarmful(in: $0) } == nil)
        }
    }

    @Test(arguments: [
        ("a\nb\r\tc", #"a\nb\r\tc"#), ("\u{1B}[31mred", #"\u{1B}[31mred"#),
        ("\u{202E}x\u{2069}", #"\u{202E}x\u{2069}"#),
        ("\u{85}\u{2028}", #"\u{85}\u{2028}"#), ("\u{E0041}", #"\u{E0041}"#), ("👩\u{200D}🚀", #"👩\u{200D}🚀"#),
        ("❤\u{FE0F} é ñ 日本", "❤\u{FE0F} é ñ 日本"), ("::error::x", #"\u{3A}:error::x"#),
        ("  \u{3000}::error::x", "  \u{3000}\\u{3A}:error::x"), ("a ##[error]b", #"a #\u{23}[error]b"#),
        ("###[x", #"##\u{23}[x"#), ("##vso[task.complete]", #"#\u{23}vso[task.complete]"#),
        ("## a heading [1]", "## a heading [1]"), ("a::b", "a::b"), ("", ""),
    ])
    func valuesAreSpeltOut(_ value: String, _ expected: String) {
        #expect(("\(value)" as OutputText).string == expected)
    }

    @Test func noValueBeginsALine() {
        let value = "::stop-commands::x"
        #expect(("at \(value)" as OutputText).string == "at ::stop-commands::x")
        for text: OutputText in [
            "first\n\(value)", "first\n    \(value)", "\(" ")\(value)", "\n\("\(value)" as OutputText)",
        ] {
            #expect(text.string.contains(#"\u{3A}:stop-commands::x"#))
        }
        #expect((["a", "\(value)"] as [OutputText]).joined("\n").string == "a\n\\u{3A}:stop-commands::x")
    }

    @Test func whatTheProgramSaysIsLeftAsItIs() {
        #expect(("\u{1B}[1m\(7)\t\(-3 as Int64)\n" as OutputText).string == "\u{1B}[1m7\t-3\n")
    }

    /// What scripts and emoji need is no reason for a warning; the same characters anywhere else are.
    @Test(arguments: [
        ("👩\u{200D}🚀", true), ("🏃🏽\u{200D}♂\u{FE0F}", true), ("❤\u{FE0F}\u{200D}🔥", true), ("a\u{200D}b", false),
        ("👩\u{200D}b", false),
        ("می\u{200C}خواهم", true), ("क्\u{200D}ष", true), ("\u{200C}می", false), ("葛\u{E0100}", true),
        ("a\u{E0100}", false),
        ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", true), ("🏴\u{E0067}\u{E0062}", false),
        ("🏴\u{E0061}\u{E0061}\u{E0061}\u{E0061}\u{E0061}\u{E0061}\u{E0061}\u{E007F}", false),
        ("😀\u{E0061}\u{E007F}", false),
        ("ᠠ\u{180B}", true), ("שלום\u{200F}", false), ("a\u{AD}b", false), ("\u{FEFF}", false),
    ])
    func joinersAreNeededWhereTheyJoin(_ text: String, _ isNeeded: Bool) {
        let bytes = Array(text.utf8)
        var found = 0
        bytes.withUnsafeBufferPointer { bytes in
            var next = 0
            while let scalar = nextInvisible(in: bytes, from: next) {
                found += 1
                next = scalar.range.upperBound
                #expect(scalar.isNeeded(in: bytes) == isNeeded)
            }
        }
        #expect(found > 0)
    }
}

extension UInt32 {
    /// All scalars of a closed range.
    fileprivate func upTo(_ last: UInt32) -> some Sequence<Unicode.Scalar> {
        (self...last).lazy.compactMap(Unicode.Scalar.init)
    }
}
