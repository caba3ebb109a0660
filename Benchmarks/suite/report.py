"""Medians as a table for people and as JSON for programs."""

import json

from suite import measure


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.3f} s"


def row(line, samples):
    medians = {name: measure.median(found) for name, found in samples.items()}
    figure, limit, goal = line.goal(medians)
    ours, *others = medians
    return {
        "line": line.name, "work": line.work, "figure": round(figure, 3), "limit": limit, "goal": goal, "met": figure <= limit,
        "contenders": {name: {"seconds": sample.seconds, "peak": sample.peak} for name, sample in medians.items()},
    }


def table(rows):
    """Growth has five contenders, all of them seedc: there the first and the last are shown."""
    cells = [("line", "seedc", "against", "figure", "goal", "", "peak")]
    for line in rows:
        (_, ours), *others = line["contenders"].items()
        against = others[-1:] if line["line"] == "growth" else others[:1]
        cells.append((
            line["line"], seconds(ours["seconds"]), ", ".join(f"{name} {seconds(other['seconds'])}" for name, other in against),
            f"{line['figure']:.2f}", line["goal"], "met" if line["met"] else "MISSED", f"{ours['peak'] / 1e6:.0f} MB"))
    return aligned(cells)


def peers(rows):
    cells = [("line", "peer", "seconds", "times seedc", "peak")]
    for line in rows:
        if line["line"] not in ("no-op", "1 %", "first"):
            continue
        (_, ours), _, *others = line["contenders"].items()
        for name, other in others:
            cells.append((line["line"], name, seconds(other["seconds"]), f"{other['seconds'] / ours['seconds']:.1f}",
                          f"{other['peak'] / 1e6:.0f} MB"))
    return aligned(cells)


def aligned(cells):
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells)


def write(rows, rounds, path):
    path.write_text(json.dumps({"rounds": rounds, "lines": rows}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
