"""``attn-tutor runs``: the trainings that are kept, as text or JSON."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.commands import main
from tutor.cli.completion import complete_run
from tutor.cli.context import Choices, Failure, print_json

if TYPE_CHECKING:
    from tutor.runs import Run, RunStore
    from tutor.runs.comparing import WithCurves


@main.group("runs", invoke_without_command=True)
@click.option("--filter", "words", default="", help="Only runs with these words: of name, state, sweep, n_head=4 …")
@click.option(
    "--sort", type=click.Choice(["newest", "name", "result", "time", "steps"]), default="newest", show_default=True
)
@click.option("--reverse", is_flag=True, help="The other way round.")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_context
def runs(context: click.Context, words: str, sort: Any, reverse: bool, as_json: bool) -> None:
    """List the trainings that are kept, of lessons, of `train` and of sweeps; compare them, or delete them.

    A run is named by the first few digits of its id.
    """
    if context.invoked_subcommand is not None:
        return
    from tutor.runs.comparing import WithCurves
    from tutor.runs.export import as_data
    from tutor.runs.listing import found, ordered

    listed = ordered(found(_store(context.obj).runs(), words), sort, reverse=reverse)
    if as_json:
        print_json(as_data([WithCurves(run=run, curves=()) for run in listed], curves=False))
    else:
        click.echo("\n".join(_list(listed)))


def _store(choices: Choices) -> RunStore:
    """Open the runs. Raises `Failure` where their file is bad."""
    store = choices.runs()
    store.runs()
    if store.trouble:
        raise Failure(store.trouble)
    return store


def _list(runs: Sequence[Run]) -> list[str]:
    from tutor.runs.comparing import told_apart
    from tutor.runs.listing import headline_told, steps_told, table, time_told, when_told

    if not runs:
        return ["No runs are kept yet: a lesson that trains, `attn-tutor train` or `attn-tutor sweep` makes some."]
    now = time.time()
    rows = [
        (
            run.id,
            when_told(run.started, now),
            run.name,
            run.state,
            headline_told(run),
            steps_told(run),
            time_told(run.seconds),
            "" if run.seed is None else str(run.seed),
            apart,
        )
        for run, apart in zip(runs, told_apart(runs), strict=True)
    ]
    heads = ("run", "begun", "name", "state", "result", "steps", "time", "seed", "differs in")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000
    return [line if len(line) <= width else line[: width - 3] + "..." for line in table(heads, rows)]


def _chosen(choices: Choices, words: Sequence[str]) -> tuple[RunStore, list[WithCurves]]:
    """Return the runs that words name: ids, starts of ids, names, or all runs of a sweep."""
    from tutor.runs import NoSuchRun
    from tutor.runs.comparing import WithCurves

    store = _store(choices)
    every = store.runs()
    found: dict[str, Run] = {}
    for word in words:
        swept = [run for run in reversed(every) if word and run.sweep == word]
        try:
            found |= {run.id: run for run in swept or [store.find(word)]}
        except NoSuchRun as error:
            raise Failure(str(error)) from None
    return store, [WithCurves(run=run, curves=store.curves(run.id)) for run in found.values()]


@runs.command()
@click.argument("run", shell_complete=complete_run)
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_obj
def show(choices: Choices, run: str, as_json: bool) -> None:
    """Say all that is known of RUN, with its curves."""
    from tutor.runs.comparing import differences, facts_of
    from tutor.runs.export import as_data
    from tutor.runs.listing import table

    _, (one, *_) = _chosen(choices, [run])
    if as_json:
        print_json(as_data([one])[0])
        return
    measures = [(name, values[0]) for name, values in differences([one.run])]
    facts = {"run": one.run.id, **facts_of(one.run), "why": one.run.problem, "sweep": one.run.sweep}
    facts["folder"] = one.run.folder
    rows = [*((name, value) for name, value in facts.items() if value), *measures]
    click.echo("\n".join(table(rows[0], rows[1:])))
    for figure in one.curves:
        click.echo()
        _draw(choices, figure)
    if one.run.sample:
        click.echo(f"\n{one.run.sample}")
    if one.run.code:
        click.echo("\n" + "\n".join(f"    {line}".rstrip() for line in one.run.code.splitlines()))


@runs.command()
@click.argument("runs", nargs=-1, required=True, shell_complete=complete_run)
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_obj
def diff(choices: Choices, runs: Sequence[str], as_json: bool) -> None:
    """Say in what RUNS differ: circumstances, configuration, measures, and of two also the code."""
    from tutor.runs.comparing import code_difference, differences
    from tutor.runs.listing import table

    _, chosen = _chosen(choices, runs)
    if len(chosen) < 2:
        raise Failure("name two runs or more.")
    rows = differences([one.run for one in chosen])
    ids = [one.run.id for one in chosen]
    if as_json:
        print_json({name: dict(zip(ids, values, strict=True)) for name, values in rows})
        return
    click.echo("\n".join(table(("", *ids), [(name, *values) for name, values in rows])))
    if len(chosen) == 2:
        lines = code_difference(chosen[0].run, chosen[1].run)
        click.echo("\n" + "\n".join(lines) if lines else "")


@runs.command()
@click.argument("runs", nargs=-1, required=True, shell_complete=complete_run)
@click.option("--what", default="", help="The line to compare, such as 'loss, held out'; by default what most have.")
@click.option("--bands/--each", default=True, show_default=True, help="Seeds of one configuration as a band, or alone.")
@click.option("--quartiles", is_flag=True, help="A band spans the middle half, in place of all.")
@click.pass_obj
def overlay(choices: Choices, runs: Sequence[str], what: str, bands: bool, quartiles: bool) -> None:
    """Draw a curve of each of RUNS, at most eight, in one figure. A sweep's name stands for all of its runs."""
    from tutor.runs.comparing import choices as lines_of
    from tutor.runs.comparing import overlay as overlaid

    _, chosen = _chosen(choices, runs)
    known = lines_of(chosen)
    if not known:
        raise Failure("these runs have no curves.")
    shown = next((one for one in known if not what or what in (one.told, one.figure, one.line)), None)
    if shown is None:
        raise Failure(f"these runs have no {what!r}. They have {'; '.join(one.told for one in known)}.")
    _draw(choices, overlaid(chosen, shown, bands=bands, spread="quartiles" if quartiles else "range"))


