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
    header = ("line", "seedc", "against", "figure", "goal", "", "peak")
    cells = [header]
    for line in rows:
        (_, ours), *others = line["contenders"].items()
        cells.append((
            line["line"], seconds(ours["seconds"]), ", ".join(f"{name} {seconds(other['seconds'])}" for name, other in others[-1:]),
            f"{line['figure']:.2f}", line["goal"], "met" if line["met"] else "MISSED", f"{ours['peak'] / 1e6:.0f} MB"))
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells)


def write(rows, rounds, path):
    path.write_text(json.dumps({"rounds": rounds, "lines": rows}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
