"""``attn-tutor sweep``: train many configurations and seeds, on a screen or as plain lines."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.commands import main
from tutor.cli.context import Choices, Failure, print_json

if TYPE_CHECKING:
    from tutor.sweeps import Sweep, SweepRunner, SweepState
    from tutor.sweeps.workers import Workers
    from tutor.terminal import Profile

STOPPED, FAILED = 130, 1


@main.command("sweep")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 256), help="How many runs train at a time; by default one a core.")
@click.option("--scheduler", metavar="ADDRESS", help="Train on the workers of this Dask scheduler (needs [cluster]).")
@click.option("--failed-again", is_flag=True, help="Also do again what has failed.")
@click.option("--plain", is_flag=True, help="Plain lines, also on a terminal.")
@click.option("--json", "as_json", is_flag=True, help="At the end, the state of every run as JSON.")
@click.pass_context
def sweep(
    context: click.Context,
    file: Path,
    jobs: int | None,
    scheduler: str | None,
    failed_again: bool,
    plain: bool,
    as_json: bool,
) -> None:
    """Train every configuration of FILE with every seed, each with the same budget, and keep every run.

    Ctrl-C stops after the steps under way. The same command goes on: it does only what is missing.
    """
    from tutor.course.findings import CourseError
    from tutor.sweeps import SweepRunner, read_sweep

    choices: Choices = context.obj
    try:
        planned = read_sweep(file, device=choices.device, threads=choices.threads)
    except CourseError as error:
        raise Failure(f"the sweep can not be read.\n{error}") from None
    store = choices.runs()
    runs = store.runs()
    if store.trouble:
        raise Failure(store.trouble)
    workers = None
    if planned.missing(runs, failed_again=failed_again):
        workers = _workers(planned, jobs, scheduler)
    try:
        runner = SweepRunner(planned, store, workers, failed_again=failed_again)
        state = _run(runner, choices, plain=plain or as_json or not sys.stdout.isatty(), quiet=as_json)
    finally:
        store.close()
    if as_json:
        print_json(_facts(state))
    else:
        _tell_end(state)
    context.exit(STOPPED if not state.complete else FAILED if state.count("failed") else 0)


def _workers(planned: Sweep, jobs: int | None, scheduler: str | None) -> Workers:
    """Start who trains, and have them look at the plan before anything is trained."""
    from concurrent.futures import BrokenExecutor

    from tutor.course.findings import CourseError
    from tutor.sweeps.workers import ClusterWorkers, LocalWorkers, NoWorkers

    workers: Workers | None = None
    try:
        workers = ClusterWorkers(scheduler) if scheduler else LocalWorkers(jobs or os.cpu_count() or 1)
        findings = planned.findings(workers.check(planned.jobs))
    except NoWorkers as error:
        raise Failure(f"{error}.") from None
    except (BrokenExecutor, ImportError) as error:
        raise Failure(f"the workers can not train: {error}.") from None
    if findings:
        workers.close()
        raise Failure(f"the sweep can not be trained.\n{CourseError(*findings)}")
    return workers


def _run(runner: SweepRunner, choices: Choices, *, plain: bool, quiet: bool) -> SweepState:
    if not runner.missing:
        return runner.state
    profile = None if plain else _profile(choices)
    if profile is not None:
        profile.apply(os.environ)
        from tutor.ui.sweep_app import SweepApp

        SweepApp(runner, profile).run(mouse=profile.mouse)
        return runner.state
    printer = _Lines(quiet=quiet)
    runner.changed = printer.follow
    with _stopping(runner):
        return runner.run()


def _profile(choices: Choices) -> Profile | None:
    """Return what the terminal can show; None where it can show no screen."""
    from msgspec.structs import replace

    from tutor import locations
    from tutor.settings import read_settings
    from tutor.terminal import UnusableTerminal, settle

    settings, _ = read_settings(locations.settings_file(choices.home))
    options = choices.options
    dark = settings.dark if options.dark is None else options.dark
    try:
        return settle(os.environ, options=replace(options, dark=dark, marker=settings.marker))
    except UnusableTerminal:
        return None


@contextmanager
def _stopping(runner: SweepRunner) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM stop the sweep after the steps under way; a second one ends the program."""
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop(number: int, frame: object) -> None:
        click.echo("Stopping after the steps under way …", err=True)
        runner.stop()
        for one, handler in zip(numbers, before, strict=True):
            signal.signal(one, handler)

    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for one, handler in zip(numbers, before, strict=True):
            signal.signal(one, handler)


class _Lines:
    """Says on plain lines how runs end, unless ``quiet``, and in one line on a terminal how far they are."""

    def __init__(self, *, quiet: bool) -> None:
        from tutor.cli.progress_line import ProgressLine

        self._line = ProgressLine(1000)
        self._quiet = quiet
        self._told: set[tuple[str, str]] = set()

    def follow(self, state: SweepState) -> None:
        """Say what is new."""
        for report in state.reports:
            if report.state == "waiting" or (report.job.id, report.state) in self._told:
                continue
            self._told.add((report.job.id, report.state))
            if report.state != "running" and not report.kept and not self._quiet:
                self._line.clear()
                click.echo(_told(state, report.job.id))
        shares = [1.0 if one.state in ("finished", "failed") else one.step / (one.steps or 1) for one in state.reports]
        done = f"{state.count('finished')} of {len(state.reports)} runs, {state.count('running')} under way"
        self._line.show(int(1000 * sum(shares) / len(shares)), done)
        if state.complete:
            self._line.clear()


def _told(state: SweepState, job_id: str) -> str:
    from tutor.runs.listing import values_told

    report = next(one for one in state.reports if one.job.id == job_id)
    name = values_told(report.job.apart.items()) or "as it is"
    loss = f"  held-out loss {report.loss:.4f}" if report.loss is not None else ""
    problem = f"  {report.problem}" if report.problem else ""
    return f"{report.job.id}  {report.state:<11}  {name}, seed {report.job.seed}{loss}{problem}"


def _tell_end(state: SweepState) -> None:
    kept = sum(report.kept for report in state.reports)
    told = f"{state.count('finished')} of {len(state.reports)} runs are finished"
    told += f", {kept} of them before" if kept else ""
    told += f"; {state.count('failed')} failed" if state.count("failed") else ""
    click.echo(f"{told}.")
    if not state.complete:
        click.echo("The same command goes on with what is missing.")
    click.echo(f"Compare them: attn-tutor runs overlay {state.sweep}")


def _facts(state: SweepState) -> dict[str, object]:
    runs = [
        {
            "run": one.job.id,
            "state": one.state,
            "config": one.job.apart,
            "seed": one.job.seed,
            "step": one.step,
            "loss": one.loss,
            "kept": one.kept,
            "problem": one.problem,
        }
        for one in state.reports
    ]
    return {"sweep": state.sweep, "complete": state.complete, "runs": runs}
