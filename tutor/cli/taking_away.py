"""The commands with which a learner takes things away: notebooks."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.commands import main
from tutor.cli.context import Choices, complete_lesson


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
    write_new(path, text, force=force)
    click.echo(f"Wrote {path}. Open it with: jupyter lab {path}")
