"""What the options of the command line add up to, and errors that are one message."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from tutor import locations

if TYPE_CHECKING:
    from tutor.course.loader import Course, Entry
    from tutor.course.trust import Trust
    from tutor.engine.client import Engine, Permission
    from tutor.progress.store import Store
    from tutor.runs import RunStore
    from tutor.settings import Settings
    from tutor.terminal import Options, Profile


class Failure(click.ClickException):
    """Something that the command can not do. Printed as one message; exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message to standard error."""
        click.echo(f"attn-tutor: {self.message}", err=True)


class Choices(Struct, frozen=True, kw_only=True):
    """The options before the command."""

    home: Path
    lessons: Path
    python: Path | None
    threads: int
    device: str = "cpu"
    trust: bool = False
    """Whether the course is trusted without a question."""
    options: Options

    def course(self) -> Course:
        """Load the course; its errors become a `Failure`."""
        from tutor.course.findings import CourseError
        from tutor.course.loader import load_course

        try:
            return load_course(self.lessons)
        except CourseError as error:
            raise Failure(f"the course can not be read.\n{error}") from None

    @property
    def ascii(self) -> bool:
        """Whether what is printed for people holds ASCII characters only: as asked for, or as the locale has it."""
        import os

        from tutor.terminal import prints_ascii

        return prints_ascii(os.environ, self.options)

    def say(self, text: str) -> None:
        """Print text for people."""
        click.echo(spelled(text, ascii=self.ascii))

    def screen(self) -> tuple[Settings, Profile, str]:
        """Return settings, what the terminal can show, and what is wrong with the settings, if anything is.

        Raises:
            UnusableTerminal: no screen can be shown.
        """
        import os

        from msgspec.structs import replace

        from tutor.settings import read_settings
        from tutor.terminal import settle

        settings, trouble = read_settings(locations.settings_file(self.home))
        dark = settings.dark if self.options.dark is None else self.options.dark
        profile = settle(os.environ, options=replace(self.options, dark=dark, marker=settings.marker))
        return settings, profile, trouble

    def store(self, *, read_only: bool = False) -> Store:
        """Open the learner's progress."""
        from tutor.progress.store import open_store

        return open_store(self.home, read_only=read_only, on_long=_say_long)

    def runs(self) -> RunStore:
        """Return the trainings that are kept."""
        from tutor.runs import open_runs

        return open_runs(self.home)

    def trust_in(self, folder: Path) -> Trust:
        """Say whether a course's code may run; with ``--trust`` that of the chosen course may from now on."""
        from tutor.course.findings import CourseError
        from tutor.course.trust import Trust

        try:
            trust = Trust(folder, file=locations.trusted_file(self.home))
        except CourseError as error:
            raise Failure(str(error)) from None
        if self.trust and folder == self.lessons and not trust.granted:
            trouble = trust.grant()
            if trouble:
                click.echo(trouble, err=True)
        return trust

    def engine(self, permission: Permission, *, keep: bool = True) -> Engine:
        """Make the engine; a wrong interpreter becomes a `Failure`.

        Args:
            permission: Whether the code that it gets may run: `Trust.refusal` of a course, or `own_code`, which needs
                no modules of the working folder.
            keep: Whether what projects train stays.
        """
        from tutor.engine.client import EngineError, Limits, open_engine, own_code

        trainings = str(locations.trainings_folder(self.home)) if keep else ""
        own_modules = permission is not own_code and not in_other_course(self.lessons)
        limits = Limits(threads=self.threads, device=self.device, trainings=trainings, own_modules=own_modules)
        try:
            return open_engine(permission, python=self.python, limits=limits)
        except EngineError as error:
            raise Failure(str(error)) from None


def _say_long(events: int) -> None:
    click.echo(f"Counting {events:,} events: once after an update this takes some seconds.", err=True)


def in_other_course(lessons: Path) -> bool:
    """Whether the working folder is in a course other than the one in ``lessons``: its modules are not the learner's.

    An import of a package that is not installed would find them, and run code of a course that nobody trusts.
    """
    from tutor.course.loader import is_file

    try:
        here = Path.cwd()
    except OSError:
        return True
    courses = (folder for folder in (here, *here.parents) if is_file(folder / "course.yaml"))
    return any(folder != lessons.resolve() for folder in courses)


def spelled(text: str, *, ascii: bool) -> str:
    """Return text for people as it is, or with ASCII characters only."""
    if not ascii or text.isascii():
        return text
    from tutor.plots.labels import visible

    return visible(text, ascii_only=True, keep_newlines=True)


def find_lesson(course: Course, word: str) -> Entry:
    """Return the one lesson that a word means: an id, the start of one, or a number such as ``2.8``."""
    import difflib

    found = course.find(word)
    if len(found) == 1:
        return found[0]
    if found:
        raise Failure(f"{word!r} may be any of {', '.join(entry.id for entry in found)}. Type more of it.")
    near = difflib.get_close_matches(word, [entry.id for entry in course.lessons], n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else "`attn-tutor list` shows the lessons."
    raise Failure(f"there is no lesson {word!r}. {hint}")


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    import json

    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
