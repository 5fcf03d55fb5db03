"""The last page of a lesson: the lesson in three lines, how it went, what to read, what comes next."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Markdown

from tutor.course.loader import LoadedLesson
from tutor.progress.standing import Standing


class Recap(VerticalScroll):
    """The recap. It takes the keys, so that it can be scrolled."""

    DEFAULT_CSS = """
    Recap { height: 1fr; & > Markdown { padding: 0 1; margin: 0; } }
    """

    def __init__(self, text: str) -> None:
        """Make the page of a Markdown text."""
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Show the page."""
        yield Markdown(self._text)

    def first_focus(self) -> Widget:
        """Return what gets the keys."""
        return self


def recap_text(
    loaded: LoadedLesson, standing: Standing, open_steps: tuple[str, ...], next_lesson: tuple[str, str] | None
) -> str:
    """Return the page as Markdown."""
    lesson, (least, most) = loaded.lesson, loaded.entry.minutes
    parts = [f"### {lesson.title}: the lesson in three lines", *lesson.recap]
    score = f"First answers right: {standing.right} of {standing.asked}. " if standing.asked else ""
    parts.append(f"{score}Time: {standing.minutes:.0f} min (planned {least}–{most}).")
    if open_steps:
        parts.append(f"Still open: {'; '.join(open_steps)}. Go back with **b**, or leave them for later.")
    parts.append("### To read on")
    for resource in lesson.resources:
        question = f" *{resource.question}*" if resource.question else ""
        where = f"{resource.authors} ({resource.year}), {resource.where}"
        parts.append(f"**{resource.title}**, {where}. {resource.read_for}{question}")
    parts.append(f"### Next: {next_lesson[1]}" if next_lesson else "### This was the last lesson that is written")
    return "\n\n".join(parts)
