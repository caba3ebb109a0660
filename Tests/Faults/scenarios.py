"""What is run, on what, and what must come of it."""
import contextlib, os, pathlib, re, shutil, sqlite3, subprocess, time

package = pathlib.Path(__file__).resolve().parents[2]
MODES = ["delete", "wal"]
# The database, and what SQLite keeps beside it; what is shared between processes it makes anew.
SIDES = ["", "-journal", "-wal"]
# By name: the command, and the databases that it may create, replace or change.
COMMANDS = {
    "apply": ("apply --db app.db --yes --on-drift overwrite", []),
    "apply --backup": ("apply --db app.db --yes --on-drift overwrite --backup", []),
    "undo": ("undo --db app.db --yes", []),
    "reset": ("reset --all-groups --db app.db --yes", []),
    "purge": ("purge --db app.db --confirm app.db", []),
    "pull": ("pull --db app.db", []),
    "export": ("export --db app.db --out exported", []),
    "export --force": ("export --db app.db --out exported --force", []),
    "create": ("apply --db new.db --create schema/database.sql --yes", ["new.db"]),
    "backup": ("backup --db app.db app.bak", ["app.bak"]),
    "backup --force": ("backup --db app.db app.bak --force", ["app.bak"]),
    "restore": ("restore saved.bak --db app.db --yes", []),
}
# A name with the time in it can be had once a second.
TIMED = {"apply --backup", "purge", "restore"}
# What differs from run to run.
VOLATILE = {"at", "changeset", "changeset_size"}
# With the number that is added where a second has had one already.
TIME = re.compile(r"\d{8}T\d{6}Z(\.\d+)?")


def environment():
    return {k: v for k, v in os.environ.items() if k not in ("SEEDC_DATABASE", "DATABASE_URL")} | {"NO_COLOR": "1"}


def seedc(words, folder, limit=20):
    return subprocess.run(
        ["seedc", *words.split()], cwd=folder, capture_output=True, timeout=limit, stdin=subprocess.DEVNULL, env=environment())


def content(path, scratch):
    """The rows of a database as whoever opens it next finds them; nil where there is none. A copy is opened: the journals that a run has
    left are for the next run to deal with.

    Raises ValueError for a database that is damaged."""
    if not path.exists(): return None
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for suffix in SIDES:
        side = pathlib.Path(f"{path}{suffix}")
        if side.exists(): shutil.copy(side, scratch / f"copy{suffix}")
    try:
        with contextlib.closing(sqlite3.connect(scratch / "copy")) as db:
            db.text_factory = bytes
            damage = db.execute("PRAGMA integrity_check").fetchone()[0]
            if damage != b"ok": raise ValueError(f"{path.name}: {damage.decode()}")
            found = []
            for name, sql in db.execute("SELECT name, sql FROM sqlite_schema ORDER BY type, name").fetchall():
                found.append((name, sql))
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
                columns = [c[1].decode() for c in db.execute(f'PRAGMA table_info("{name.decode()}")')]
                kept = [f'"{c}"' for c in columns if not c.endswith("_at") and not (name.startswith(b"_seedc_") and c in VOLATILE)]
                found.append((name, sorted(map(repr, db.execute(f'SELECT {", ".join(kept)} FROM "{name.decode()}"')))))
            return found
    except sqlite3.Error as error:
        raise ValueError(f"{path.name}: {error}")


def edit(folder, file, old, new):
    path = folder / "seeds" / file
    text = path.read_text()
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1))


