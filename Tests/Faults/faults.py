"""What goes wrong while a command runs."""
import collections, os, re, signal, subprocess, tempfile, time
from scenarios import environment

LIMIT = int(os.environ.get("LIMIT") or 20)
# Each as strace writes it; a machine without one of them (there is no rename on arm64) does not mind the question mark.
CALLS = ["write", "pwrite64", "fsync", "fdatasync", "?rename", "?renameat", "?renameat2", "ftruncate", "mmap", "?open", "openat",
         "?link", "?linkat", "?unlink", "?unlinkat", "pread64", "fchmod", "?ftruncate64"]
ERRORS = {
    "write": ["EIO", "ENOSPC", "EINTR"], "pwrite64": ["EIO", "ENOSPC", "EDQUOT"], "mmap": ["ENOMEM", "EIO"], "openat": ["EIO", "EMFILE", "EACCES"],
    "open": ["EIO", "EMFILE", "EACCES"], "link": ["EPERM", "EIO", "ENOSPC"], "linkat": ["EPERM", "EIO", "ENOSPC"], "pread64": ["EIO"],
}
OTHER_ERRORS = ["EIO", "ENOSPC", "EROFS"]
THREADS = re.compile(r'"/proc/(self|\d+)/')
LINE = re.compile(r"^(\d+) +(?:\w+\((.*?)(?: <unfinished \.\.\.>|\) = .*)|<\.\.\. \w+ resumed>.*)$")


class Outcome:
    def __init__(self, status, stdout, stderr, hangs=False, injected=()):
        self.status, self.stdout, self.stderr, self.hangs, self.injected = status, stdout, stderr, hangs, injected

    def text(self):
        return f"exit {self.status}: {self.stderr.decode(errors='replace').strip() or 'not a word'}"


class Fault:
    """One thing that goes wrong. `run` runs the scenario's command in a folder with it."""
    # The signals that may end the process.
    signals = ()
    # Whether stdout or stderr cannot be written to.
    loses_output = False
    # Whether it takes from the runtime of Swift what this cannot do without, so that it ends the process, or waits until there is more:
    # memory, and the files by which it watches its own threads. The state has to be right all the same.
    breaks_runtime = False
    wrapper = ()
    script = None

    def command(self, scenario):
        words = ["seedc", *scenario.words.split()]
        if self.script: words = ["sh", "-c", self.script, "sh", *words]
        return [*self.wrapper, *words]

    def run(self, scenario, folder):
        process = subprocess.Popen(
            self.command(scenario), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, env=environment())
        try:
            self.meanwhile(process)
            stdout, stderr = process.communicate(timeout=LIMIT)
            return Outcome(process.returncode, stdout, stderr)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            return Outcome(process.returncode, stdout, stderr, hangs=True)

    def meanwhile(self, process): pass


class Signal(Fault):
    """At an instant that is chosen by the length of a whole run."""

    def __init__(self, rng, scenario, number):
        self.number, self.signals = number, (number,)
        self.delay = rng.random() * 1.1 * scenario.seconds

    def __str__(self): return f"{self.number.name} after {self.delay * 1000:.1f} ms"

    def meanwhile(self, process):
        time.sleep(self.delay)
        process.send_signal(self.number)


class Injected(Fault):
    """A call that fails, the N-th that a thread makes, or all from the N-th on; or one that writes nothing and says so."""

    def __init__(self, rng, scenario, is_short=False):
        counts = calls(scenario)
        names = [name for name in counts if not is_short or name in ("write", "pwrite64")]
        self.call = rng.choice(names)
        self.what = "retval=0" if is_short else "error=" + rng.choice(ERRORS.get(self.call, OTHER_ERRORS))
        self.when = str(rng.randint(1, counts[self.call]))
        # A disk that is full or broken mostly stays so.
        if self.what != "error=EINTR" and rng.random() < 0.4: self.when += "+"
        self.breaks_runtime = self.call == "mmap"

    def __str__(self): return f"{self.call} {self.when} {self.what}"

    def run(self, scenario, folder):
        with tempfile.NamedTemporaryFile("r", errors="replace") as log:
            self.wrapper = ["strace", "-f", "-y", "-o", log.name, "-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.what}:when={self.when}"]
            outcome = super().run(scenario, folder)
            outcome.injected = injected(log)
        self.breaks_runtime |= any(THREADS.search(text) for text in outcome.injected)
        self.loses_output = self.call == "write" and any(text[0] in "12" and text[1] in "<," for text in outcome.injected)
        return outcome


