import SeedSyntax

/// What a players manifest says of a step before any table is known: enough to tell whether somebody else's words about it are true.
package struct StepOutline: Sendable {
    package struct Effect: Sendable {
        package let column: String
        /// Each way in which a column might store and show it; of a row, how all such texts begin.
        fileprivate let texts: [String]
        fileprivate let isBeginning: Bool

        /// What a reader is shown where no column is known.
        package var text: String { texts[0] }

        /// - Parameter text: what a reader has been shown.
        package func isShown(as text: String) -> Bool {
            texts.contains { isBeginning ? text.hasPrefix($0) : text.lowercased() == $0.lowercased() }
        }
    }

    package let action: PlayerStep.Action
    package let table: String
    package let span: Span
    package let effects: [Effect]
}

extension PlayersManifest {
    /// The steps of an apply, in their order.
    package var outline: [StepOutline] {
        backfills.map {
            StepOutline(action: .backfill, table: $0.into.text, span: $0.span, effects: $0.settings.map(effect))
        }
            + fills.map { fill in
                let effect = effect(fill.setting)
                let filled = StepOutline.Effect(
                    column: effect.column, texts: effect.texts.map { "NULL → \($0)" }, isBeginning: effect.isBeginning)
                return StepOutline(action: .fill, table: fill.table.text, span: fill.span, effects: [filled])
            }
            + derivations.map { derivation in
                let text = derivedText(derivation.total.text, derivation)
                let effect = StepOutline.Effect(column: derivation.column.text, texts: [text], isBeginning: false)
                return StepOutline(
                    action: .derive, table: derivation.table.text, span: derivation.span, effects: [effect])
            }
    }

    /// What a reader is shown of a derivation.
    ///
    /// - Parameter total: the column that it follows from, as the database spells it.
    func derivedText(_ total: String, _ derivation: Derivation) -> String {
        "from \(total), by the \(derivation.threshold.text) of \(derivation.kind.text)"
    }

    private func effect(_ setting: Setting) -> StepOutline.Effect {
        func effect(_ texts: [String], isBeginning: Bool = false) -> StepOutline.Effect {
            StepOutline.Effect(column: setting.column.text, texts: texts, isBeginning: isBeginning)
        }
        switch setting.value {
        case .now: return effect(["now"])
        case .today: return effect(["today"])
        case .row(let kind, _): return effect(["\(kind.text) "], isBeginning: true)
        case .constant(let node):
            let value = scalarValue(tree, node)
            return effect(([value] + Affinity.allCases.map { $0.apply(to: value) }).map(\.display))
        }
    }
}
