"""One trial: a command, a fault, and whether what is left is right."""
import pathlib, random, re, shutil, signal, subprocess, tempfile, time
from faults import FullDisk, Injected, Limit, Output, Signal
from scenarios import TIME, TIMED, names, seedc

TRAPS = {signal.SIGILL, signal.SIGSEGV, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE}
# What each takes of a hundred trials.
SHARES = {"kill": 26, "error": 34, "short write": 5, "full disk": 8, "fsize": 7, "as": 3, "nofile": 4, "output": 6, "signal": 7}
# What belongs to the database rather than to a run.
# The log of a replaced database is all of it that is left where it could not be copied into it.
OTHERS = {"app.db-wal", "app.db-shm", "app.db.TIME.replaced-wal", "app.db.TIME.replaced-journal"}
# How a run says that it has done its work though something else went wrong.
SAYS_IT_IS_DONE = re.compile(rb"is changed|whether the change is there|are written|is written|is restored|is backed up")
LOADER = re.compile(rb"error while loading shared libraries|[Cc]annot allocate |Error [0-9]+ while|Too many open files|strace|prlimit")


def make_fault(kind, rng, scenario):
    match kind:
        case "kill": return Signal(rng, scenario, signal.SIGKILL)
        case "signal": return Signal(rng, scenario, rng.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP]))
        case "error": return Injected(rng, scenario)
        case "short write": return Injected(rng, scenario, is_short=True)
        case "full disk": return FullDisk(rng, scenario)
        case "output": return Output(rng, scenario)
        case _: return Limit(rng, scenario, kind)


class Trial:
    """The seed and the number choose everything but the instants at which things happen."""

    def __init__(self, seed, number, scenarios, kinds, work, checks_leftovers):
        rng = random.Random(f"{seed}/{number}")
        self.number, self.work, self.checks_leftovers = number, work, checks_leftovers
        self.kind = rng.choices(list(SHARES), SHARES.values())[0]
        self.scenario = rng.choice(scenarios)
        # One that cannot be made here makes way for another, and the numbers stay the same.
        self.is_skipped = self.kind not in kinds
        self.was_broken = False
        self.fault = None if self.is_skipped else make_fault(self.kind, rng, self.scenario)

    def __str__(self): return f"trial {self.number}: {self.scenario}, {self.fault}"

    def run(self):
        """What is wrong, or nil; and whether the new state was found."""
        base = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        self.folder, self.scratch = base / "folder", base / "scratch"
        disk = None
        try:
            if isinstance(self.fault, FullDisk):
                disk = self.folder
                disk.mkdir()
                mount(disk, self.scenario, self.fault.room)
            shutil.copytree(self.scenario.base, self.folder, dirs_exist_ok=True)
            try:
                return self.judge()
            except ValueError as damage:
                return f"{damage} ({self.outcome.text()})", False
        finally:
            if disk: subprocess.run(["umount", "-l", disk])
            shutil.rmtree(base)

    def judge(self):
        self.outcome = outcome = self.fault.run(self.scenario, self.folder)
        self.was_broken = self.fault.breaks_runtime and (outcome.hangs or outcome.status < 0)
        state, wrong = self.state()
        wrong = wrong or self.wrong_end(outcome, state)
        if wrong: return f"{wrong} ({outcome.text()})", state == "new"
        return self.wrong_afterwards(state), state == "new"

    def state(self):
        """"old", "new", or "mixed" where files that are no database are partly of either."""
        scenario = self.scenario
        found = scenario.snapshot(self.folder, self.scratch)
        for name in found | scenario.old:
            if found.get(name) not in (scenario.old.get(name), scenario.new.get(name)): return None, f"{name} is neither the old nor the new"
        state = "old" if found == scenario.old else "new" if found == scenario.new else "mixed"
        kept = scenario.kept(self.folder, self.scratch)
        for name, rows in kept.items():
            if rows != scenario.old["app.db"]: return state, f"{name} is not the old database"
        if state == "new" and scenario.keeps() and not kept: return state, "the old database is not kept"
        return state, None

    def wrong_end(self, outcome, state):
        fault, status = self.fault, outcome.status
        if outcome.hangs: return None if fault.breaks_runtime else "hangs"
        if status < 0:
            number = signal.Signals(-status)
            if number in fault.signals or number in TRAPS | {signal.SIGKILL} and fault.breaks_runtime: return None
            return f"ends by {number.name}"
        is_loader = status == 127 and LOADER.search(outcome.stderr) or status in (1, 126) and LOADER.search(outcome.stderr) and b"error" not in outcome.stderr
        if is_loader: return None if state == "old" else f"has not begun, and leaves the {state} state"
        if status == 0: return None if state == "new" else f"exit 0, and the {state} state"
        if status not in (1, 3, 4): return "an exit status that means something else"
        if state != "old" and not SAYS_IT_IS_DONE.search(outcome.stderr): return f"failed, and the {state} state"
        if fault.loses_output: return None
        # Of several files that cannot be read, all are named.
        errors = re.findall(rb"^error\[(.*?)\]", outcome.stderr, re.M)
        if len(set(errors)) != 1: return f"{len(set(errors))} kinds of errors are told"
        if re.search(rb"Fatal error|Error Domain|\(null\)|unexpected|NSError|DatabaseError", outcome.stderr): return "an error that tells nobody anything"
        return None

    def wrong_afterwards(self, state):
        """The same command, without a fault."""
        scenario = self.scenario
        if isinstance(self.fault, FullDisk): self.move_away()
        if scenario.name in TIMED and not self.checks_leftovers and any(TIME.search(p.name) for p in self.folder.iterdir()): time.sleep(1.05)
        if scenario.name == "export" and state == "mixed" and not self.checks_leftovers: return None
        try:
            done = seedc(scenario.words, self.folder)
        except subprocess.TimeoutExpired:
            return "the next run hangs"
        told = f"exit {done.returncode}: {done.stderr.decode(errors='replace').strip()}"
        expected = (scenario.exit_after_new, scenario.twice) if state == "new" else (0, scenario.new)
        if done.returncode != expected[0]: return f"after the {state} state, the next run: {told}"
        found = scenario.snapshot(self.folder, self.scratch)
        for name in found | expected[1]:
            if found.get(name) != expected[1].get(name): return f"after the {state} state, the next run leaves another {name} ({told})"
        # Where nothing can be removed, the next run removes it only if it has something to write itself.
        checks_leftovers = self.checks_leftovers and " unlink" not in str(self)
        if checks_leftovers and (left := names(self.folder) - scenario.names - OTHERS): return f"{', '.join(sorted(left))} is left ({self.outcome.text()})"
        return None

    def move_away(self):
        """To a disk that has room."""
        other = self.folder.with_name("moved")
        shutil.copytree(self.folder, other)
        self.folder = other


def mount(folder, scenario, room):
    """A file takes whole pages there, and names take none."""
    pages = sum(-(-p.stat().st_size // 4096) for p in scenario.base.rglob("*") if p.is_file()) + 1
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={(pages + room) * 4096}", "faults", folder], check=True, capture_output=True)


def can_mount(work):
    folder = work / "mounted"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "faults", folder], capture_output=True)
    if done.returncode == 0: subprocess.run(["umount", folder], check=True)
    folder.rmdir()
    return done.returncode == 0
