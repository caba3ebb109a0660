import SeedCompiler
import SeedSyntax

/// Scripts for the shell of SQLite: one transaction, which fails if a row is not as wanted in the end. They hold no clock, user or path
/// of a machine.
package struct SQLScript {
    private var places: ScriptPlaces

    /// - Parameter seeds: the folder of the manifests, as it was given.
    package init(_ sources: SourceMap, seeds: String) { places = ScriptPlaces(sources, seeds: seeds) }

    // MARK: For any database

    package mutating func render(_ script: PortableScript) -> String {
        var text = """
            -- Written by seedc compile: brings a database in step with the manifests, in one transaction, and can be run again without
            -- changing anything. Where it cannot, it says why, exits with 1, and leaves the database as it was.
            --
            --     sqlite3 app.db < seed.sql


            """
        text += begin(script.tables)
        for block in script.blocks {
            let subject = "\(oneLine(block.subject)) (\(places.text(block.span)))"
            text += "\n-- \(subject)\n"
            for step in block.steps {
                switch step {
                case .write(let sql): text += "\(sql.literalSQL);\n"
                case .check(let sql): text += report(sql, of: subject)
                }
            }
        }
        return text + "\n" + end
    }

    // MARK: For the database of a plan

    /// - Parameter unchanged: how many rows are in step.
    package mutating func render(_ script: PlanScript, unchanged: Int) -> String {
        if script.steps.isEmpty {
            return "-- No changes: \(unchanged) \(unchanged == 1 ? "row is" : "rows are") in step with the manifests.\n"
        }
        var text = """
            -- Written by seedc plan: the statements that seedc apply would run, for the database that the plan was made from and no other.
            -- Where they do not do what they should, the script says so, exits with 1, and leaves the database as it was.
            --
            --     sqlite3 app.db < plan.sql


            """
        text += begin(script.tables)
        if script.defersForeignKeys { text += "PRAGMA defer_foreign_keys = ON;\n" }
        var checks = ""
        var isLossAhead = true
        for step in script.steps {
            let place = places.text(step.span)
            if step.isLoss, isLossAhead {
                isLossAhead = false
                text += "\n-- Whether anything else has come to refer to what goes.\n"
                for check in script.guards { text += report(check.check, of: oneLine(check.subject)) }
            }
            text += "\n-- \(oneLine(step.subject)) (\(oneLine(step.reason)), \(place))\n\(step.statement.literalSQL);\n"
            checks += report(step.proof, of: "\(oneLine(step.subject)) (\(place))")
        }
        return text + "\n-- Whether every row is as planned.\n" + checks + "\n" + end
    }

    // MARK: What both have

    private func begin(_ tables: [String]) -> String {
        """
        .bail on
        PRAGMA foreign_keys = ON;
        BEGIN IMMEDIATE;
        CREATE TEMP TABLE "_seedc_problems" (problem TEXT NOT NULL);
        CREATE TEMP VIEW "_seedc_violations" AS
            \(violations(tables));
        CREATE TEMP TABLE "_seedc_before" AS SELECT * FROM temp."_seedc_violations";

        """
    }

    private let end = """
        -- What is wrong is told and fails the transaction.
        INSERT INTO temp."_seedc_problems" SELECT 'a row of "' || child || '" would refer to a row of "' || parent || '" that is not there'
            FROM (SELECT * FROM temp."_seedc_violations" EXCEPT SELECT * FROM temp."_seedc_before");
        SELECT 'seedc: ' || problem FROM temp."_seedc_problems";
        CREATE TEMP TABLE "_seedc_verdict" (problems INTEGER CONSTRAINT "nothing was written, for the reasons above" CHECK (problems = 0));
        INSERT INTO temp."_seedc_verdict" SELECT count(*) FROM temp."_seedc_problems";
        DROP TABLE temp."_seedc_verdict";
        DROP TABLE temp."_seedc_before";
        DROP VIEW temp."_seedc_violations";
        DROP TABLE temp."_seedc_problems";
        COMMIT;

        """

    private func report(_ check: SQLText, of subject: String) -> String {
        let name = Value.text(subject + " ").sqlLiteral
        return "INSERT INTO temp.\"_seedc_problems\" SELECT \(name) || problem FROM (\(check.literalSQL));\n"
    }

    /// The rows of tables that refer to nothing.
    private func violations(_ tables: [String]) -> String {
        let sources = tables.map {
            "SELECT \"table\" AS child, \"rowid\" AS row, parent, fkid FROM pragma_foreign_key_check(\(Value.text($0).sqlLiteral))"
        }
        // Without a table, the same columns and no rows.
        return sources.isEmpty
            ? "SELECT NULL AS child, NULL AS row, NULL AS parent, NULL AS fkid WHERE 0"
            : sources.joined(separator: "\n    UNION ALL ")
    }
}
