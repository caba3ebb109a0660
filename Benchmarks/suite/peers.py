"""What people use instead, on the same rows: no-op, 1 % and first. Everything here writes what it is given; only seedc validates it, compares
three ways and proves that it is there.

Each gets the rows in its own form, made beforehand and not timed. All are held to the rows that must be there afterwards.
"""

import csv
import json
import pathlib
import subprocess
import sys

from suite import inputs as text
from suite import measure
from suite.inputs import ROOT, STAMP

PEERS = ROOT / "Benchmarks" / "peers"
NEEDS = ["sqlite-utils", "sqlalchemy>=2", "django", "pyyaml"]
UPSERT = """INSERT INTO rewards (name, description, reward_type, reward_value, is_repeatable, is_secret, claim_window_hours, is_active,
    sort_order, created_at, updated_at)
    SELECT value->>'name', value->>'description', value->>'reward_type', value->>'reward_value', value->>'is_repeatable', value->>'is_secret',
    value->>'claim_window_hours', value->>'is_active', value->>'sort_order', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
    FROM json_each(readfile('{path}')) WHERE true
    ON CONFLICT (name) DO UPDATE SET description = excluded.description, reward_type = excluded.reward_type,
    reward_value = excluded.reward_value, is_repeatable = excluded.is_repeatable, is_secret = excluded.is_secret,
    is_active = excluded.is_active, sort_order = excluded.sort_order, updated_at = excluded.updated_at
    WHERE (description, reward_type, reward_value, is_repeatable, is_secret, is_active, sort_order) IS NOT (excluded.description,
    excluded.reward_type, excluded.reward_value, excluded.is_repeatable, excluded.is_secret, excluded.is_active, excluded.sort_order)"""


def row(i, changed):
    """As the table has it."""
    return {"name": f"Reward {i:06}", "description": text.words(i, 2) + ("!" if changed else ""), "reward_type": "BESITOS",
            "reward_value": json.dumps({"amount": i % 90 + 10}, separators=(",", ":")), "is_repeatable": 0, "is_secret": int(i % 50 == 0),
            "claim_window_hours": 168, "is_active": 1, "sort_order": i, "created_at": STAMP, "updated_at": STAMP}


def rows(count, changed):
    every = count // changed if changed else count + 1
    return (row(i, changed > 0 and i % every == 0) for i in range(1, count + 1))


def write_list(path, entries):
    """Row by row: what this process holds at its peak, every command it starts is charged with."""
    with open(path, "w", encoding="utf-8") as file:
        for number, entry in enumerate(entries):
            file.write("[" if number == 0 else ",\n")
            json.dump(entry, file, ensure_ascii=False)
        file.write("]\n")


def as_json(path, count, changed):
    write_list(path, rows(count, changed))


def as_csv(path, count, changed):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row(1, False).keys())
        writer.writeheader()
        writer.writerows(rows(count, changed))


def as_fixture_json(path, count, changed):
    write_list(path, fixture(count, changed))


def as_fixture_yaml(path, count, changed):
    with open(path, "w", encoding="utf-8") as file:
        for entry in fixture(count, changed):
            file.write(f"- model: {entry['model']}\n  pk: {entry['pk']}\n  fields:\n")
            for name, value in entry["fields"].items():
                file.write(f"    {name}: {json.dumps(value, ensure_ascii=False)}\n")


def fixture(count, changed):
    for i, fields in enumerate(rows(count, changed), 1):
        fields["reward_value"] = json.loads(fields["reward_value"])
        for name in ("is_repeatable", "is_secret", "is_active"):
            fields[name] = bool(fields[name])
        yield {"model": "rewards.reward", "pk": i, "fields": fields}


class Peers:
    """Ways to bring rows into the table, by name: each takes the database and how many of the rows are changed."""

    def __init__(self, inputs, count):
        self.inputs, self.count = inputs, count
        self.venv = ROOT / ".build" / "peers-venv"
        self.ways = {
            "sqlite3 shell, json_each": lambda db, changed: ["sqlite3", db, UPSERT.format(path=self.file("json", as_json, changed))],
            "sqlite-utils upsert (JSON)": lambda db, changed: [
                self.venv / "bin" / "sqlite-utils", "upsert", db, "rewards", self.file("json", as_json, changed), "--pk", "name"],
            "SQLAlchemy upsert (YAML)": lambda db, changed: [
                self.venv / "bin" / "python", PEERS / "sqlalchemy_upsert.py", db, self.manifest(changed)],
            "Django loaddata (JSON)": lambda db, changed: [
                self.venv / "bin" / "python", PEERS / "django_loaddata.py", db, self.file("fixture.json", as_fixture_json, changed)],
            "Django loaddata (YAML)": lambda db, changed: [
                self.venv / "bin" / "python", PEERS / "django_loaddata.py", db, self.file("fixture.yaml", as_fixture_yaml, changed)],
        }

    def install(self):
        if not (self.venv / "bin" / "sqlite-utils").exists():
            subprocess.run([sys.executable, "-m", "venv", self.venv], check=True)
            subprocess.run([self.venv / "bin" / "pip", "install", "--quiet", *NEEDS], check=True)

    def file(self, suffix, make, changed):
        path = self.inputs.folder / f"peers-{self.count}-{changed}.{suffix}"
        if not path.exists():
            make(path, self.count, changed)
        return path

    def manifest(self, changed):
        name = "changed" if changed else f"rewards-{self.count}"
        return self.inputs.folder / name / "seeds" / "rewards.yaml"

    def contender(self, way, before, changed, checks, suite):
        """One run, from a fresh copy, and a look at the rows."""
        def run():
            measure.fresh(before, suite.work)
            sample = measure.run(self.ways[way](pathlib.Path(suite.work), changed), suite.output)
            for query, found in checks:
                suite.check(query, found)
            return sample
        return run