def _draw(choices: Choices, figure: Any) -> None:
    from tutor.plots import Palette, describe, draw, wanted_height

    palette = Palette(colors="none", ascii=choices.ascii)
    width = min(100, shutil.get_terminal_size().columns)
    for line in draw(figure, width, wanted_height(figure, width, palette), palette, hint=""):
        click.echo("".join(segment.text for segment in line).rstrip())
    click.echo(describe(figure, width))


@runs.command()
@click.argument("runs", nargs=-1, required=True, shell_complete=complete_run)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete(choices: Choices, runs: Sequence[str], yes: bool) -> None:
    """Delete RUNS. Checkpoints stay where they are."""
    store, chosen = _chosen(choices, runs)
    told = ", ".join(f"{one.run.id} {one.run.name}" for one in chosen)
    if not yes and not click.confirm(f"Delete {told}?"):
        raise click.Abort
    store.delete(one.run.id for one in chosen)
    if not store.close():
        raise Failure(store.trouble or "the file of runs can not be written.")
    click.echo(f"{len(chosen)} run(s) deleted.")


@runs.command()
@click.argument("runs", nargs=-1, shell_complete=complete_run)
@click.option("--csv", "form", flag_value="csv", help="A row for each point of each curve.")
@click.option("--json", "form", flag_value="json", default="json", help="Everything, as JSON.  [default]")
@click.option("--out", type=click.Path(path_type=Path), help="A file; by default the standard output.")
@click.pass_obj
def export(choices: Choices, runs: Sequence[str], form: str, out: Path | None) -> None:
    """Write RUNS, or every run, with their curves."""
    from tutor.runs.comparing import WithCurves
    from tutor.runs.export import as_csv, as_json

    store = _store(choices)
    chosen = (
        _chosen(choices, runs)[1]
        if runs
        else [WithCurves(run=run, curves=store.curves(run.id)) for run in store.runs()]
    )
    text = as_csv(chosen) if form == "csv" else as_json(chosen)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Failure(f"{out} can not be written: {error.strerror}.") from None
    click.echo(f"{len(chosen)} run(s) written to {out}.")


@runs.command()
@click.argument("run", shell_complete=complete_run)
@click.pass_context
def resume(context: click.Context, run: str) -> None:
    """Go on with a training of `attn-tutor train` that stopped on the way."""
    from tutor.cli.course_commands import train

    _, (one, *_) = _chosen(context.obj, [run])
    if not one.run.resumable:
        raise Failure(f"{one.run.id} can not go on: it is {one.run.state}, with checkpoint {one.run.folder or 'none'}.")
    context.invoke(train, name=None, values=(), as_json=False, **_resumed(one.run.folder))


def _resumed(folder: str) -> dict[str, Any]:
    options = dict.fromkeys(("text", "steps", "seconds", "device", "out"))
    return {**options, "seed": 0, "resume": folder}
