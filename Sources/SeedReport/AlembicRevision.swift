import SeedCompiler
import SeedSyntax

/// A revision file for Alembic on SQLAlchemy 2, with bound parameters. The same input gives the same bytes.
package struct AlembicRevision {
    /// What the file says about itself.
    package struct Header: Sendable {
        package let revision: String?
        package let downRevision: String?
        package let message: String

        /// - Parameter revision: nil for one that follows from the contents.
        package init(revision: String?, downRevision: String?, message: String) {
            self.revision = revision
            self.downRevision = downRevision
            self.message = message
        }
    }

    private static let newRowsStay =
        "New rows stay: to delete them would delete what refers to them by now, such as what players have earned."

    private let header: Header
    private var places: ScriptPlaces

    /// - Parameter seeds: the folder of the manifests, as it was given.
    package init(_ header: Header, _ sources: SourceMap, seeds: String) {
        self.header = header
        places = ScriptPlaces(sources, seeds: seeds)
    }

    package mutating func render(_ script: PortableScript) -> String {
        var upgrade = PythonSteps("UPGRADE")
        for block in script.blocks { upgrade.add(block, places.text(block.span)) }
        var downgrade = PythonSteps("DOWNGRADE")
        downgrade.remark("Settings go back to NULL. \(Self.newRowsStay)")
        for block in script.retreat { downgrade.add(block, places.text(block.span)) }
        return file(
            "Written by seedc compile: holds for any database of this schema.", upgrade, downgrade, script.tables,
            before: [])
    }

    package mutating func render(_ script: PlanScript) -> String {
        var upgrade = PythonSteps("UPGRADE")
        var downgrade = PythonSteps("DOWNGRADE")
        downgrade.remark("Back to the old values, where the new ones are still there. \(Self.newRowsStay)")
        var isLossAhead = true
        for step in script.steps {
            let subject = "\(step.subject) (\(places.text(step.span)))"
            if step.isLoss, isLossAhead {
                isLossAhead = false
                upgrade.remark("Whether anything else has come to refer to what goes.")
                for check in script.guards { upgrade.add("check", check.subject, check.check) }
            }
            upgrade.remark("\(step.subject): \(step.reason)")
            upgrade.add("write", subject, step.statement)
        }
        upgrade.remark("Whether every row is as planned.")
        for step in script.steps { upgrade.add("check", "\(step.subject) (\(places.text(step.span)))", step.proof) }
        for step in script.steps.reversed() {
            let subject = "\(step.subject) (\(places.text(step.span)))"
            if step.isLoss { downgrade.remark("\(step.subject) does not come back, nor does what went with it") }
            for statement in step.undo { downgrade.add("write", subject, statement) }
        }
        let deferral = script.defersForeignKeys ? ["bind.execute(sa.text('PRAGMA defer_foreign_keys = ON'))"] : []
        return file(
            "Written by seedc plan: holds for the database that the plan was made from.", upgrade, downgrade,
            // Where rows go, any table may have referred to them.
            script.mayLeaveReferences ? nil : script.tables, before: deferral)
    }

    /// - Parameter tables: whose references to check; nil for those of all tables.
    private func file(
        _ origin: String, _ upgrade: PythonSteps, _ downgrade: PythonSteps, _ tables: [String]?, before: [String]
    ) -> String {
        let down = header.downRevision.map(pythonLiteral) ?? "None"
        let revision = header.revision ?? identifier(of: upgrade.text + downgrade.text + down)
        let checks = tables?.map { "'PRAGMA foreign_key_check(\(pythonQuoted($0)))'" } ?? ["'PRAGMA foreign_key_check'"]
        return """
            \(docstring(revision, origin))

            import sqlalchemy as sa
            from alembic import context, op

            revision = \(pythonLiteral(revision))
            down_revision = \(down)
            branch_labels = None
            depends_on = None

            # Of each step: the row it is about, what it does, SQL, and what is bound to it. A check selects what is wrong.
            \(upgrade.list)
            \(downgrade.list)
            VIOLATIONS = [\(checks.joined(separator: ", "))]


            def upgrade() -> None:
                bind = online()
                before = violations(bind)
            \(before.map { "    \($0)\n" }.joined())    problems = run(bind, UPGRADE)
                for table, _, parent, _ in sorted(violations(bind) - before, key=str):
                    problems.append(f'a row of "{table}" would refer to a row of "{parent}" that is not there')
                    if not bind.scalar(sa.text("PRAGMA foreign_keys")):
                        problems[-1] += " (foreign keys are off here, so nothing goes with a row that goes)"
                if problems:
                    raise RuntimeError("nothing was written, because " + "; ".join(problems))


            def downgrade() -> None:
                run(online(), DOWNGRADE)


            def online():
                if context.is_offline_mode():
                    raise RuntimeError("this revision looks at the database; for a script, use seedc with --format sql")
                return op.get_bind()


            def run(bind, steps):
                problems = []
                for row, what, sql, values in steps:
                    result = bind.execute(sa.text(sql), values)
                    if what == "check":
                        problems += [f"{row} {problem}" for (problem,) in result]
                return problems


            def violations(bind):
                return {tuple(row) for sql in VIOLATIONS for row in bind.execute(sa.text(sql))}

            """
    }

    private func docstring(_ revision: String, _ origin: String) -> String {
        let message = pythonLiteral(header.message).dropFirst().dropLast()
            .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        let revises = header.downRevision.map { "Revises: \($0)" } ?? "Revises:"
        return "\"\"\"\(message)\n\nRevision ID: \(revision)\n\(revises)\n\n\(origin)\n\"\"\""
    }

    private func pythonQuoted(_ name: String) -> String {
        let literal = pythonLiteral(
            quoted(name).split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:"))
        return String(literal.dropFirst().dropLast())
    }

    /// Twelve hexadecimal digits, as Alembic makes them up.
    private func identifier(of text: String) -> String {
        let hash = Array(text.utf8).withUnsafeBufferPointer { fingerprint(of: $0) }
        let digits = String(hash >> 16, radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }
}