class Limit(Fault):
    """ulimit. Where a file may not grow any more, a write is cut short before the next one fails."""

    def __init__(self, rng, scenario, kind):
        self.kind = kind
        if kind == "fsize": self.value = rng.randint(0, scenario.largest + 1000)
        if kind == "nofile": self.value = rng.randint(3, 16)
        if kind == "as": self.value = rng.randint(60 << 20, 250 << 20)
        self.breaks_runtime = kind != "fsize"
        self.wrapper = ["prlimit", f"--{kind}={self.value}", "--"]

    def __str__(self): return f"ulimit of {self.kind} {self.value}"


class Output(Fault):
    SCRIPTS = {
        "stdout closed": 'exec "$@" >&-', "stderr closed": 'exec "$@" 2>&-', "stdout and stderr closed": 'exec "$@" >&- 2>&-',
        "all three closed": 'exec "$@" <&- >&- 2>&-', "stdout full": 'exec "$@" > /dev/full', "stderr full": 'exec "$@" 2> /dev/full',
        "stdout a broken pipe": None, "stdout a broken pipe, SIGPIPE ignored": None,
    }
    loses_output = True

    def __init__(self, rng, scenario):
        self.kind = rng.choice(list(self.SCRIPTS))
        self.script = self.SCRIPTS[self.kind]
        if self.script is None:
            # The reader is gone before seedc has begun.
            ignored = "trap '' PIPE; " if "ignored" in self.kind else ""
            self.script = ignored + 'exec "$@" >&$BROKEN'
            if not ignored: self.signals = (signal.SIGPIPE,)

    def __str__(self): return self.kind

    def run(self, scenario, folder):
        if "$BROKEN" not in self.script: return super().run(scenario, folder)
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.Popen(
            ["bash", "-c", self.script.replace("$BROKEN", str(writer)), "sh", "seedc", *scenario.words.split()], cwd=folder, pass_fds=[writer],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=environment())
        os.close(writer)
        try:
            stdout, stderr = process.communicate(timeout=LIMIT)
            return Outcome(process.returncode, stdout, stderr)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            return Outcome(process.returncode, stdout, stderr, hangs=True)


class FullDisk(Fault):
    """A file system that has less room than the command takes. The trial mounts it; see `Trial.folder`."""

    def __init__(self, rng, scenario):
        self.room = int(rng.random() ** 2 * (scenario.largest // 4096 * 2 + 16))

    def __str__(self): return f"a disk with {self.room} free pages"


def injected(log):
    """What the calls were given that strace let fail. Where two threads call at a time, a call has two lines."""
    begun, found = {}, []
    for line in log:
        match = LINE.match(line)
        if not match: continue
        if match[2] is not None: begun[match[1]] = match[2]
        if "(INJECTED)" in line: found.append(begun.get(match[1], ""))
    return found


counted = {}


def calls(scenario):
    """How often a thread makes each of the calls at most, in a run without faults."""
    if scenario.base in counted: return counted[scenario.base]
    import shutil, pathlib
    folder = pathlib.Path(tempfile.mkdtemp(dir=scenario.base.parent))
    shutil.copytree(scenario.base, folder, dirs_exist_ok=True)
    log = folder / "log"
    subprocess.run(
        ["strace", "-f", "-o", log, "-e", "trace=" + ",".join(CALLS), "seedc", *scenario.words.split()], cwd=folder,
        stdin=subprocess.DEVNULL, capture_output=True, env=environment(), timeout=LIMIT, check=True)
    by_thread = collections.Counter(m[0] for m in map(re.compile(r"^(\d+) +(\w+)\(").match, log.read_text(errors="replace").splitlines()) if m)
    found = {}
    for key, count in by_thread.items():
        name = re.match(r"\d+ +(\w+)", key)[1]
        found[name] = max(found.get(name, 0), count)
    shutil.rmtree(folder)
    counted[scenario.base] = dict(sorted(found.items()))
    return counted[scenario.base]