class Scenario:
    """A command on a database in one of the journal modes: the folder that each trial copies, what is in it, and what is in it after
    the command and after another one."""

    def __init__(self, name, mode, work):
        self.name, self.mode = name, mode
        self.words, self.databases = COMMANDS[name][0], ["app.db", *COMMANDS[name][1]]
        self.base = work / f"{name.replace(' ', '')}-{mode}"
        self.build()
        self.old = self.snapshot(self.base, work / "scratch")
        folder = work / "oracle"
        shutil.copytree(self.base, folder)
        # The first run reads everything from the disk.
        seedc("--version", folder)
        begin = time.monotonic()
        done = seedc(self.words, folder)
        self.seconds = time.monotonic() - begin
        if done.returncode: raise SystemExit(f"{self}: {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
        self.new = self.snapshot(folder, work / "scratch")
        if self.new == self.old: raise SystemExit(f"{self}: nothing comes of it")
        self.names = names(self.base) | names(folder)
        self.exit_after_new = seedc(self.words, folder).returncode
        self.twice = self.snapshot(folder, work / "scratch")
        self.names |= names(folder)
        self.largest = max(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        self.grows = size(folder) - size(self.base)
        shutil.rmtree(folder)

    def __str__(self): return f"{self.name} ({self.mode})"

    def snapshot(self, folder, scratch):
        """By file: its text or its rows."""
        found = {name: content(folder / name, scratch) for name in self.databases}
        for path in sorted([*folder.glob("seeds/*.yaml"), *folder.glob("exported/*.yaml")]):
            found[str(path.relative_to(folder))] = path.read_bytes()
        return found

    def kept(self, folder, scratch):
        """The databases that the command has kept aside, by name."""
        files = [*folder.glob("app.db.*.bak"), *folder.glob("app.db.*.replaced")]
        return {path.name: content(path, scratch) for path in files}

    def keeps(self): return self.name in TIMED

    def build(self):
        """A database with an apply behind it and changes of an admin's; manifests that have been edited since."""
        folder = self.base
        folder.mkdir()
        for name in ["seeds", "schema"]: shutil.copytree(package / name, folder / name)
        script = folder / "schema/database.sql"
        if self.mode == "delete": script.write_text(script.read_text().replace("PRAGMA journal_mode = WAL;", ""))
        with contextlib.closing(sqlite3.connect(folder / "app.db", isolation_level=None)) as db:
            db.executescript((package / "schema/database.sql").read_text().replace("PRAGMA journal_mode = WAL;", ""))
            db.executescript((package / "Examples/demo/players.sql").read_text().replace("i < 1000", "i < 40"))
        self.must("apply --db app.db --yes --on-adopt overwrite")
        if self.name == "restore": shutil.copy(folder / "app.db", folder / "saved.bak")
        if self.name == "export --force": self.must("export --db app.db --out exported")
        if self.name == "backup --force": self.must("backup --db app.db app.bak")
        if self.name == "undo":
            edit(folder, "rewards.yaml", "amount: 50", "amount: 75")
            self.must("apply --db app.db --yes")
        change = [
            "UPDATE shop_products SET besitos_price = 55 WHERE id = 1", "UPDATE rewards SET description = 'an admin''s' WHERE id = 12",
            "UPDATE bot_config SET besitos_daily_gift = 51", "UPDATE users SET first_name = 'Eva' WHERE user_id < 30",
        ] if self.name not in ("undo", "reset") else ["UPDATE users SET first_name = 'Eva' WHERE user_id < 30"]
        if self.name in ("apply", "apply --backup"):
            edit(folder, "rewards.yaml", "amount: 50", "amount: 80")
            edit(folder, "levels.yaml", "title: Novato", "title: Nuevo")
            edit(folder, "products.yaml", "  - name: Pack VIP Especial", "  - name: Pack VIP\n    was: [Pack VIP Especial]")
        self.leave_behind(";".join(change))

    def leave_behind(self, change):
        """In WAL mode, a last commit that is only in the log, as an application that was killed leaves it; else a transaction that is
        half written, which its journal has to take back."""
        app, copy = self.base / "app.db", self.base / "copy"
        with contextlib.closing(sqlite3.connect(app, isolation_level=None)) as db:
            db.execute(f"PRAGMA journal_mode = {self.mode}")
            if self.mode == "delete":
                db.executescript(change)
                db.executescript("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE users SET first_name = hex(zeroblob(4000))")
            else:
                db.executescript("PRAGMA wal_autocheckpoint = 0; " + change)
            present = [suffix for suffix in SIDES if os.path.exists(f"{app}{suffix}")]
            for suffix in present: shutil.copy(f"{app}{suffix}", f"{copy}{suffix}")
        for suffix in SIDES: pathlib.Path(f"{app}{suffix}").unlink(missing_ok=True)
        for suffix in present: os.rename(f"{copy}{suffix}", f"{app}{suffix}")
        side = self.base / ("app.db-wal" if self.mode == "wal" else "app.db-journal")
        if not side.exists() or not side.stat().st_size: raise SystemExit(f"{self}: the fixture has no journal")

    def must(self, words):
        done = seedc(words, self.base)
        if done.returncode: raise SystemExit(f"seedc {words}: {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")


def names(folder):
    """Of all files, with the time in them left out."""
    return {TIME.sub("TIME", str(path.relative_to(folder))) for path in folder.rglob("*")}


def size(folder): return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
