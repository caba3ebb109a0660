"""The lines of the table: what is run, against what, what must have come of it, and how fast it is to be.

A contender is a function that makes one run and returns its Sample. Where it writes, it starts from a fresh copy and looks afterwards
whether the rows are there.
"""

import dataclasses
import pathlib
import sqlite3
import typing

from suite import inputs as text
from suite import measure
from suite.inputs import ROOT

READ = "SELECT id, name, description, reward_type, reward_value, is_repeatable, is_secret, claim_window_hours, is_active, sort_order FROM rewards"
READ_CONDITIONS = "SELECT id, reward_id, condition_type, condition_value, condition_group, sort_order FROM reward_conditions"
READ_SETS = "SELECT id, name, description, file_ids, content_type, tier, category, is_active FROM content_sets"
READ_PRODUCTS = "SELECT id, name, description, content_set_id, besitos_price, vip_discount_percentage, vip_besitos_price, tier, is_active, sort_order FROM shop_products"
INSERT = """INSERT INTO rewards (name, description, reward_type, reward_value, is_repeatable, is_secret, is_active, sort_order,
    claim_window_hours, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 168, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"""
UPDATE = "UPDATE rewards SET description = description || '!', updated_at = CURRENT_TIMESTAMP WHERE id = ?"
ALTERED = "SELECT count(*) FROM rewards WHERE description LIKE '%!'"
ALL_ROWS = "SELECT count(DISTINCT name) FROM rewards WHERE description <> ''"
BACKFILL = """INSERT OR ABORT INTO user_gamification_profiles (user_id, balance, total_earned, total_spent, level, created_at, updated_at)
    SELECT p.user_id, 0, 0, 0, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM users AS p
    LEFT JOIN user_gamification_profiles AS t ON t.user_id = p.user_id WHERE p.user_id IS NOT NULL AND t.user_id IS NULL"""


@dataclasses.dataclass
class Line:
    name: str
    work: str
    contenders: dict  # by name; the first is seedc, the second what it is held against
    goal: typing.Callable  # medians by contender -> (figure, limit, text of the goal)
    repeats: int = 1  # runs in a round, for what takes milliseconds


def ratio(limit, ours="seedc", theirs="yardstick"):
    return lambda medians: (medians[ours].seconds / medians[theirs].seconds, limit, f"≤ {limit} × {theirs}")


