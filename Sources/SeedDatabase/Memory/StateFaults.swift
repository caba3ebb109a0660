import SeedSyntax

extension Diagnostic {
    static func newerState(_ version: Int) -> Diagnostic {
        Diagnostic(
            "state-version",
            "a newer seedc has written this database's _seedc_ tables (version \(version), this one knows \(StateTables.version))",
            help: "use that version of seedc, or --no-state to leave the tables alone")
    }

    /// What seedc remembers cannot be read. It is better to say so than to guess, and better than to forget it.
    static func stateDamaged(_ problem: String) -> Diagnostic {
        Diagnostic(
            "state-damaged", "what seedc remembers in this database is damaged: \(problem); nothing was written",
            help:
                "restore the _seedc_ tables from a backup, or drop all of them: the next apply then adopts every row; plan and apply with --no-state do without them"
        )
    }
}

extension Failure {
    static func stateDamaged(_ problem: String) -> Failure { .database(DiagnosticBatch(.stateDamaged(problem))) }
}
