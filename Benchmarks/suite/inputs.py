"""What is measured: manifests and databases, the same bytes every time. Cached by what makes them; see `Inputs`."""

import hashlib
import pathlib
import shutil
import sqlite3
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAMP = "2024-01-01 00:00:00"
WORDS = "gana puntos con cada racha de reacciones y abre contenido nuevo para tu nivel".split()


def words(seed, count):
    """A few words that look like prose and follow from a number."""
    return " ".join(WORDS[(seed * 7919 + i * (seed % 5 + 1)) % len(WORDS)] for i in range(count))


def reward(i, changed=False, faulty=False):
    """Eight properties, about 160 bytes as YAML."""
    kind = "FISH" if faulty else "BESITOS"
    return (
        f"- name: Reward {i:06}\n  description: {words(i, 2)}{'!' if changed else ''}\n  type: {kind}\n"
        f"  value: {{amount: {i % 90 + 10}}}\n  is_repeatable: false\n  is_secret: {'true' if i % 50 == 0 else 'false'}\n"
        f"  is_active: true\n  sort_order: {i}\n")


def rewards(count, changed=0, faulty=False):
    """`changed` rows, spread evenly, have another description."""
    every = count // changed if changed else count + 1
    yield "kind: rewards\nrows:\n"
    for i in range(1, count + 1):
        yield reward(i, changed=i % every == 0 and changed > 0, faulty=faulty)


CONDITIONS = ("STREAK_LENGTH", "TOTAL_POINTS", "LEVEL_REACHED", "BESITOS_SPENT")


def nested(count):
    """Rewards with four conditions each."""
    yield "kind: rewards\nrows:\n"
    for i in range(1, count + 1):
        yield reward(i) + "  conditions:\n"
        for place, kind in enumerate(CONDITIONS):
            yield f"  - type: {kind}\n    value: {i % 40 + 1}\n    sort_order: {place}\n"


def content_sets(count):
    yield "kind: content_sets\nrows:\n"
    for i in range(count):
        yield f"- name: Set {i:05}\n  description: {words(i, 3)}\n  content_type: PHOTO_SET\n  tier: VIP\n"


def products(count, sets):
    yield "kind: products\nrows:\n"
    for i in range(1, count + 1):
        yield (f"- name: Product {i:06}\n  description: {words(i, 4)}\n  content_set: Set {i * 31 % sets:05}\n"
               f"  besitos_price: {i % 900 + 100}\n  vip_discount_percentage: {i % 4 * 10}\n  tier: VIP\n  sort_order: {i}\n")


class Inputs:
    """A folder under `.build` of what one seedc and this file make; another seedc or an edit of this file makes it anew."""

    def __init__(self, seedc, rows):
        self.seedc = pathlib.Path(seedc).resolve()
        digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
        with open(self.seedc, "rb") as file:
            # In pieces: what this process holds, every command it starts is charged with.
            while piece := file.read(1 << 20):
                digest.update(piece)
        digest = f"{digest.hexdigest()[:16]}-{rows}"
        parent = ROOT / ".build" / "bench"
        self.folder = parent / digest
        for old in parent.glob("*") if parent.exists() else []:
            if old.is_dir() and old != self.folder:
                shutil.rmtree(old)
        self.folder.mkdir(parents=True, exist_ok=True)

    def seeds(self, name, **manifests):
        """A folder with manifests in `seeds`: seedc remembers where a row stands, and a change of folders is a change.

        Manifests are given as functions that yield their parts: a large process would make every command it starts look large.
        """
        def make(folder):
            (folder / "seeds").mkdir(parents=True)
            for kind, parts in manifests.items():
                with open(folder / "seeds" / f"{kind}.yaml", "w", encoding="utf-8") as file:
                    file.writelines(parts())
        return self._cached(name, make)

    def empty(self, name="empty.db"):
        """Application A's tables, with the one thing that they lack: names are unique, as the upserts of the peers ask."""
        def make(path):
            with sqlite3.connect(path) as db:
                db.executescript((ROOT / "schema" / "database.sql").read_text())
                db.executescript("CREATE UNIQUE INDEX reward_names ON rewards (name);"
                                 "CREATE UNIQUE INDEX product_names ON shop_products (name);"
                                 "CREATE UNIQUE INDEX content_set_names ON content_sets (name);")
            db.close()
        return self._cached(name, make)

    def applied(self, name, seeds):
        """A database to which seedc has applied these manifests: rows, and all that it remembers of them."""
        def make(path):
            shutil.copy(self.empty(), path)
            subprocess.run([self.seedc, "apply", "--yes", "--db", path, "--schema", ROOT / "schema"],
                           cwd=seeds, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self._cached(name, make)

    def shipped(self, name="shipped.db"):
        return self.applied(name, ROOT)

    def rewards_by_sql(self, name, count):
        """Many rows that no manifest speaks of."""
        def make(path):
            shutil.copy(self.empty(), path)
            with sqlite3.connect(path) as db:
                db.execute("""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO rewards SELECT i, printf('Other %08d', i), 'gana puntos', 'BESITOS', '{"amount": 10}',
                        0, 0, 24, 1, i, ?, ? FROM n""", (count, STAMP, STAMP))
            db.close()
        return self._cached(name, make)

    def players(self, name, count):
        """Players who have no profile yet, and the shipped manifests applied."""
        def make(path):
            shutil.copy(self.shipped(), path)
            with sqlite3.connect(path) as db:
                db.execute("""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO users SELECT i, printf('user%07d', i), 'Ana', 'Lima', 'FREE', ?, ? FROM n""",
                           (count, STAMP, STAMP))
            db.close()
        return self._cached(name, make)

    def _cached(self, name, make):
        path = self.folder / name
        if not path.exists():
            new = self.folder / f"new-{name}"
            for stale in (new, pathlib.Path(f"{new}-wal"), pathlib.Path(f"{new}-shm")):
                shutil.rmtree(stale) if stale.is_dir() else stale.unlink(missing_ok=True)
            make(new)
            new.rename(path)
        return path
