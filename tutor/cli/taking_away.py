"""The commands with which a learner takes things away: notebooks, and the whole record of what was done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.commands import main
from tutor.cli.completion import complete_lesson
from tutor.cli.context import Choices, Failure

if TYPE_CHECKING:
    from tutor.progress.store import Store
    from tutor.progress.transfer import Record

IMPORTED_AT_ONCE = 20_000
"""How many events are written before the next are taken up, ..."""
PATIENCE = 60.0
"""... and how many seconds a slow disk is given for them."""


@main.command()
@click.argument("lesson", shell_complete=complete_lesson)
@click.option("--out", type=click.Path(path_type=Path), help="The file; - is standard output.  [default: LESSON.ipynb]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_obj
def notebook(choices: Choices, lesson: str, out: Path | None, force: bool) -> None:
    """Write LESSON as a Jupyter notebook: its prose and code, your own code and answers.

    It runs from top to bottom in a kernel that has attn-tutor (pip install 'attn-tutor[notebook]').
    """
    from tutor.cli.notebook import lesson_notebook, write_new

    lesson_id, text = lesson_notebook(choices, lesson)
    if str(out) == "-":
        click.echo(text, nl=False)
        return
    path = out or Path(f"{lesson_id}.ipynb")
    write_new(path, [text], force=force)
    click.echo(f"Wrote {path}. Open it with: jupyter lab {path}")


@main.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_obj
def export_record(choices: Choices, file: Path | None, force: bool) -> None:
    """Write everything you have done to FILE, or to standard output: to keep it, or to go on elsewhere."""
    from tutor.cli.notebook import write_new
    from tutor.progress.transfer import record_lines

    store = choices.store(read_only=True)
    if store.trouble:
        raise Failure(store.trouble)
    events = store.every_event()
    lines = _whole(record_lines(events, store.all_drafts()), store)
    if file is None or str(file) == "-":
        _print(lines)
    else:
        write_new(file, lines, force=force)
    if file is not None and str(file) != "-":
        click.echo(f"Wrote {len(events)} events to {file}.")


def _print(lines: Iterable[str]) -> None:
    """Print a record in the encoding of records, whatever the terminal's is."""
    try:
        sys.stdout.buffer.writelines(line.encode() for line in lines)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        raise Failure(f"standard output can not be written: {error.strerror}. The record is not whole.") from None


def _drop_output() -> None:
    """Send what is left in the buffer nowhere: at its end Python would fail on it once more, with its own status."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _whole(lines: Iterable[str], store: Store) -> Iterator[str]:
    yield from lines
    if store.trouble:
        raise Failure(f"{store.trouble} The record is not whole.")


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", "-y", is_flag=True, help="Do not ask about code from a machine that is new here.")
@click.pass_obj
def import_record(choices: Choices, file: Path, yes: bool) -> None:
    """Add what FILE holds, from `attn-tutor export`, to what you have done here.

    What is here already counts once: import as often as you like, from as many machines as you like. FILE may be -.
    Code of exercises comes with it, and lessons that build on an exercise run it as yours: you are asked once for each
    machine that it comes from.
    """
    from itertools import islice

    from tutor.progress.transfer import RecordError, parse_record, read_record

    try:
        if str(file) == "-":
            record = parse_record((line.decode() for line in sys.stdin.buffer), "standard input")
        else:
            record = read_record(file)
    except RecordError as error:
        raise Failure(str(error)) from None
    store = choices.store()
    if store.trouble:
        raise Failure(store.trouble)
    if not yes:
        _ask_about_code(record, store.tried_on(), from_stdin=str(file) == "-")
    events, drafts = 0, store.merge_drafts(record.drafts)
    coming = iter(record.events)
    try:
        while some := list(islice(coming, IMPORTED_AT_ONCE)):
            events += store.merge(some)
            if not store.flush(PATIENCE):
                break
    except RecordError as error:
        store.close()
        raise Failure(str(error)) from None
    if not store.close() or store.trouble:
        raise Failure(store.trouble or "not everything could be written. Import the file again.")
    known = len(record.events) - events
    click.echo(f"{events} events and the code of {drafts} steps are new here; {known} events were here already.")


def _ask_about_code(record: Record, machines: set[str], *, from_stdin: bool) -> None:
    from tutor.course.wording import count

    new = [tried for machine, tried in record.tried.items() if machine not in machines]
    if not new:
        return
    told = (
        f"This record has code of {count(len(frozenset().union(*new)), 'exercise')} from a machine that is new here. "
        "Lessons that build on an exercise run its code as you, without a sandbox and without asking. "
        "Import what you wrote yourself, or what you trust."
    )
    if from_stdin:
        raise Failure(f"{told} Add --yes to import it.")
    click.echo(told, err=True)
    if not click.confirm("Import it?", default=False, err=True):
        raise Failure("nothing was imported.")
