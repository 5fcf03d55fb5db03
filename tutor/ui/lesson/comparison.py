"""The runs of a knobs step side by side: which are kept, how they are named, and their curves in one figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutor.course.schema import Scalar
from tutor.figures import Curves, Series
from tutor.plots.numbers import compact

MOST_RUNS = 8
"""The most runs that are kept, and the most lines in one figure: so many marks there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnobRun:
    """One run: the values of its knobs, its curves, and whether the learner had changed the code."""

    values: Mapping[str, Scalar]
    curves: Curves
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run in the table: the numbers of its series in the overlay, and its cells."""

    series: tuple[int, ...]
    cells: tuple[str, ...]


@dataclass(slots=True)
class Comparison:
    """The runs so far, the newest last, and the one that is chosen."""

    runs: list[KnobRun] = field(default_factory=list)
    chosen: int = 0

    def add(self, run: KnobRun) -> None:
        """Keep a run and choose it: in place of one with the same values and code, or of the oldest if it is full."""
        same = (run.values, run.edited)
        kept = [one for one in self.runs if (one.values, one.edited) != same]
        most = max(1, MOST_RUNS // max(1, len(run.curves.series)))
        self.runs = [*kept, run][-most:]
        self.chosen = len(self.runs) - 1

    def drop(self) -> None:
        """Forget the chosen run; the one after it is chosen, or the last."""
        if self.runs:
            del self.runs[self.chosen]
            self.chosen = max(0, min(self.chosen, len(self.runs) - 1))

    def move(self, by: int) -> None:
        """Choose another run."""
        self.chosen = max(0, min(len(self.runs) - 1, self.chosen + by))

    # -------------------------------------------------------------------------------------------- what is shown

    def columns(self) -> tuple[str, ...]:
        """Return the heads of the table: the knobs, whether the code was changed, the last value of each curve."""
        names = tuple(map(spoken, self.runs[-1].values)) if self.runs else ()
        code = ("code",) if self._mixed_code() else ()
        return (*names, *code, *(f"last {label}".rstrip() for label in self._labels()))

    def rows(self) -> list[RunRow]:
        """Return the rows of the table."""
        rows, first = [], 0
        for run in self.runs:
            count = len(run.curves.series)
            code = ("yours" if run.edited else "as given",) if self._mixed_code() else ()
            last = {series.label: last_value(series) for series in run.curves.series}
            cells = (*map(str, run.values.values()), *code, *(last.get(label, "") for label in self._labels()))
            rows.append(RunRow(series=tuple(range(first, first + count)), cells=cells))
            first += count
        return rows

    def overlaid(self) -> Curves:
        """Return the curves of all runs as one figure; each series is named after what sets its run apart.

        Raises:
            ValueError: there is no run.
        """
        if not self.runs:
            raise ValueError("nothing to overlay")
        newest = self.runs[-1].curves
        series = tuple(
            replace(one, label=name if len(run.curves.series) == 1 else f"{name} · {one.label}")
            for run, name in zip(self.runs, self.names(), strict=True)
            for one in run.curves.series
        )
        return replace(newest, title=f"{newest.title}: {_count(len(self.runs))}", series=series)

    def names(self) -> list[str]:
        """Return a name for each run, such as ``hidden 16``: the values in which the runs differ, or else all."""
        differing = [name for name in self.runs[-1].values if len({run.values[name] for run in self.runs}) > 1]
        if not differing and not self._mixed_code():
            differing = list(self.runs[-1].values)
        return [self._name(run, differing) for run in self.runs]

    def _name(self, run: KnobRun, knobs: Iterable[str]) -> str:
        parts = [f"{spoken(name)} {run.values[name]}" for name in knobs]
        if self._mixed_code():
            parts.append("your code" if run.edited else "code as given")
        return ", ".join(parts)

    def _labels(self) -> Sequence[str]:
        return list(dict.fromkeys(series.label for run in self.runs for series in run.curves.series))

    def _mixed_code(self) -> bool:
        return len({run.edited for run in self.runs}) > 1


def spoken(name: str) -> str:
    """Return a variable's name as words."""
    return name.replace("_", " ")


def last_value(series: Series) -> str:
    """Return the last value of a curve as the table shows it."""
    if not series.y:
        return ""
    last = series.y[-1]
    return "not finite" if last is None else compact(last, 4)


def _count(runs: int) -> str:
    return "1 run" if runs == 1 else f"{runs} runs"
