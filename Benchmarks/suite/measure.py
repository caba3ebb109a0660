"""One run of one command as a whole process: how long it took on the wall, and the most memory it held."""

import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess
import time


@dataclasses.dataclass
class Sample:
    seconds: float
    peak: int  # bytes


def run(command, output, expected=0, cwd=None, stdin=None):
    """Runs a command with its output in a file, as a log would have it.

    Raises RuntimeError, with what it printed last, where it ends with another status than the expected one.
    """
    with open(output, "wb") as file, open(stdin or os.devnull, "rb") as given:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdin=given, stdout=file, stderr=subprocess.STDOUT, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        tail = pathlib.Path(output).read_bytes()[-2000:].decode(errors="replace")
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}, not {expected}:\n{tail}")
    return Sample(seconds, usage.ru_maxrss * 1024)


def fresh(database, copy):
    """A copy to write to, wholly on the disk, so that nobody's commit has to wait for it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        pathlib.Path(f"{copy}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(database, copy)
    with open(copy, "rb+") as file:
        os.fsync(file.fileno())


def median(samples):
    return Sample(statistics.median(s.seconds for s in samples), int(statistics.median(s.peak for s in samples)))
