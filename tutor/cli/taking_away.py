"""The commands with which a learner takes things away: notebooks, and the whole record of what was done."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.commands import main
from tutor.cli.completion import complete_lesson
from tutor.cli.context import Choices, Failure

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
    lines = record_lines(events, store.all_drafts())
    if file is None or str(file) == "-":
        for line in lines:
            click.echo(line, nl=False)
    else:
        write_new(file, lines, force=force)
    if store.trouble:
        raise Failure(f"{store.trouble} What was written is not whole.")
    if file is not None and str(file) != "-":
        click.echo(f"Wrote {len(events)} events to {file}.")


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_record(choices: Choices, file: Path) -> None:
    """Add what FILE holds, from `attn-tutor export`, to what you have done here.

    What is here already counts once: import as often as you like, from as many machines as you like. FILE may be -.
    """
    import sys
    from itertools import islice

    from tutor.progress.transfer import RecordError, parse_record, read_record

    try:
        record = parse_record(sys.stdin, "standard input") if str(file) == "-" else read_record(file)
    except RecordError as error:
        raise Failure(str(error)) from None
    store = choices.store()
    if store.trouble:
        raise Failure(store.trouble)
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
