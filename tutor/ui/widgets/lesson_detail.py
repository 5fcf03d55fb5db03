"""The chosen lesson in more words, beside or below the list where there is room for it."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.ui.detail import Detail, Need, StepLine
from tutor.ui.overview import MARKS, State

KIND = 15


class LessonDetail(Widget, can_focus=False):
    """The objective, what the lesson needs, and its steps."""

    DEFAULT_CSS = """
    LessonDetail {
        height: 1fr;
        padding: 0 2;
        overflow: hidden;
    }
    """

    detail: reactive[Detail | None] = reactive(None)

    def render(self) -> RenderResult:
        """Draw the detail; the steps come last, and as many as fit."""
        if self.detail is None:
            return ""
        return Content("\n").join(detail_lines(self.detail, self.size.width, self.size.height))


def detail_lines(detail: Detail, width: int, height: int) -> list[Content]:
    """Return the lines of the detail, no longer than ``width`` and no more than ``height``."""
    title = Content.assemble((detail.name, "bold"))
    lines = [title.truncate(width, ellipsis=True)]
    if detail.problem:
        return [*lines, *Content.styled(detail.problem, "$text-muted").wrap(width)][:height]
    lines += Content(detail.objective).wrap(width) if detail.objective else []
    lines.append(Content(""))
    lines += _facts(detail, width)
    room = height - len(lines) - 1
    if detail.steps and room >= 3:
        lines += [Content(""), *_steps(detail.steps, width, room)]
    return lines[:height]


def _facts(detail: Detail, width: int) -> list[Content]:
    lines: list[Content] = []
    for name, content in (
        ("Time", Content(detail.minutes)),
        ("Needs", _needs(detail)),
        ("About", Content(", ".join(detail.concepts))),
    ):
        if content:
            wrapped = content.wrap(max(10, width - 7))
            heads = [Content.styled(f"{name:<7}", "$text-muted"), *[Content(" " * 7)] * (len(wrapped) - 1)]
            lines += [head + line for head, line in zip(heads, wrapped, strict=True)]
    return lines


def _needs(detail: Detail) -> Content:
    return Content(", ").join(Content.assemble(_need_mark(need), " ", need.name) for need in detail.needs)


def _need_mark(need: Need) -> tuple[str, str]:
    state: State = "done" if need.done else need.aside or "new"
    return MARKS[state], "$success" if state in ("done", "known") else "$text-muted"


def _steps(steps: tuple[StepLine, ...], width: int, room: int) -> list[Content]:
    """All steps, or a window of them around the one that the learner is at."""
    here = next((index for index, step in enumerate(steps) if step.current), 0)
    if len(steps) <= room:
        return [_step(number, step, width) for number, step in enumerate(steps, 1)]
    start = max(0, min(here - 1, len(steps) - room + 1))
    shown = steps[start : start + room - 1]
    lines = [_step(number, step, width) for number, step in enumerate(shown, start + 1)]
    return [*lines, Content.styled(f"     {len(steps)} steps in all", "$text-muted")]


def _step(number: int, step: StepLine, width: int) -> Content:
    mark = ("✓", "$success") if step.done else ("◐", "$accent") if step.current else ("○", "$text-muted")
    room = max(8, width - 5 - KIND)
    title = step.title if cell_len(step.title) <= room else set_cell_size(step.title, room - 1) + "…"
    return Content.assemble(
        mark,
        (f"{number:>3} ", "$text-muted"),
        (set_cell_size(title, room), "bold" if step.current else ""),
        (f"{step.kind:>{KIND}}"[: max(0, width - 5 - room)], "$text-muted"),
    )
