"""Asking whether a course's code may run, and ``attn-tutor trust``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor import locations
from tutor.cli.commands import main
from tutor.cli.context import Choices, Failure
from tutor.course.wording import printable

if TYPE_CHECKING:
    from tutor.course.loader import Course
    from tutor.course.trust import Trust


@main.command("trust")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--own", is_flag=True, help="You write this course: never ask again, whatever it becomes.")
@click.option("--forget", is_flag=True, help="Trust it no longer.")
@click.pass_obj
def trust_course(choices: Choices, folder: Path | None, own: bool, forget: bool) -> None:
    """Let the code of the course in DIR run; without DIR, list the courses whose code may.

    A course is asked about again when anything in its folder has changed, unless it is your own.
    """
    from tutor.course.trust import is_mine

    if folder is None:
        _list(choices)
        return
    if not (folder / "course.yaml").is_file():
        raise Failure(f"{printable(folder)} has no course.yaml, so it is no course.")
    trust = choices.trust_in(folder)
    if trust.shipped:
        raise Failure(f"{trust.place} came with attn-tutor: its code always may run.")
    if own and not is_mine(trust.folder):
        raise Failure(f"{trust.place} is not yours alone: it belongs to another user, or everybody may write to it.")
    trouble = trust.forget() if forget else trust.grant(own=own)
    if trouble:
        raise Failure(trouble)
    state = "is not trusted any more" if forget else "is your own" if trust.own else "is trusted as it is now"
    click.echo(f"{trust.place} {state}.")


def _list(choices: Choices) -> None:
    from tutor.course.trust import read_trusted

    trusted, trouble = read_trusted(locations.trusted_file(choices.home))
    if trouble:
        raise Failure(trouble)
    for one in trusted.courses:
        click.echo(f"{one.since}  {'own    ' if one.own else 'as it was'}  {printable(one.folder)}")
    if not trusted.courses:
        click.echo("No course but the one that came with attn-tutor.")


def trust_to_run(choices: Choices, course: Course) -> Trust:
    """Return the trust in the course, agreed to: kept from before, by ``--trust``, or by an answer now.

    Raises:
        Failure: the learner does not agree, or can not be asked.
    """
    from tutor.course.trust_question import count_code, question

    trust = choices.trust_in(choices.lessons)
    if trust.granted:
        return trust
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        command = f"attn-tutor --lessons {shlex.quote(printable(choices.lessons))} --trust …"
        reason = trust.trouble or "It did not come with attn-tutor, or has changed since you trusted it"
        raise Failure(
            f"nothing of the course in {trust.place} runs before you trust it. {reason.rstrip('.')}. "
            f"Its code would run as you, without a sandbox. To trust it: {command}"
        )
    click.echo(question(trust, course.title, count_code(course)) + "\n", err=True)
    if not click.confirm("Trust it and run its code?", default=False, err=True):
        raise Failure("nothing was run.")
    _say(trust.grant())
    return trust


@contextmanager
def keep_own(choices: Choices, folder: Path) -> Iterator[None]:
    """What the body writes into a course is the learner's own: the trust in the rest of it stays as it was.

    A course that is begun in a folder with nothing in it is the learner's own from then on.
    """
    from tutor.course.content import read_content

    empty = not folder.exists() or not read_content(folder).files
    before = choices.trust_in(folder)
    yield
    now = choices.trust_in(folder)
    if (empty or before.granted) and not now.granted:
        _say(now.grant(own=empty or before.own))


def _say(trouble: str) -> None:
    if trouble:
        click.echo(trouble, err=True)
