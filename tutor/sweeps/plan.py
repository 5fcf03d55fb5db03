"""What a sweep's file asks for, the runs that follow from it, and which of them are missing.

    name: heads                 # by default the file's name
    system: gpt                 # as `attn-tutor train` lists them
    grid: {n_head: [1, 2, 4], n_embd: [32, 64]}
    config: {batch_size: 8}     # the same for all
    seeds: [0, 1, 2]
    budget: {steps: 200}        # or {seconds: 30}

In place of ``grid`` may stand ``runs``, a list of configurations.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from tutor.course.conversion import convert
from tutor.course.findings import CourseError, Finding
from tutor.course.yaml_source import Source, read_yaml
from tutor.runs.run import Run, Value

MOST_RUNS = 1000
_FIX = "`attn-tutor train --json` lists the systems with their values."
Values = dict[str, Value]


class Budget(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each run may take, equal for all: so many steps, which are then its whole plan, or so many seconds."""

    steps: Annotated[int, Meta(ge=1)] | None = None
    seconds: Annotated[float, Meta(gt=0)] | None = None


class SweepFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sweep as its YAML file says it."""

    system: str
    budget: Budget
    name: str = ""
    grid: dict[str, list[Value]] = {}
    runs: list[Values] = []
    config: Values = {}
    seeds: tuple[int, ...] = (0,)
    text: str = ""
    """A text of the learner's own, for the systems that read one; relative to the sweep's file."""


class Job(Struct, frozen=True, kw_only=True):
    """One run to be: everything that a worker has to know. The same job has the same id at any time, anywhere."""

    id: str
    system: str
    values: dict[str, str]
    """Sizes and plan as text, as ``attn-tutor train --config`` takes them."""
    apart: Values
    """The values that set it apart from the other runs of the sweep."""
    seed: int
    steps: int | None = None
    seconds: float | None = None
    text: str = ""
    device: str = "cpu"
    threads: int = 1


class Sweep(Struct, frozen=True, kw_only=True):
    """A sweep: its name and its runs, in order."""

    name: str
    system: str
    jobs: tuple[Job, ...]
    source: Source

    def missing(self, runs: Iterable[Run], *, failed_again: bool = False) -> list[Job]:
        """Return the jobs that are not finished yet, nor have failed, among the runs that are kept."""
        over = ("finished",) if failed_again else ("finished", "failed")
        known = {run.id for run in runs if run.state in over}
        return [job for job in self.jobs if job.id not in known]

    def findings(self, problems: Iterable[tuple[str, str]]) -> list[Finding]:
        """Return where in the file it says what workers found to be wrong with a value, or with "system"."""
        return [
            Finding(path=self.source.path, line=self._line_of(name), message=f"{said.rstrip(chr(46))}.", fix=_FIX)
            for name, said in problems
        ]

    def _line_of(self, name: str) -> int:
        places = [("grid", name), ("config", name), *(("runs", at, name) for at in range(len(self.jobs)))]
        known = [place for place in places if place in self.source.lines]
        return self.source.line_of(*(known[0] if known else (name,)))


def read_sweep(path: Path, *, device: str = "cpu", threads: int = 1) -> Sweep:
    """Read a sweep's file.

    Raises:
        CourseError: it can not be read, or does not make sense; the findings say where and what to do.
    """
    source = read_yaml(path)
    file = convert(source, SweepFile)
    problems = list(_problems(file, source))
    if problems:
        raise CourseError(*problems)
    text = str((path.parent / Path(file.text).expanduser()).resolve()) if file.text else ""
    mark = hashlib.sha256(Path(text).read_bytes()).hexdigest() if text else ""
    name = file.name or path.stem
    jobs = []
    for apart in _configurations(file):
        for seed in file.seeds:
            values = {key: _written(value) for key, value in (file.config | apart).items()}
            if file.budget.steps is not None:
                values["steps"] = str(file.budget.steps)
            job = Job(
                id="",
                system=file.system,
                values=values,
                apart=apart,
                seed=seed,
                seconds=file.budget.seconds,
                text=text,
                device=device,
                threads=threads,
            )
            jobs.append(_identified(job, name, mark))
    return Sweep(name=name, system=file.system, jobs=tuple(jobs), source=source)


def _configurations(file: SweepFile) -> list[Values]:
    if file.runs:
        return [dict(one) for one in file.runs]
    return [dict(zip(file.grid, chosen, strict=True)) for chosen in itertools.product(*file.grid.values())]


def _written(value: Value) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _identified(job: Job, name: str, mark: str) -> Job:
    """Give a job the id that follows from what it trains: not from where, nor with how many threads."""
    what = [name, job.system, sorted(job.values.items()), job.seed, job.seconds, mark]
    digest = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:10]
    return Job(**{field: getattr(job, field) for field in job.__struct_fields__} | {"id": digest})


def _problems(file: SweepFile, source: Source) -> Iterable[Finding]:
    def problem(message: str, fix: str, *place: str | int) -> Finding:
        return Finding(path=source.path, line=source.line_of(*place), message=message, fix=fix)

    if bool(file.grid) == bool(file.runs):
        both = "grid and runs exclude each other" if file.grid else "there is neither grid nor runs"
        fix = "Write grid: {n_head: [1, 2]}, or runs: with a list of configurations."
        yield problem(f"What is to be swept is not clear: {both}.", fix, "runs" if file.grid else "system")
    if (file.budget.steps is None) == (file.budget.seconds is None):
        yield problem("A budget is so many steps or so many seconds, one of them.", "Write {steps: 200}.", "budget")
    if not file.seeds or len(set(file.seeds)) < len(file.seeds):
        yield problem("There must be seeds, no two of them the same.", "Write seeds: [0, 1, 2].", "seeds")
    for key, values in file.grid.items():
        if not values or len(set(map(_written, values))) < len(values):
            yield problem(f"{key} needs values, no two of them the same.", f"Write {key}: [1, 2].", "grid", key)
    for key in sorted({*file.grid, *(name for run in file.runs for name in run)} & {*file.config, "steps"}):
        place: Sequence[str] = ("config", key) if key in file.config else ("grid", key)
        yield problem(f"{key} is said twice, or belongs to the budget.", "Leave it out here.", *place)
    if file.text and not (source.path.parent / Path(file.text).expanduser()).is_file():
        yield problem(f"There is no file {file.text}.", "Paths are relative to this file.", "text")
    count = len(file.seeds) * (len(file.runs) or _product(file.grid))
    if count > MOST_RUNS:
        yield problem(f"That would be {count} runs; at most {MOST_RUNS} are allowed.", "Sweep over less.", "grid")


def _product(grid: dict[str, list[Any]]) -> int:
    count = 1
    for values in grid.values():
        count *= len(values)
    return count
