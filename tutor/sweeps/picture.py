"""A sweep as small multiples: one chart for each configuration, a line for each seed, all on the same axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.figures import Curves, Series
from tutor.plots.numbers import Limits, finite, round_limits
from tutor.runs.comparing import Shown
from tutor.runs.listing import values_told
from tutor.sweeps.running import JobReport, SweepState

TRAIN = Shown(figure="loss", line="train")
_SIGNS = {"waiting": "waits", "running": "", "finished": "done", "failed": "failed", "interrupted": "stopped"}


def small_multiples(
    state: SweepState, curves: Mapping[str, Sequence[Curves]], shown: Shown = TRAIN
) -> tuple[Curves, ...]:
    """Return a figure for each configuration, in order, with a line for each of its seeds that has begun.

    Args:
        state: How far the sweep is.
        curves: The curves of runs by id, as far as they are known.
        shown: Which line of them is drawn.
    """
    together: dict[str, list[JobReport]] = {}
    for report in state.reports:
        together.setdefault(values_told(report.job.apart.items()) or state.sweep, []).append(report)
    last = max((report.steps for report in state.reports if report.steps), default=None)
    return tuple(_chart(title, reports, curves, shown, last) for title, reports in together.items())


def _chart(
    title: str, reports: list[JobReport], curves: Mapping[str, Sequence[Curves]], shown: Shown, last: int | None
) -> Curves:
    lines: list[Series] = []
    for report in reports:
        found = [
            line for figure in curves.get(report.job.id, ()) if figure.title == shown.figure for line in figure.series
        ]
        line = next((one for one in found if one.label == shown.line), Series(label="", x=(), y=()))
        told = " ".join(part for part in (f"seed {report.job.seed}", _SIGNS[report.state]) if part)
        lines.append(replace(line, label=told))
    limits = None if last is None else (0.0, float(last))
    return Curves(title=title, series=tuple(lines), x_label="step", x_limits=limits)


def shared_limits(charts: Sequence[Curves]) -> dict[str, Limits]:
    """Return limits of the y axis that hold every line of every chart, by title; none before there is a number."""
    ys = finite(y for chart in charts for line in chart.series for y in line.y)
    return {chart.title: round_limits(min(ys), max(ys)) for chart in charts} if ys else {}
