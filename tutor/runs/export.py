"""Runs for other programs: everything as JSON, or a row for each point of each curve as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tutor.runs.comparing import WithCurves

_FACTS = ("id", "name", "sweep", "state", "seed")


def as_data(runs: Iterable[WithCurves], *, curves: bool = True) -> list[dict[str, Any]]:
    """Return runs as plain data, with their curves or without."""
    return [
        msgspec.to_builtins(one.run) | ({"curves": msgspec.to_builtins(one.curves)} if curves else {}) for one in runs
    ]


def as_json(runs: Iterable[WithCurves]) -> str:
    """Return runs with their curves as JSON."""
    return msgspec.json.format(msgspec.json.encode(as_data(runs)), indent=2).decode() + "\n"


def as_csv(runs: Sequence[WithCurves]) -> str:
    """Return a row for each point: the run's facts and configuration, figure, line, step and value.

    A value that is not finite is an empty cell.
    """
    keys = list(dict.fromkeys(key for one in runs for key in one.run.config))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*_FACTS, *(f"config.{key}" for key in keys), "figure", "line", "step", "value"])
    for one in runs:
        facts = [getattr(one.run, fact) for fact in _FACTS] + [one.run.config.get(key, "") for key in keys]
        for figure in one.curves:
            for line in figure.series:
                for x, y in zip(line.x, line.y, strict=True):
                    writer.writerow([*facts, figure.title, line.label, x, y])
    return written.getvalue()