class Suite:
    def __init__(self, inputs, yardstick, rows):
        self.inputs, self.yardstick, self.rows = inputs, pathlib.Path(yardstick).resolve(), rows
        self.output = inputs.folder / "output"
        self.work = inputs.folder / "work.db"
        self.same = inputs.seeds(f"rewards-{rows}", rewards=lambda: text.rewards(rows))

    # Contenders

    def seedc(self, command, database, seeds, *options, expected=0):
        return measure.run([self.inputs.seedc, command, "--db", database, "--schema", ROOT / "schema", *options],
                           self.output, expected, cwd=seeds)

    def plan(self, database, seeds, *options, expected=0):
        return lambda: self.seedc("plan", database, seeds, *options, expected=expected)

    def no_change(self, database, seeds):
        """Exit status 0 says that there is nothing to change; 2 would say that there is."""
        return self.plan(database, seeds, "--exit-code")

    def apply(self, before, seeds, query, rows):
        def run():
            measure.fresh(before, self.work)
            sample = self.seedc("apply", self.work, seeds, "--yes")
            self.check(query, rows)
            return sample
        return run

    def read(self, database, seeds, *queries):
        return lambda: self.run_yardstick(database, seeds, *[part for query in queries for part in ("--read", query)])

    def write(self, before, seeds, query, rows, *arguments):
        def run():
            measure.fresh(before, self.work)
            sample = self.run_yardstick(self.work, seeds, *arguments)
            self.check(query, rows)
            return sample
        return run

    def run_yardstick(self, database, seeds, *arguments):
        return measure.run([self.yardstick, database, *arguments, *sorted((seeds / "seeds").iterdir())], self.output)

    def shell(self, before, sql, query, rows):
        def run():
            measure.fresh(before, self.work)
            sample = measure.run(["sqlite3", self.work, sql], self.output)
            self.check(query, rows)
            return sample
        return run

    def check(self, query, rows, database=None):
        db = sqlite3.connect(database or self.work)
        found = db.execute(query).fetchone()[0]
        db.close()
        if found != rows:
            raise RuntimeError(f"{query} gives {found}, not {rows}")

    # Lines

    def lines(self, peers=None):
        lines = [*self.plans(), *self.writes(), *self.others(), *self.sizes()]
        if peers:
            self.add(peers, {line.name: line for line in lines})
        return lines

    def add(self, peers, lines):
        """What people use instead joins the three lines that it can run. What must be there afterwards is the same."""
        peers.install()
        rows, changed = self.rows, self.rows // 100
        full, empty = self.inputs.applied(f"rewards-{rows}.db", self.same), self.inputs.empty()
        all_rows = (ALL_ROWS, rows)
        for way in peers.ways:
            lines["no-op"].contenders[way] = peers.contender(way, full, 0, [all_rows, (ALTERED, 0)], self)
            lines["1 %"].contenders[way] = peers.contender(way, full, changed, [all_rows, (ALTERED, changed)], self)
            lines["first"].contenders[way] = peers.contender(way, empty, 0, [all_rows], self)

    def plans(self):
        inputs, rows = self.inputs, self.rows
        shipped = inputs.shipped()
        yield Line("cold", "plan, shipped manifests, nothing to change", {
            "seedc": self.no_change(shipped, ROOT),
            "select 1": lambda: measure.run(["sqlite3", shipped, "select 1"], self.output),
        }, lambda m: max((m["seedc"].seconds / m["select 1"].seconds, 3, "≤ 3 × select 1, ≤ 12 ms"),
                         (m["seedc"].seconds / 0.012 * 3, 3, "≤ 3 × select 1, ≤ 12 ms")), repeats=20)
        database = inputs.applied(f"rewards-{rows}.db", self.same)
        yield Line("no-op", f"plan, {rows:,} rewards, all equal", {
            "seedc": self.no_change(database, self.same),
            "yardstick": self.read(database, self.same, READ)}, ratio(2.0))
        seeds = inputs.seeds("nested", rewards=lambda: text.nested(rows // 4))
        database = inputs.applied("nested.db", seeds)
        yield Line("nested", f"plan, {rows // 4:,} rewards with 4 conditions each, all equal", {
            "seedc": self.no_change(database, seeds),
            "yardstick": self.read(database, seeds, READ, READ_CONDITIONS)}, ratio(2.5))
        seeds = inputs.seeds("refs", content_sets=lambda: text.content_sets(rows // 10),
                             products=lambda: text.products(rows, rows // 10))
        database = inputs.applied("refs.db", seeds)
        yield Line("refs", f"plan, {rows:,} products over {rows // 10:,} content sets, all equal", {
            "seedc": self.no_change(database, seeds),
            "yardstick": self.read(database, seeds, READ_SETS, READ_PRODUCTS)}, ratio(2.5))

    def writes(self):
        inputs, rows = self.inputs, self.rows
        database, changed = inputs.applied(f"rewards-{rows}.db", self.same), rows // 100
        seeds = inputs.seeds("changed", rewards=lambda: text.rewards(rows, changed=changed))
        yield Line("1 %", f"apply, {changed:,} of {rows:,} rows changed", {
            "seedc": self.apply(database, seeds, ALTERED, changed),
            "yardstick": self.write(database, seeds, ALTERED, changed, "--read", READ, "--update", changed, UPDATE),
        }, ratio(2.0))
        empty = inputs.empty()
        yield Line("first", f"apply, {rows:,} rewards into an empty table", {
            "seedc": self.apply(empty, self.same, ALL_ROWS, rows),
            "yardstick": self.write(empty, self.same, ALL_ROWS, rows, "--insert", INSERT)}, ratio(2.5))

    def others(self):
        inputs, rows = self.inputs, self.rows
        ten = inputs.seeds("ten", rewards=lambda: text.rewards(10))
        large, small = (inputs.rewards_by_sql(f"table-{n}.db", n) for n in (rows * 25, 1000))
        yield Line("small in big", f"plan, 10 rows against a table of {rows * 25:,}", {
            "seedc": self.plan(large, ten), "in 1,000": self.plan(small, ten)}, ratio(1.3, theirs="in 1,000"), repeats=10)
        players = inputs.players("players.db", rows * 5)
        profiles = "SELECT count(DISTINCT user_id) FROM user_gamification_profiles"
        yield Line("backfill", f"apply, {rows * 5:,} players get their profiles", {
            "seedc": self.apply(players, ROOT, profiles, rows * 5),
            "shell": self.shell(players, BACKFILL, profiles, rows * 5)}, ratio(1.2, theirs="shell"))
        database = inputs.applied(f"rewards-{rows}.db", self.same)
        faulty = inputs.seeds("faulty", rewards=lambda: text.rewards(rows, faulty=True))
        yield Line("invalid", f"plan, {rows:,} rows with a fault each", {
            "seedc": self.plan(database, faulty, expected=1), "valid": self.no_change(database, self.same),
        }, ratio(1.5, theirs="valid"))

    def sizes(self):
        """One line for growth, on no-op plans from an eighth of the rows to twice as many; and one for memory."""
        inputs, rows = self.inputs, self.rows
        counts = [rows // 8, rows // 4, rows // 2, rows, rows * 2]
        contenders = {}
        for count in counts:
            seeds = inputs.seeds(f"rewards-{count}", rewards=lambda count=count: text.rewards(count))
            contenders[f"{count:,}"] = self.no_change(inputs.applied(f"rewards-{count}.db", seeds), seeds)

        def spread(medians):
            per_row = [sample.seconds / count for sample, count in zip(medians.values(), counts)]
            return max(per_row) / min(per_row), 1.15, "time per row within 15 %"

        # Five figures are compared, and one that somebody else's work has slowed down is enough.
        yield Line("growth", "no-op at " + ", ".join(contenders), contenders, spread, repeats=3)
        size = sum(path.stat().st_size for path in (self.same / "seeds").iterdir())
        database = inputs.applied(f"rewards-{rows}.db", self.same)
        yield Line("memory", f"peak of no-op at {rows:,} rewards, {size / 1e6:.1f} MB of YAML", {
            "seedc": self.no_change(database, self.same)},
            lambda m: (m["seedc"].peak / size, 6, "≤ 6 × the manifest's bytes"))
