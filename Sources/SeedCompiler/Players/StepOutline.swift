import SeedSyntax

/// What a players manifest says of a step before any table is known: enough to tell whether somebody else's words about it are true.
package struct StepOutline: Sendable {
    package struct Effect: Sendable {
        package let column: String
        /// What a reader is shown where no column is known.
        package let text: String
        /// Each way in which a column might store and show it; of a row, how all such texts begin.
        fileprivate let texts: [String]
        fileprivate let isBeginning: Bool

        fileprivate init(column: String, text: String, others: [String] = [], isBeginning: Bool = false) {
            self.column = column
            self.text = text
            texts = isBeginning ? others : [text] + others
            self.isBeginning = isBeginning
        }

        /// - Parameter text: what a reader has been shown.
        package func isShown(as text: String) -> Bool {
            texts.contains { isBeginning ? text.hasPrefix($0) : text.lowercased() == $0.lowercased() }
        }
    }

    package let action: PlayerStep.Action
    package let table: String
    package let span: Span
    package let effects: [Effect]
    /// A timestamp column that is set with every change.
    package var updated: String?
}

extension PlayersManifest {
    /// The steps of an apply, in their order.
    package var outline: [StepOutline] {
        backfills.map {
            StepOutline(action: .backfill, table: $0.into.text, span: $0.span, effects: $0.settings.map { effect($0) })
        }
            + fills.map {
                let effect = effect($0.setting, prefix: "NULL → ")
                return StepOutline(
                    action: .fill, table: $0.table.text, span: $0.span, effects: [effect], updated: $0.updated?.text)
            }
            + derivations.map {
                let effect = StepOutline.Effect(column: $0.column.text, text: derivedText($0.total.text, $0))
                return StepOutline(
                    action: .derive, table: $0.table.text, span: $0.span, effects: [effect], updated: $0.updated?.text)
            }
    }

    /// What a reader is shown of a derivation.
    ///
    /// - Parameter total: the column that it follows from, as the database spells it.
    func derivedText(_ total: String, _ derivation: Derivation) -> String {
        "from \(total), by the \(derivation.threshold.text) of \(derivation.kind.text)"
    }

    private func effect(_ setting: Setting, prefix: String = "") -> StepOutline.Effect {
        let column = setting.column.text
        switch setting.value {
        case .now: return StepOutline.Effect(column: column, text: prefix + "now")
        case .today: return StepOutline.Effect(column: column, text: prefix + "today")
        case .row(let kind, let key):
            let beginning = "\(prefix)\(kind.text) "
            return StepOutline.Effect(
                column: column, text: beginning + tree.source(key), others: [beginning], isBeginning: true)
        case .constant(let node):
            let value = scalarValue(tree, node)
            let stored = Affinity.allCases.map { prefix + $0.apply(to: value).display }
            return StepOutline.Effect(column: column, text: prefix + value.display, others: stored)
        }
    }
}
